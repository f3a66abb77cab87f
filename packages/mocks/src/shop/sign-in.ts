import { limits } from '@stamm/contract';
import type { Session, SignInInput, SignInStarted, SignInVerifyInput } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import { enrolByEmail, enrolCustomer } from './members.ts';
import type { ShopState } from './state.ts';
import { issueSession, readIdentityToken } from './tokens.ts';

const MINUTE_MS = 60_000;

/** Makes a code for an address: read it with `codeFor` of the mock shop, for no mail is sent. */
export function startSignIn(shop: ShopState, { email, language }: SignInInput): SignInStarted {
  mustOfferEmailSignIn(shop);
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  shop.signInCodes.set(email, {
    code: String(random % 10 ** limits.SIGN_IN_CODE_DIGITS).padStart(
      limits.SIGN_IN_CODE_DIGITS,
      '0',
    ),
    language: language ?? null,
    expiresAt: shop.now() + limits.SIGN_IN_CODE_MINUTES * MINUTE_MS,
    triesLeft: limits.SIGN_IN_CODE_TRIES,
  });
  return {
    challenge: 'mock-challenge',
    expiresInSeconds: limits.SIGN_IN_CODE_MINUTES * 60,
    codeDigits: limits.SIGN_IN_CODE_DIGITS,
  };
}

/** @throws Refusal `not_found` */
function mustOfferEmailSignIn(shop: ShopState): void {
  if (!shop.emailSignIn) {
    throw new Refusal('not_found', 'This shop does not offer to sign in by e-mail.');
  }
}

/** @throws Refusal `not_found`, `invalid_code` */
export function verifySignIn(shop: ShopState, { email, code }: SignInVerifyInput): Session {
  mustOfferEmailSignIn(shop);
  const known = shop.signInCodes.get(email);
  const isUsable = known && known.triesLeft > 0 && known.expiresAt > shop.now();
  if (known) known.triesLeft--;
  if (!isUsable || known.code !== code) {
    throw new Refusal(
      'invalid_code',
      'The code is wrong or no longer valid. Check it, or ask for a new one.',
    );
  }
  shop.signInCodes.delete(email);
  return issueSession(shop, enrolByEmail(shop, email, known.language));
}

/** @throws Refusal `invalid_identity_token` */
export function createSession(shop: ShopState, identityToken: string): Session {
  return issueSession(shop, enrolCustomer(shop, readIdentityToken(shop, identityToken)));
}
