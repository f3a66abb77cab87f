import { Email, Id, limits } from '@stamm/contract';
import { Refusal } from '@stamm/loyalty';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { fromBase64Url, toBase64Url } from '../../encoding.ts';
import { sha256Bytes } from '../../hashing.ts';
import type { SignedIn } from '../api.ts';
import type { ShopContext } from '../context.ts';
import { joinNewsletter } from '../newsletter/join-member.ts';
import { enrolCustomer } from './enrol-customer.ts';
import { type NamedCustomer, resolveCustomer } from './resolve-member.ts';
import { isEnded } from './sessions.ts';
import { mustWantToRejoin, tombstoneOf } from './tombstones.ts';

/** How far the clocks of the shop's backend and ours may differ. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** 132 bits in base64url. */
const SESSION_ID_LENGTH = 22;

/** What an identity token says, once it is found to be good. */
export interface IdentityToken {
  customer: NamedCustomer;
  /** Epoch milliseconds. */
  issuedAt: number;
  /** The identity key that signed it. */
  keyId: string;
  /** The session that it begins, the same each time it is shown. */
  sessionId: string;
}

/**
 * Signs in whom the shop's backend vouches for. A token that is shown again answers the same
 * session, so that ending it ends what came from the token.
 * @throws Refusal `member_left`, `invalid_identity_token`, and `invalid_request` for a customer id
 *   that only we give
 */
export function signInCustomer(
  shop: ShopContext,
  { customer, issuedAt, keyId, sessionId }: IdentityToken,
  rejoin?: boolean,
): SignedIn {
  return shop.transaction(() => {
    const resolved = resolveCustomer(shop, customer);
    if (!resolved.member) {
      mustBeOfAfterErasure(shop, customer, issuedAt);
      mustWantToRejoin(shop, provenOf(customer), rejoin);
    }
    const member = enrolCustomer(shop, resolved);
    const session = { id: sessionId, signedInAt: issuedAt, identityKey: keyId };
    const signedIn = { number: member.number, session };
    if (isEnded(shop, signedIn)) {
      throw invalidToken('The member has signed out since. Have your backend sign a fresh one.');
    }
    if (member.emailProvenAt !== null) joinNewsletter(shop, member);
    return signedIn;
  });
}

/** A token from before an erasure brings nobody back, whatever comes with it. */
function mustBeOfAfterErasure(shop: ShopContext, customer: NamedCustomer, issuedAt: number): void {
  const erased = tombstoneOf(shop, provenOf(customer));
  // Tokens tell seconds only.
  if (!erased || issuedAt >= Math.floor(erased.erasedAt / 1000) * 1000) return;
  throw new Refusal(
    'member_left',
    'This customer was erased since the identity token was issued. If they ask to join again, have your backend sign a fresh one and send rejoin: true.',
  );
}

/** What of a customer can name one who was erased: an address only if it is proven. */
function provenOf({
  id,
  email,
  emailVerified,
}: NamedCustomer): Pick<NamedCustomer, 'id' | 'email'> {
  return { id, email: emailVerified ? email : undefined };
}

/**
 * Reads an identity token: a JWT, HS256 and nothing else, signed with one of the shop's identity
 * keys for this shop, good for five minutes at most. The token itself is never repeated in an error.
 * @throws Refusal `invalid_identity_token`
 */
export async function readIdentityToken(shop: ShopContext, token: string): Promise<IdentityToken> {
  const { keyId, key } = identityKey(shop, token);
  let claims: JWTPayload;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: shop.settings.shopId,
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(shop.now),
    });
    claims = payload;
  } catch (error) {
    throw invalidToken(reasonOf(error, shop.settings.shopId));
  }
  if (Array.isArray(claims.aud) && claims.aud.length !== 1) {
    throw invalidToken(
      `It is for several audiences. Its aud must be ${shop.settings.shopId} alone.`,
    );
  }
  const issuedAt = mustBeShortLived(claims, shop.now) * 1000;
  // The signature is not part of it: one and the same can be written in several ways.
  const signed = token.slice(0, token.lastIndexOf('.'));
  const sessionId = toBase64Url(sha256Bytes(signed)).slice(0, SESSION_ID_LENGTH);
  return { customer: customerOf(claims), issuedAt, keyId, sessionId };
}

function identityKey(shop: ShopContext, token: string): { keyId: string; key: Uint8Array } {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw invalidToken('It is not a JWT. Send what your backend signed, as it is.');
  }
  if (header.alg !== 'HS256') {
    throw invalidToken(
      'It is not signed with HS256. Sign it with that and one of your identity keys.',
    );
  }
  const keyId = typeof header.kid === 'string' ? header.kid : '';
  const secret = shop.books.keys.identitySecret(keyId);
  if (secret === undefined) {
    throw invalidToken(
      'Its header has no kid of an active identity key of this shop. Put the id of the key that signs (ik_…) there.',
    );
  }
  return { keyId, key: fromBase64Url(secret) };
}

function reasonOf(error: unknown, shopId: string): string {
  if (error instanceof errors.JWTExpired) {
    return 'It has expired. Have your backend sign a fresh one for each page.';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case 'aud':
        return `It is for another shop. Its aud must be ${shopId}.`;
      case 'nbf':
        return 'It is not valid yet. Check the clock of your backend.';
      default:
        return `Its claim ${error.claim} is missing or wrong. It needs sub, aud, iat and exp.`;
    }
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return 'Its signature does not fit. Sign it with the bytes of the key: its secret decoded from base64url.';
  }
  return 'It cannot be read. Send a compact JWT as your backend signed it.';
}

/** A token that lived long would be a password in a page. Answers since when it lives. */
function mustBeShortLived({ exp, iat }: JWTPayload, now: number): number {
  if (exp === undefined || iat === undefined) {
    throw invalidToken('It needs the claims iat and exp.');
  }
  if (exp - iat > limits.IDENTITY_TOKEN_MAX_SECONDS || exp <= iat) {
    throw invalidToken(
      `It must expire within ${limits.IDENTITY_TOKEN_MAX_SECONDS} seconds of iat. Have your backend sign one for each page.`,
    );
  }
  if (iat > now / 1000 + CLOCK_TOLERANCE_SECONDS) {
    throw invalidToken('Its iat lies in the future. Check the clock of your backend.');
  }
  return iat;
}

/** The claims of OpenID Connect: `email_verified` is the shop's word that they read this mailbox. */
function customerOf(claims: JWTPayload): NamedCustomer {
  const id = Id.safeParse(claims.sub);
  if (!id.success) {
    throw invalidToken('Its sub must be the customer id: up to 128 visible characters.');
  }
  // What cannot be used of the rest keeps nobody from signing in.
  const email = Email.safeParse(claims.email);
  return {
    id: id.data,
    email: email.success ? email.data : undefined,
    name: nameOf(claims.name),
    emailVerified: claims.email_verified === true,
  };
}

/** A name, cut where it is too long; undefined where there is none. */
function nameOf(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  // Half of a character is none.
  const cut = name
    .trim()
    .slice(0, limits.MAX_NAME_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, '');
  return cut.trimEnd() || undefined;
}

function invalidToken(reason: string): Refusal {
  return new Refusal('invalid_identity_token', `The identity token is not accepted. ${reason}`);
}
