import { limits } from '@stamm/contract';
import type { Session } from '@stamm/contract/types';
import { SignJWT } from 'jose';
import { fromBase64Url, toBase64Url, utf8Bytes, utf8Text } from '../encoding.ts';
import type { Env } from '../env.ts';
import { hmacSha256, isSameSecret } from '../hashing.ts';
import { refuse } from '../problems/refusal.ts';
import type { SignedIn } from '../shop/api.ts';
import { acceptedSessionKeys, sessionKey } from './session-keys.ts';

/** Pinned: a token that names another algorithm is refused whatever it says. */
const ALGORITHM = 'HS256';
const HEADER = toBase64Url(utf8Bytes(JSON.stringify({ alg: ALGORITHM })));

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/**
 * A token of a session that a member has begun; `now` is when the token begins. Whether the session
 * was ended, the shop knows.
 */
export async function issueSession(
  env: Env,
  shopId: string,
  member: SignedIn,
  now = new Date(),
): Promise<Session> {
  const expiresAt = seconds(now) + limits.SESSION_SECONDS;
  const { id, signedInAt, identityKey } = member.session;
  const jwt = await new SignJWT({ sid: id, auth_time: signedInAt / 1000, kid: identityKey })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(String(member.number))
    .setAudience(shopId)
    .setExpirationTime(expiresAt)
    .sign(sessionKey(env, shopId));
  return {
    token: `st_${shopId}_${jwt}`,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    renewableUntil: renewableUntil(member).toISOString(),
  };
}

function renewableUntil({ session }: SignedIn): Date {
  const signedInAt = new Date(session.signedInAt);
  return new Date((seconds(signedInAt) + limits.SESSION_RENEWAL_HOURS * 3600) * 1000);
}

interface Verified {
  member: SignedIn;
  /** Seconds. */
  expiresAt: number;
  /** What it was verified with: one for each shop and secret. */
  key: Uint8Array;
}

/** A page makes several calls with one session: those that were verified lately, by their token. */
const verified = new Map<string, Verified>();
const MAX_VERIFIED = 5_000;

/**
 * Whose session it is. Refuses one that has ended, is forged, or is of another shop. Only what
 * `issueSession` signs is read, so the check is done here and at once: WebCrypto, which libraries
 * for tokens use, would cost every call of a member a turn of the event loop.
 */
export function verifySession(env: Env, shopId: string, jwt: string, now = new Date()): SignedIn {
  const keys = acceptedSessionKeys(env, shopId);
  const known = verified.get(jwt);
  const isKnown = known !== undefined && keys.includes(known.key);
  const { member, expiresAt } = isKnown ? known : verify(keys, shopId, jwt);
  if (expiresAt <= seconds(now)) {
    refuse('invalid_session', 'The session has ended. Sign in again.');
  }
  return member;
}

function verify(keys: Uint8Array[], shopId: string, jwt: string): Verified {
  const [header, payload = '', signature = '', ...more] = jwt.split('.');
  const key = keys.find((one) =>
    sameText(signature, toBase64Url(hmacSha256(one, `${HEADER}.${payload}`))),
  );
  if (header !== HEADER || more.length > 0 || !key) refuseForeign();
  const { sub, aud, exp: expiresAt, auth_time: signedInAt, sid, kid } = claimsOf(payload);
  const number = Number(sub);
  if (
    aud !== shopId ||
    !Number.isSafeInteger(number) ||
    !isTime(expiresAt) ||
    !isTime(signedInAt) ||
    typeof sid !== 'string'
  ) {
    refuseForeign();
  }
  const member: SignedIn = {
    number,
    session: {
      id: sid,
      signedInAt: Math.round(signedInAt * 1000),
      identityKey: typeof kid === 'string' ? kid : null,
    },
  };
  if (verified.size >= MAX_VERIFIED) verified.clear();
  verified.set(jwt, { member, expiresAt, key });
  return { member, expiresAt, key };
}

function sameText(a: string, b: string): boolean {
  return isSameSecret(utf8Bytes(a), utf8Bytes(b));
}

/** Claims that were signed with our own key. */
function claimsOf(payload: string): Record<string, unknown> {
  return JSON.parse(utf8Text(fromBase64Url(payload)));
}

function isTime(claim: unknown): claim is number {
  return typeof claim === 'number' && Number.isFinite(claim);
}

function refuseForeign(): never {
  refuse('invalid_session', 'The session is not valid for this shop. Sign in again.');
}

/** A fresh session for a valid one, until half a day after signing in. */
export async function renewSession(
  env: Env,
  shopId: string,
  member: SignedIn,
  now = new Date(),
): Promise<Session> {
  if (now >= renewableUntil(member)) {
    refuse(
      'invalid_session',
      `A session can be renewed for ${limits.SESSION_RENEWAL_HOURS} hours. Sign in again.`,
    );
  }
  return issueSession(env, shopId, member, now);
}
