import type { Breach } from '@stamm/loyalty';
import type { AwardRecord } from '../books/awards.ts';
import type { Books } from '../books/books.ts';
import type { ReferralRecord } from '../books/referrals.ts';
import { welcomeId } from '../operations/referrals/judge-friend.ts';
import { rewardId } from '../operations/referrals/reward-advocate.ts';
import { difference } from './progress.ts';

/** Whether both sides of a referral have just what it says they have. */
export function compareReferral(books: Books, referral: ReferralRecord): Breach | null {
  const stands = (awardId: string) => books.awards.find(awardId)?.withdrawnAt === null;
  const subject = `referral ${referral.id}`;
  const rewarded = referral.rewardedAt !== null;
  if (stands(rewardId(referral)) !== rewarded) {
    return difference('referral reward', subject, rewarded, !rewarded);
  }
  if (stands(welcomeId(referral)) !== referral.welcomed) {
    return difference('referral welcome', subject, referral.welcomed, !referral.welcomed);
  }
  return null;
}

/** Whether an award for a referral has one: nothing is given for a friend who never came. */
export function hasItsReferral(books: Books, { id, measure }: AwardRecord): boolean {
  if (measure !== 'referral' && measure !== 'friendOffer') return true;
  return books.referrals.find(id.split(':')[1] ?? '') !== undefined;
}
