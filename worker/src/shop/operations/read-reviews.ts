import { RejectionReason } from '@stamm/contract';
import type {
  MyReviewPage,
  ProductReviews,
  ReviewRequestList,
  ReviewSort,
  ReviewState,
  ShopReviewPage,
} from '@stamm/contract/types';
import { averageRating } from '@stamm/loyalty';
import type { Page } from '../api.ts';
import type { ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from './order-state.ts';
import { mustFindSignedIn } from './resolve-member.ts';
import { mustOfferReviews, unreviewedPurchases } from './review-terms.ts';
import {
  cursorOf,
  myView,
  Purchases,
  placeOf,
  productView,
  publicView,
  shopView,
} from './review-views.ts';

/**
 * A product's published reviews, as everybody may see them.
 * @throws Refusal `reviews_not_offered`
 */
export function readProductReviews(
  shop: ShopContext,
  productId: string,
  { sort, cursor, limit }: Page & { sort: ReviewSort },
): ProductReviews {
  const { moderation } = mustOfferReviews(shop);
  const { reviews } = shop.books;
  const counts = reviews.ratingsOf(productId);
  const [one, two, three, four, five] = counts;
  const found = reviews.ofProduct(productId, sort, placeOf(cursor), limit + 1);
  const { shown, nextCursor } = pageOf(found, limit);
  const purchases = new Purchases(shop, shown);
  return {
    productId,
    count: one + two + three + four + five,
    average: averageRating(counts),
    distribution: { 1: one, 2: two, 3: three, 4: four, 5: five },
    checking: {
      moderation: moderation.kind,
      rejectedFor: RejectionReason.options,
      purchasesOnly: true,
    },
    items: shown.map((review) => publicView(shop, review, purchases)),
    nextCursor,
  };
}

/**
 * What a member bought, had time to try, and has not reviewed.
 * @throws Refusal `reviews_not_offered`
 */
export function readReviewRequests(
  shop: ShopContext,
  number: number,
  productId: string | undefined,
): ReviewRequestList {
  const member = mustFindSignedIn(shop, number);
  const terms = mustOfferReviews(shop);
  const items = unreviewedPurchases(shop, terms, member.number, productId).map(
    ({ orderId, line, deliveredAt, openUntil }) => ({
      ...productView(line.productId, line),
      orderId,
      deliveredAt: isoTime(deliveredAt),
      openUntil: isoTime(openUntil),
    }),
  );
  return { items };
}

/** A member's own reviews: theirs whether or not the shop still offers to write more. */
export function readMyReviews(
  shop: ShopContext,
  number: number,
  { cursor, limit }: Page,
): MyReviewPage {
  const member = mustFindSignedIn(shop, number);
  const found = shop.books.reviews.ofMember(member.number, placeOf(cursor), limit + 1);
  const { shown, nextCursor } = pageOf(found, limit);
  const purchases = new Purchases(shop, shown);
  return { items: shown.map((review) => myView(shop, review, purchases)), nextCursor };
}

/** Reviews in a state, as the shop sees them. */
export function readReviews(
  shop: ShopContext,
  { state, cursor, limit }: Page & { state: ReviewState },
): ShopReviewPage {
  const found = shop.books.reviews.inState(state, placeOf(cursor), limit + 1);
  const { shown, nextCursor } = pageOf(found, limit);
  const purchases = new Purchases(shop, shown);
  return { items: shown.map((review) => shopView(shop, review, purchases)), nextCursor };
}

function pageOf(found: readonly ReviewRecord[], limit: number) {
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { shown, nextCursor: last ? cursorOf(last) : null };
}
