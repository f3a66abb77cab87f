/** What the shop does with reviews. */
import type {
  AnswerInput,
  RejectInput,
  ReviewState,
  ShopReview,
  ShopReviewPage,
} from '@stamm/contract/types';
import { memberId } from './members.ts';
import {
  boughtProduct,
  mustFindReview,
  newestFirst,
  type Page,
  pageOf,
  publicView,
  settleReward,
} from './reviews.ts';
import type { MockReview, ShopState } from './state.ts';

function shopView(shop: ShopState, review: MockReview): ShopReview {
  settleReward(shop, review);
  return {
    ...publicView(shop, review),
    ...boughtProduct(shop, review),
    rating: review.state === 'pending' ? null : review.rating,
    memberId: review.member && memberId(review.member),
    orderId: review.orderId,
    state: review.state,
    rejectedFor: review.rejectedFor,
  };
}

export function shopReviewPage(
  shop: ShopState,
  { state, ...wanted }: Page & { state: ReviewState },
): ShopReviewPage {
  const found = [...shop.reviews.values()].filter((review) => review.state === state);
  const sorted = found.sort(state === 'pending' ? (a, b) => newestFirst(b, a) : newestFirst);
  const { items, nextCursor } = pageOf(sorted, wanted);
  return { items: items.map((review) => shopView(shop, review)), nextCursor };
}

export function approveReview(shop: ShopState, id: string): ShopReview {
  const review = mustFindReview(shop, id);
  Object.assign(review, { state: 'published', rejectedFor: null });
  return shopView(shop, review);
}

export function rejectReview(shop: ShopState, id: string, { reason }: RejectInput): ShopReview {
  const review = mustFindReview(shop, id);
  Object.assign(review, { state: 'rejected', rejectedFor: reason });
  return shopView(shop, review);
}

export function answerReview(shop: ShopState, id: string, { text }: AnswerInput): ShopReview {
  const review = mustFindReview(shop, id);
  if (review.answer?.text !== text) review.answer = { text, answeredAt: shop.now() };
  return shopView(shop, review);
}

export function deleteAnswer(shop: ShopState, id: string): void {
  mustFindReview(shop, id).answer = null;
}
