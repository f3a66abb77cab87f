import type { Env } from '../env.ts';
import { hmacSha256 } from '../hashing.ts';
import { refuse } from '../problems/refusal.ts';
import { MIN_SECRET_LENGTH } from './secrets.ts';

const MAX_KEYS = 1_000;

const keys = new Map<string, Uint8Array>();

/**
 * The key that signs the sessions of one shop: derived from the Worker's secret and the shop's
 * id, so that a session of one shop is worthless at every other.
 */
export function sessionKey(env: Env, shopId: string): Uint8Array {
  const secret = env.SESSION_SECRET ?? '';
  if (secret.length < MIN_SECRET_LENGTH) {
    refuse(
      'unavailable',
      `This Worker cannot sign members in: start it with SESSION_SECRET set to ${MIN_SECRET_LENGTH} random characters or more.`,
    );
  }
  return derivedKey(secret, shopId);
}

/** The keys whose sessions are accepted: the present one, and while it is replaced the previous. */
export function acceptedSessionKeys(env: Env, shopId: string): Uint8Array[] {
  const present = sessionKey(env, shopId);
  const previous = env.SESSION_SECRET_PREVIOUS ?? '';
  return previous.length < MIN_SECRET_LENGTH ? [present] : [present, derivedKey(previous, shopId)];
}

function derivedKey(secret: string, shopId: string): Uint8Array {
  const name = `${secret} ${shopId}`;
  let key = keys.get(name);
  if (!key) {
    key = hmacSha256(secret, `session ${shopId}`);
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(name, key);
  }
  return key;
}
