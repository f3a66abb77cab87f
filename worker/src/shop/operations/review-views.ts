import type {
  MyReview,
  Photo,
  PublicReview,
  ReviewReward,
  ShopReview,
} from '@stamm/contract/types';
import { lineOfProduct, type OrderLineFacts, purchaseStands, Refusal } from '@stamm/loyalty';
import type { OrderRecord } from '../books/orders.ts';
import type { ReviewPlace, ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { couponView } from './coupon-view.ts';
import { isoTime, isoTimeOrNull } from './order-state.ts';
import { unknownCursor } from './read-members.ts';
import { memberId } from './resolve-member.ts';
import { awardIdOf } from './review-reward.ts';

/** The purchases that reviews are of, read together. */
export class Purchases {
  readonly #orders: ReadonlyMap<string, OrderRecord>;

  constructor({ books }: ShopContext, reviews: readonly ReviewRecord[]) {
    const ids = new Set(reviews.flatMap(({ orderId }) => orderId ?? []));
    const orders = ids.size > 0 ? books.orders.findAll([...ids]) : [];
    this.#orders = new Map(orders.map((order) => [order.id, order]));
  }

  /** By all that is known of the order now: nothing of it is stored with the review. */
  isVerified({ orderId, productId }: ReviewRecord): boolean {
    const order = orderId === null ? undefined : this.#orders.get(orderId);
    return order !== undefined && purchaseStands(order.facts, productId);
  }

  productOf({ orderId, productId }: ReviewRecord) {
    const order = orderId === null ? undefined : this.#orders.get(orderId);
    return productView(productId, order && lineOfProduct(order.facts, productId));
  }
}

export function productView(productId: string, line: OrderLineFacts | undefined) {
  return {
    productId,
    productName: line?.name ?? null,
    productUrl: line?.url ?? null,
    productImageUrl: line?.imageUrl ?? null,
  };
}

/** What everybody may see of a review. */
export function publicView(
  shop: ShopContext,
  review: ReviewRecord,
  purchases: Purchases,
): PublicReview {
  return {
    id: review.id,
    rating: review.rating,
    title: review.title,
    text: review.text,
    displayName: review.displayName,
    language: review.language,
    photo: review.photoId === null ? null : photoView(shop, review.photoId),
    verifiedPurchase: purchases.isVerified(review),
    rewarded: review.rewarded,
    imported: review.imported,
    writtenAt: isoTime(review.writtenAt),
    editedAt: isoTimeOrNull(review.editedAt),
    answer: review.answer && {
      text: review.answer.text,
      answeredAt: isoTime(review.answer.answeredAt),
    },
  };
}

/** As the one who wrote it sees it. */
export function myView(
  shop: ShopContext,
  review: ReviewRecord,
  purchases = new Purchases(shop, [review]),
): MyReview {
  return {
    ...publicView(shop, review, purchases),
    ...purchases.productOf(review),
    state: review.state,
    rejectedFor: review.rejectedFor,
    reward: rewardView(shop, review),
  };
}

/** As the shop sees it: without the rating as long as it is to decide. */
export function shopView(
  shop: ShopContext,
  review: ReviewRecord,
  purchases = new Purchases(shop, [review]),
): ShopReview {
  const member = review.member === null ? undefined : shop.books.members.find(review.member);
  return {
    ...publicView(shop, review, purchases),
    ...purchases.productOf(review),
    rating: review.state === 'pending' ? null : review.rating,
    memberId: member ? memberId(member) : null,
    orderId: review.orderId,
    state: review.state,
    rejectedFor: review.rejectedFor,
  };
}

export function photoView({ books, settings }: ShopContext, id: string): Photo | null {
  const photo = books.photos.find(id);
  if (!photo) return null;
  const url = `/v1/shops/${settings.shopId}/photos/${id}`;
  return { id, url, width: photo.width, height: photo.height };
}

function rewardView(shop: ShopContext, review: ReviewRecord): ReviewReward | null {
  const { incentive } = review;
  if (!incentive) return null;
  const award = shop.books.awards.find(awardIdOf(review));
  const coupon = award?.couponCode == null ? undefined : shop.books.coupons.find(award.couponCode);
  const isGiven = award?.withdrawnAt === null;
  return {
    state: isGiven ? 'given' : award || review.state === 'rejected' ? 'withdrawn' : 'promised',
    points: award ? award.points : incentive.kind === 'points' ? incentive.points : null,
    coupon: coupon ? couponView(coupon, shop.now) : null,
  };
}

/** A place in a list. That of a review which waits for a decision does not tell its rating. */
export function cursorOf({ state, rating, writtenAt, id }: ReviewRecord): string {
  return `${state === 'pending' ? 0 : rating}_${writtenAt}_${id}`;
}

/** @throws Refusal `invalid_request` */
export function placeOf(cursor: string | undefined): ReviewPlace | undefined {
  if (cursor === undefined) return undefined;
  const [, rating, writtenAt, id] =
    /^([0-5])_([0-9]{1,15})_(rev_[A-Za-z0-9_-]{20})$/.exec(cursor) ?? [];
  if (id === undefined) throw unknownCursor();
  return { rating: Number(rating), writtenAt: Number(writtenAt), id };
}

/** @throws Refusal `review_not_found` */
export function mustFindReview({ books }: ShopContext, id: string): ReviewRecord {
  const review = books.reviews.find(id);
  if (review) return review;
  throw new Refusal('review_not_found', 'There is no such review. It may have been taken back.');
}
