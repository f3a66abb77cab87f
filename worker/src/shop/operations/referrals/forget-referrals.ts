import type { ShopContext } from '../../context.ts';

/**
 * Removes what referrals tell of a member who leaves: their link, the name on it, and the signs by
 * which they could be told from others. That there was a referral stays, for the books of others.
 */
export function forgetReferrals({ books }: ShopContext, member: number): void {
  books.referralCodes.forget(member);
  books.fingerprints.forget(member);
  books.referrals.eraseReasons(member);
}

/**
 * Two members turn out to be one: also where one had referred the other. Together they may have been
 * rewarded more often than a cap allows; what each was given within it stays.
 */
export function handReferrals({ books, now }: ShopContext, part: number, whole: number): void {
  books.referralCodes.hand(part, whole);
  books.fingerprints.hand(part, whole);
  for (const advocate of [part, whole]) books.referrals.keepRewards(advocate, now);
  books.referrals.hand(part, whole);
  if (books.referrals.hasFriend(whole)) {
    books.jobs.schedule('judge-friend', String(whole), now);
  }
}
