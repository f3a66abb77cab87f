import type { AnswerInput, RejectInput, ShopReview } from '@stamm/contract/types';
import type { ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { announceRejection, announceReview } from './review-events.ts';
import { settleReward } from './review-reward.ts';
import { mustFindReview, shopView } from './review-views.ts';

/**
 * Publishes a review, also one that was rejected. Approving again changes nothing.
 * @throws Refusal `review_not_found`
 */
export function approveReview(shop: ShopContext, id: string): ShopReview {
  return shop.transaction(() => {
    const known = mustFindReview(shop, id);
    if (known.state === 'published') return shopView(shop, known);
    const review: ReviewRecord = {
      ...known,
      state: 'published',
      rejectedFor: null,
      rejectedAt: null,
    };
    decide(shop, review);
    announceReview(shop, 'review.published', review);
    return shopView(shop, review);
  });
}

/**
 * Refuses a review, on one of the few grounds that there are. The same again changes nothing.
 * @throws Refusal `review_not_found`
 */
export function rejectReview(shop: ShopContext, id: string, { reason }: RejectInput): ShopReview {
  return shop.transaction(() => {
    const known = mustFindReview(shop, id);
    if (known.state === 'rejected' && known.rejectedFor === reason) return shopView(shop, known);
    const review: ReviewRecord = {
      ...known,
      state: 'rejected',
      rejectedFor: reason,
      rejectedAt: shop.now,
    };
    decide(shop, review);
    announceRejection(shop, review);
    return shopView(shop, review);
  });
}

function decide(shop: ShopContext, review: ReviewRecord): void {
  shop.books.reviews.save(review);
  shop.books.jobs.delete({ kind: 'reward-review', key: review.id });
  settleReward(shop, review);
}

/** @throws Refusal `review_not_found` */
export function answerReview(shop: ShopContext, id: string, { text }: AnswerInput): ShopReview {
  return shop.transaction(() => {
    const known = mustFindReview(shop, id);
    if (known.answer?.text === text) return shopView(shop, known);
    const review = { ...known, answer: { text, answeredAt: shop.now } };
    shop.books.reviews.save(review);
    return shopView(shop, review);
  });
}

/** @throws Refusal `review_not_found` */
export function removeAnswer(shop: ShopContext, id: string): null {
  return shop.transaction(() => {
    const known = mustFindReview(shop, id);
    if (known.answer) shop.books.reviews.save({ ...known, answer: null });
    return null;
  });
}
