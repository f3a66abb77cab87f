import { limits } from '@stamm/contract';
import type { Session } from '@stamm/contract/types';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Env } from '../env.ts';
import { refuse } from '../problems/refusal.ts';
import { sessionKey } from './session-keys.ts';

/** Pinned: a token that names another algorithm is refused whatever it says. */
const ALGORITHM = 'HS256';

/** Who is signed in, as proven by their session. */
export interface VerifiedSession {
  /** The member's number in the shop. */
  number: number;
  signedInAt: Date;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** A session for a member who signed in at that time; `now` is when it begins. */
export async function issueSession(
  env: Env,
  shopId: string,
  member: VerifiedSession,
  now = new Date(),
): Promise<Session> {
  const expiresAt = seconds(now) + limits.SESSION_SECONDS;
  const jwt = await new SignJWT({ auth_time: seconds(member.signedInAt) })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(String(member.number))
    .setAudience(shopId)
    .setExpirationTime(expiresAt)
    .sign(await sessionKey(env, shopId));
  return {
    token: `st_${shopId}_${jwt}`,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    renewableUntil: renewableUntil(member).toISOString(),
  };
}

function renewableUntil(member: VerifiedSession): Date {
  return new Date((seconds(member.signedInAt) + limits.SESSION_RENEWAL_HOURS * 3600) * 1000);
}

/** Whose session it is. Refuses one that has ended, is forged, or is of another shop. */
export async function verifySession(
  env: Env,
  shopId: string,
  jwt: string,
  now = new Date(),
): Promise<VerifiedSession> {
  const key = await sessionKey(env, shopId);
  try {
    const { payload } = await jwtVerify<{ auth_time: number }>(jwt, key, {
      algorithms: [ALGORITHM],
      audience: shopId,
      currentDate: now,
      requiredClaims: ['sub', 'exp', 'auth_time'],
    });
    const number = Number(payload.sub);
    if (!Number.isSafeInteger(number)) throw new errors.JWTInvalid('sub');
    return { number, signedInAt: new Date(payload.auth_time * 1000) };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      refuse('invalid_session', 'The session has ended. Sign in again.');
    }
    if (error instanceof errors.JOSEError) {
      refuse('invalid_session', 'The session is not valid for this shop. Sign in again.');
    }
    throw error;
  }
}

/** A fresh session for a valid one, until half a day after signing in. */
export async function renewSession(
  env: Env,
  shopId: string,
  member: VerifiedSession,
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
