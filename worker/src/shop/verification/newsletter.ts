import type { Breach } from '@stamm/loyalty';
import type { AwardRecord } from '../books/awards.ts';
import type { Books } from '../books/books.ts';
import type { NewsletterRewardRecord } from '../books/newsletter-rewards.ts';
import { difference } from './progress.ts';

/** Whether a subscriber has just what the book of rewards says they were given, and who has it. */
export function compareNewsletterReward(
  books: Books,
  { awardId, givenAt, member }: NewsletterRewardRecord,
): Breach | null {
  const award = books.awards.find(awardId);
  const subject = `award ${awardId}`;
  const isGiven = givenAt !== null;
  if ((award !== undefined) !== isGiven) {
    return difference('newsletter reward', subject, isGiven, !isGiven);
  }
  if (award && award.member !== member) {
    return difference('newsletter reward member', subject, member, award.member);
  }
  return null;
}

/** Whether an award for a subscription stands in the book of rewards, which allows one a person. */
export function hasItsSubscription(books: Books, { id, measure }: AwardRecord): boolean {
  return measure !== 'newsletter' || books.newsletterRewards.findByAward(id) !== undefined;
}
