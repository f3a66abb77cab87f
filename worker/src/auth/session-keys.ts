import type { Env } from '../env.ts';
import { refuse } from '../problems/refusal.ts';

const MIN_SECRET_LENGTH = 32;
const MAX_KEYS = 1_000;

const encoder = new TextEncoder();
const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

const keys = new Map<string, CryptoKey>();

/**
 * The key that signs the sessions of one shop: derived from the Worker's secret and the shop's
 * id, so that a session of one shop is worthless at every other.
 */
export async function sessionKey(env: Env, shopId: string): Promise<CryptoKey> {
  const secret = env.SESSION_SECRET ?? '';
  if (secret.length < MIN_SECRET_LENGTH) {
    refuse(
      'unavailable',
      `This Worker cannot sign members in: start it with SESSION_SECRET set to ${MIN_SECRET_LENGTH} random characters or more.`,
    );
  }
  const cached = keys.get(`${secret} ${shopId}`);
  if (cached) return cached;
  const master = await crypto.subtle.importKey('raw', encoder.encode(secret), HMAC, false, [
    'sign',
  ]);
  const derived = await crypto.subtle.sign('HMAC', master, encoder.encode(`session ${shopId}`));
  const key = await crypto.subtle.importKey('raw', derived, HMAC, false, ['sign', 'verify']);
  if (keys.size >= MAX_KEYS) keys.clear();
  keys.set(`${secret} ${shopId}`, key);
  return key;
}
