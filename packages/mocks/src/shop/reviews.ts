import { limits } from '@stamm/contract';
import type {
  MyReview,
  MyReviewPage,
  ProductReviews,
  PublicReview,
  ReviewChange,
  ReviewInput,
  ReviewProgram,
  ReviewRequest,
  ReviewRequestList,
  ReviewReward,
  ReviewSort,
} from '@stamm/contract/types';
import {
  averageRating,
  lineOfProduct,
  type OrderLineFacts,
  purchaseStands,
  type RatingCounts,
  Refusal,
  reviewablePurchases,
  reviewBegins,
  reviewGoesOn,
  rewardDecision,
} from '@stamm/loyalty';
import { giveAward, withdrawAward } from './awards.ts';
import { couponView } from './coupons.ts';
import { numberInCursor } from './cursor.ts';
import { exchangePhoto } from './photos.ts';
import {
  isoTime,
  isoTimeOrNull,
  type MockMember,
  type MockReview,
  newId,
  programAt,
  type ShopState,
} from './state.ts';

export interface Page {
  cursor?: string | undefined;
  limit: number;
}

/** @throws Refusal `reviews_not_offered` */
export function mustOfferReviews(shop: ShopState): ReviewProgram {
  const { review } = programAt(shop);
  if (review) return review;
  throw new Refusal('reviews_not_offered', 'This shop does not offer to write reviews.');
}

function productOf(productId: string, line: OrderLineFacts | undefined) {
  return {
    productId,
    productName: line?.name ?? null,
    productUrl: line?.url ?? null,
    productImageUrl: line?.imageUrl ?? null,
  };
}

function purchasesOf(shop: ShopState, member: MockMember) {
  const orders = [...shop.orders.values()].filter((order) => order.member === member);
  return reviewablePurchases(orders, mustOfferReviews(shop), shop.now());
}

function reviewOf(shop: ShopState, member: MockMember, productId: string): MockReview | undefined {
  return [...shop.reviews.values()].find(
    (review) => review.member === member && review.productId === productId,
  );
}

/** What the member bought, had time to try and has not reviewed. */
export function reviewRequests(
  shop: ShopState,
  member: MockMember,
  productId?: string,
): ReviewRequestList {
  const open = purchasesOf(shop, member).filter(
    ({ line }) =>
      (productId === undefined || line.productId === productId) &&
      !reviewOf(shop, member, line.productId),
  );
  const items = open.slice(0, limits.MAX_REVIEW_REQUESTS).map(
    ({ orderId, line, deliveredAt, openUntil }): ReviewRequest => ({
      ...productOf(line.productId, line),
      orderId,
      deliveredAt: isoTime(deliveredAt),
      openUntil: isoTime(openUntil),
    }),
  );
  return { items };
}

const placeOf = ({ number }: MockMember, productId: string) => `${number} ${productId}`;

const awardId = ({ id }: MockReview) => `review:${id}`;

/** The reward as the rules have it now: given, promised or taken back. */
export function settleReward(shop: ShopState, review: MockReview): void {
  const { member, incentive } = review;
  if (!member || !incentive) return;
  const decision = rewardDecision({ ...review, isPromised: true }, shop.now());
  const id = awardId(review);
  if (decision === 'give') giveAward(shop, { id, measure: 'review', member, incentive });
  if (decision === 'withdraw') withdrawAward(shop, id);
}

function rewardView(shop: ShopState, review: MockReview): ReviewReward | null {
  settleReward(shop, review);
  const { incentive } = review;
  if (!incentive) return null;
  const award = shop.awards.get(awardId(review));
  const given = award?.withdrawnAt === null ? 'given' : 'withdrawn';
  return {
    state: award ? given : review.state === 'rejected' ? 'withdrawn' : 'promised',
    points: incentive.kind === 'points' ? incentive.points : null,
    coupon: award?.coupon ? couponView(shop, award.coupon) : null,
  };
}

export function publicView(shop: ShopState, review: MockReview): PublicReview {
  const order = review.orderId === null ? undefined : shop.orders.get(review.orderId);
  return {
    id: review.id,
    rating: review.rating,
    title: review.title,
    text: review.text,
    displayName: review.displayName,
    language: review.language,
    photo: shop.photos.get(review.photoId ?? '')?.view ?? null,
    verifiedPurchase: !!order && purchaseStands(order.facts, review.productId),
    rewarded: review.incentive !== null,
    imported: false,
    writtenAt: isoTime(review.writtenAt),
    editedAt: isoTimeOrNull(review.editedAt),
    answer: review.answer && {
      text: review.answer.text,
      answeredAt: isoTime(review.answer.answeredAt),
    },
  };
}

export function boughtProduct(shop: ShopState, { orderId, productId }: MockReview) {
  const order = orderId === null ? undefined : shop.orders.get(orderId);
  return productOf(productId, order && lineOfProduct(order.facts, productId));
}

function myView(shop: ShopState, review: MockReview): MyReview {
  return {
    ...publicView(shop, review),
    ...boughtProduct(shop, review),
    state: review.state,
    rejectedFor: review.rejectedFor,
    reward: rewardView(shop, review),
  };
}

export function pageOf<Item extends { number: number }>(found: Item[], { cursor, limit }: Page) {
  const from = cursor === undefined ? 0 : numberInCursor(cursor);
  const items = found.slice(from, from + limit);
  const next = from + items.length;
  return { items, nextCursor: next < found.length ? String(next) : null };
}

export const newestFirst = (a: MockReview, b: MockReview) => b.number - a.number;

const SORTS: Record<ReviewSort, (a: MockReview, b: MockReview) => number> = {
  newest: newestFirst,
  highest: (a, b) => b.rating - a.rating || newestFirst(a, b),
  lowest: (a, b) => a.rating - b.rating || newestFirst(a, b),
  withPhoto: newestFirst,
};

/** A product's published reviews, as everybody may see them. */
export function productReviews(
  shop: ShopState,
  productId: string,
  { sort, ...wanted }: Page & { sort: ReviewSort },
): ProductReviews {
  const { moderation } = mustOfferReviews(shop);
  const all = [...shop.reviews.values()].filter(
    (review) => review.productId === productId && review.state === 'published',
  );
  const counts = [1, 2, 3, 4, 5].map(
    (stars) => all.filter(({ rating }) => rating === stars).length,
  ) as unknown as RatingCounts;
  const [one, two, three, four, five] = counts;
  const shown = sort === 'withPhoto' ? all.filter(({ photoId }) => photoId) : all;
  const { items, nextCursor } = pageOf(shown.sort(SORTS[sort]), wanted);
  return {
    productId,
    count: all.length,
    average: averageRating(counts),
    distribution: { 1: one, 2: two, 3: three, 4: four, 5: five },
    checking: {
      moderation: moderation.kind,
      rejectedFor: ['spam', 'insult', 'otherProduct'],
      purchasesOnly: true,
    },
    items: items.map((review) => publicView(shop, review)),
    nextCursor,
  };
}

export function myReviewPage(shop: ShopState, member: MockMember, wanted: Page): MyReviewPage {
  const mine = [...shop.reviews.values()].filter((review) => review.member === member);
  const { items, nextCursor } = pageOf(mine.sort(newestFirst), wanted);
  return { items: items.map((review) => myView(shop, review)), nextCursor };
}

/** Who wrote them is forgotten with the member, and what they wrote with it. */
export function forgetReviewer(shop: ShopState, member: MockMember): void {
  for (const review of shop.reviews.values()) {
    if (review.member === member) deleteReview(shop, member, review.id);
  }
}

/** All that a member has written, for their export. */
export function reviewsOf(shop: ShopState, member: MockMember): MyReview[] {
  return myReviewPage(shop, member, { limit: Infinity }).items;
}

function isSame(review: MockReview, content: ReviewChange): boolean {
  return (Object.keys(content) as (keyof ReviewChange)[]).every(
    (field) => review[field] === content[field],
  );
}

/** A review of a purchase; the same again is the one that is there. */
export function submitReview(
  shop: ShopState,
  member: MockMember,
  { productId, ...content }: ReviewInput,
): { review: MyReview; isNew: boolean } {
  const terms = mustOfferReviews(shop);
  const known = reviewOf(shop, member, productId);
  if (known) {
    if (isSame(known, content)) return { review: myView(shop, known), isNew: false };
    throw new Refusal(
      'review_exists',
      'You have reviewed this already. Change your review instead: PUT /v1/me/reviews/{id}.',
    );
  }
  const purchase = purchasesOf(shop, member).find(({ line }) => line.productId === productId);
  if (!purchase) {
    throw new Refusal(
      'purchase_not_reviewable',
      'There is no purchase of this product that can be reviewed now.',
    );
  }
  shop.reviewsWritten++;
  const number = shop.reviewsWritten;
  const review: MockReview = {
    ...content,
    ...reviewBegins(terms, shop.now()),
    id: shop.reviewsTakenBack.get(placeOf(member, productId)) ?? newId(shop, 'rev'),
    number,
    member,
    productId,
    orderId: purchase.orderId,
    rejectedFor: null,
    writtenAt: shop.now(),
    editedAt: null,
    answer: null,
    incentive: terms.reward,
  };
  exchangePhoto(shop, terms, review, null);
  shop.reviews.set(review.id, review);
  return { review: myView(shop, review), isNew: true };
}

/** @throws Refusal `review_not_found` */
export function mustFindReview(shop: ShopState, id: string, member?: MockMember): MockReview {
  const review = shop.reviews.get(id);
  if (review && (!member || review.member === member)) return review;
  throw new Refusal('review_not_found', `There is no review ${id}.`);
}

export function changeReview(
  shop: ShopState,
  member: MockMember,
  id: string,
  content: ReviewChange,
): MyReview {
  const review = mustFindReview(shop, id, member);
  if (isSame(review, content)) return myView(shop, review);
  const terms = mustOfferReviews(shop);
  const changed: MockReview = {
    ...review,
    ...content,
    ...reviewGoesOn(terms, review),
    rejectedFor: null,
    editedAt: shop.now(),
  };
  exchangePhoto(shop, terms, changed, review.photoId);
  Object.assign(review, changed);
  return myView(shop, review);
}

export function deleteReview(shop: ShopState, member: MockMember, id: string): void {
  const { productId, photoId } = mustFindReview(shop, id, member);
  if (photoId !== null) shop.photos.delete(photoId);
  shop.reviews.delete(id);
  shop.reviewsTakenBack.set(placeOf(member, productId), id);
}
