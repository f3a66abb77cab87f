import type { ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';

/** A review of a member waits for the shop's decision, or has appeared. */
export function announceReview(
  shop: ShopContext,
  type: 'review.submitted' | 'review.published',
  { id, member, productId }: ReviewRecord,
): void {
  if (member === null) return;
  announce(shop, {
    type,
    member,
    cause: `${type} ${id} ${shop.now}`,
    at: shop.now,
    data: { reviewId: id, productId },
  });
}

export function announceRejection(
  shop: ShopContext,
  { id, member, productId, rejectedFor }: ReviewRecord,
): void {
  if (member === null || rejectedFor === null) return;
  announce(shop, {
    type: 'review.rejected',
    member,
    cause: `review.rejected ${id} ${rejectedFor} ${shop.now}`,
    at: shop.now,
    data: { reviewId: id, productId, reason: rejectedFor },
  });
}
