import { rewardDecision } from '@stamm/loyalty';
import type { ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { giveAward, withdrawAward } from './awards.ts';

/** What a review's reward is called among awards: there is one for each, ever. */
export function awardIdOf({ id }: Pick<ReviewRecord, 'id'>): string {
  return `review:${id}`;
}

/**
 * Brings the reward of a review to what the rules say of it now. Call it in the transaction that
 * changed the review, after it was saved.
 */
export function settleReward(
  shop: ShopContext,
  { id, member, incentive, state, dueAt }: ReviewRecord,
): void {
  if (member === null || incentive === null) return;
  const awardId = awardIdOf({ id });
  switch (rewardDecision({ state, dueAt, isPromised: true }, shop.now)) {
    case 'give':
      giveAward(shop, { id: awardId, measure: 'review', member, incentive });
      return;
    case 'withdraw':
      withdrawAward(shop, awardId);
      return;
    case 'wait':
      if (dueAt !== null) shop.books.jobs.schedule('reward-review', id, dueAt);
  }
}

/** The shop has had its time to decide: the reward comes all the same. */
export function rewardReview(shop: ShopContext, id: string): void {
  const review = shop.books.reviews.find(id);
  if (review?.state === 'pending') settleReward(shop, review);
}
