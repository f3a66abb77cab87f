import { limits } from '@stamm/contract';
import type { MyReferralClaimInput, ReferralClaim } from '@stamm/contract/types';
import { normalizeReferralCode, Refusal } from '@stamm/loyalty';
import type { ReferralCodeRecord } from '../../books/referral-codes.ts';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { TooManyRequests } from '../../too-many-requests.ts';
import { adoptAward } from '../awards.ts';
import { mustFindSignedIn } from '../resolve-member.ts';
import { claimView } from './claim-view.ts';
import { isStanding, judgeAnew, stateOf, welcomeId } from './judge-friend.ts';
import { claimTime, openReferral } from './open-referral.ts';
import { mustFindCode } from './referral-codes.ts';
import { mustOfferReferrals } from './referral-rules.ts';

const DAY_MS = 86_400_000;

/**
 * Gives a member the friend's offer, or makes a claim theirs that they had made before they signed
 * in. Claiming again answers the same claim. Also one that is rejected is written down, so that the
 * shop sees who tried what.
 * @throws Refusal `referral_not_offered`, `referral_code_not_found`, `referral_claimed_already`,
 *   `referral_not_allowed`, `too_many_requests`
 */
export function claimAsMember(
  shop: ShopContext,
  number: number,
  { code: typed, claimId }: MyReferralClaimInput,
): ReferralClaim {
  const member = mustFindSignedIn(shop, number);
  mustOfferReferrals(shop);
  shop.rates.memberClaims.count(String(number), shop.now);
  const code = mustFindCode(shop, typed);
  const judged = shop.transaction(() => {
    const mine = shop.books.referrals.ofFriend(member.number);
    const made = claimId === undefined ? undefined : madeBefore(shop, claimId, code, member.number);
    const known = mine.find(
      (referral) => referral.advocate === code.member && stateOf(referral, shop.now) !== 'expired',
    );
    const same = made ?? known;
    mustBeFree(shop, mine, same);
    return judgeAnew(shop, same ?? open(shop, code, member.number));
  });
  return claimView(shop, judged);
}

/** Once a friend came by one advocate, they cannot come by another. */
function mustBeFree(
  shop: ShopContext,
  mine: readonly ReferralRecord[],
  same: ReferralRecord | undefined,
): void {
  const standing = mine.find((referral) => isStanding(referral, shop.now));
  if (standing && standing.id !== same?.id) {
    throw new Refusal(
      'referral_claimed_already',
      'You have claimed the offer of another friend before. It still counts.',
    );
  }
  if (same || mine.length < limits.MAX_CLAIMS_PER_FRIEND) return;
  throw new TooManyRequests('You have claimed too many offers.', DAY_MS);
}

function open(shop: ShopContext, code: ReferralCodeRecord, friend: number): ReferralRecord {
  const opened = openReferral(shop, code, {
    friend,
    boundBy: 'signIn',
    claimedBy: 'member',
    claimedAt: claimTime(shop.now),
  });
  if (!opened) throw new Error('What is offered now can be claimed now.');
  return opened;
}

/** A visitor's claim becomes that of the member they turned out to be, with its coupon. */
function madeBefore(
  shop: ShopContext,
  id: string,
  { code }: ReferralCodeRecord,
  friend: number,
): ReferralRecord | undefined {
  const made = shop.books.referrals.find(id);
  if (made?.claimedBy !== 'visitor' || made.code !== normalizeReferralCode(code)) {
    return undefined;
  }
  if (made.friend !== null && made.friend !== friend) return undefined;
  if (made.friend === friend) return made;
  const known = shop.books.referrals.ofFriend(friend);
  if (known.some((referral) => isStanding(referral, shop.now))) return undefined;
  const bound: ReferralRecord = { ...made, friend, boundBy: 'signIn' };
  shop.books.referrals.save(bound);
  adoptAward(shop, welcomeId(bound), friend);
  return bound;
}
