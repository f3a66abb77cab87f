import type { ReferralClaim, ReferralReason } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { couponView } from '../coupon-view.ts';
import { isoTime } from '../order-state.ts';
import { rulesOf } from './referral-rules.ts';

/** What a friend is told who may not have the offer: what they can know of themselves. */
const WORDS: Partial<Record<ReferralReason, string>> = {
  samePerson: 'This is your own code: it is for your friends. Share it with them.',
  existingCustomer: 'This offer is for new customers, and you have bought here before.',
  alreadyReferred: 'You have claimed the offer of another friend before. It still counts.',
  disposableEmail:
    'Addresses that last for minutes cannot claim an offer. Sign in with one that you keep.',
};
const OTHER_WORDS = 'This offer cannot be claimed. If you think that is wrong, ask the shop.';

/**
 * A claim as the friend is answered it.
 * @throws Refusal `referral_not_allowed`
 */
export function claimView(shop: ShopContext, referral: ReferralRecord): ReferralClaim {
  const { verdict, welcomed, couponCode } = referral;
  if (verdict === 'rejected') throw refusal(referral);
  const coupon = welcomed && couponCode !== null ? shop.books.coupons.find(couponCode) : undefined;
  const incentive = rulesOf(shop, referral).referral.forFriend;
  return {
    id: referral.id,
    code: referral.code,
    state: verdict === 'held' ? 'held' : 'claimed',
    claimedAt: isoTime(referral.claimedAt),
    orderBy: isoTime(referral.orderBy),
    coupon: coupon ? couponView(coupon, shop.now) : null,
    points: welcomed && incentive?.kind === 'points' ? incentive.points : null,
  };
}

function refusal({ findings }: ReferralRecord): Refusal {
  const found = findings.find(({ outcome }) => outcome === 'reject');
  return new Refusal('referral_not_allowed', (found && WORDS[found.reason]) ?? OTHER_WORDS);
}
