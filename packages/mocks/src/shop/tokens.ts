import { limits } from '@stamm/contract';
import type { Session } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { NamedCustomer } from './members.ts';
import { isoTime, type MockMember, type ShopState } from './state.ts';

/**
 * Tokens of the right shape. They are not signed: everyone can see through a mock, and nothing
 * behind it is worth protecting.
 */
const SIGNATURE = 'mock';
const HEADER = { alg: 'HS256', kid: 'ik_mock' };

const encode = (part: object) =>
  btoa(JSON.stringify(part)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

function decode(part: string): Record<string, unknown> {
  return JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/')));
}

function encodeToken(claims: object): string {
  return `${encode(HEADER)}.${encode(claims)}.${SIGNATURE}`;
}

/** The claims of an untouched token of ours; undefined for anything else. */
function claimsOf(token: string): Record<string, unknown> | undefined {
  const [header = '', claims = '', signature] = token.split('.');
  try {
    const isOurs = decode(header).alg === HEADER.alg && signature === SIGNATURE;
    return isOurs ? decode(claims) : undefined;
  } catch {
    return undefined;
  }
}

const seconds = (instant: number) => Math.floor(instant / 1000);

/** What the shop's backend would sign for a logged-in customer. */
export function identityToken(shop: ShopState, customer: NamedCustomer): string {
  return encodeToken({
    sub: customer.id,
    aud: shop.id,
    iat: seconds(shop.now()),
    exp: seconds(shop.now()) + limits.IDENTITY_TOKEN_MAX_SECONDS,
    ...(customer.email && { email: customer.email }),
    ...(customer.name && { name: customer.name }),
  });
}

/** @throws Refusal `invalid_identity_token` */
export function readIdentityToken(shop: ShopState, token: string): NamedCustomer {
  const { sub, aud, iat, exp, email, name } = claimsOf(token) ?? {};
  const isValid =
    typeof sub === 'string' &&
    aud === shop.id &&
    Number(exp) > seconds(shop.now()) &&
    Number(exp) - Number(iat) <= limits.IDENTITY_TOKEN_MAX_SECONDS;
  if (!isValid) {
    throw new Refusal(
      'invalid_identity_token',
      "The identity token is not valid for this shop. Sign a new one with the shop's identity key: HS256, aud the shop's id, exp at most five minutes ahead.",
    );
  }
  return {
    id: sub,
    email: typeof email === 'string' ? email : undefined,
    name: typeof name === 'string' ? name : undefined,
  };
}

export function issueSession(
  shop: ShopState,
  member: MockMember,
  signedInAt = shop.now(),
): Session {
  const exp = seconds(shop.now()) + limits.SESSION_SECONDS;
  const claims = { sub: String(member.number), aud: shop.id, exp, auth_time: seconds(signedInAt) };
  return {
    token: `st_${shop.id}_${encodeToken(claims)}`,
    expiresAt: isoTime(exp * 1000),
    renewableUntil: isoTime(renewableUntil(signedInAt)),
  };
}

function renewableUntil(signedInAt: number): number {
  return (seconds(signedInAt) + limits.SESSION_RENEWAL_HOURS * 3600) * 1000;
}

export interface SignedIn {
  member: MockMember;
  signedInAt: number;
}

/** @throws Refusal `invalid_session` */
export function readSession(shop: ShopState, token: string): SignedIn {
  const prefix = `st_${shop.id}_`;
  const claims = token.startsWith(prefix) ? claimsOf(token.slice(prefix.length)) : undefined;
  const member = shop.members.find((one) => String(one.number) === claims?.sub && !one.erased);
  if (!claims || !member || Number(claims.exp) * 1000 <= shop.now()) {
    throw new Refusal('invalid_session', 'The session is not valid or has ended. Sign in again.');
  }
  return { member, signedInAt: Number(claims.auth_time) * 1000 };
}

/** @throws Refusal `invalid_session` */
export function renewSession(shop: ShopState, { member, signedInAt }: SignedIn): Session {
  if (shop.now() >= renewableUntil(signedInAt)) {
    throw new Refusal(
      'invalid_session',
      `A session can be renewed for ${limits.SESSION_RENEWAL_HOURS} hours. Sign in again.`,
    );
  }
  return issueSession(shop, member, signedInAt);
}
