import { limits } from '@stamm/contract';
import type { ReferralClaim } from '@stamm/contract/types';
import { normalizeReferralCode, Refusal } from '@stamm/loyalty';
import type { ReferralCodeRecord } from '../../books/referral-codes.ts';
import type { ShopContext } from '../../context.ts';
import { claimView } from './claim-view.ts';
import { keyedForms } from './fingerprints.ts';
import { judgeUnknown } from './judge-friend.ts';
import { claimTime, openReferral } from './open-referral.ts';
import { mustFindCode } from './referral-codes.ts';
import { mustOfferReferrals } from './referral-rules.ts';

/**
 * Gives a visitor the friend's offer, where the shop gives it without signing in. The same key
 * again answers the same claim, as it is by then.
 * @throws Refusal `referral_not_offered`, `referral_needs_sign_in`, `referral_code_not_found`,
 *   `idempotency_conflict`, `referral_not_allowed`, `too_many_requests`
 */
export function claimAsVisitor(
  shop: ShopContext,
  network: string | null,
  typed: string,
  key: string,
): ReferralClaim {
  const { referral: offer } = mustOfferReferrals(shop).rules;
  if (offer.claim === 'signedIn') {
    throw new Refusal(
      'referral_needs_sign_in',
      'In this shop friends sign in first. Then claim with POST /v1/me/referral/claims.',
    );
  }
  const [claimKey, ...former] = keyedForms(shop, `referral claim\n${key}`);
  const { referrals } = shop.books;
  const known = [claimKey, ...former].flatMap((one) => referrals.byClaimKey(one) ?? [])[0];
  if (known) {
    if (known.code === normalizeReferralCode(typed)) return claimView(shop, known);
    throw new Refusal(
      'idempotency_conflict',
      'This Idempotency-Key was sent before with another code. Use a new key for a new claim.',
    );
  }
  const code = mustFindCode(shop, typed);
  shop.rates.visitorClaims.count(network, shop.now);
  mustHaveFewOpen(shop, code);
  const judged = shop.transaction(() => {
    const opened = openReferral(shop, code, {
      friend: null,
      boundBy: null,
      claimedBy: 'visitor',
      claimedAt: claimTime(shop.now),
      claimKey,
    });
    return opened && judgeUnknown(shop, opened);
  });
  if (!judged) throw new Error('What is offered now can be claimed now.');
  return claimView(shop, judged);
}

/**
 * Codes without a name cost nothing to ask for: beyond a number of them friends sign in first, whom
 * nobody can keep from it.
 * @throws Refusal `referral_needs_sign_in`
 */
function mustHaveFewOpen({ books, now }: ShopContext, { member }: ReferralCodeRecord): void {
  const most = limits.MAX_OPEN_VISITOR_CLAIMS;
  if (books.referrals.openOfUnknown(member, now, most) < most) return;
  throw new Refusal(
    'referral_needs_sign_in',
    'Too many codes of this offer wait to be used. Sign in first, then claim with POST /v1/me/referral/claims.',
  );
}
