import type { MyReview, ReviewChange, ReviewInput, ReviewProgram } from '@stamm/contract/types';
import {
  REVIEW_AFTER_REJECTION,
  Refusal,
  type ReviewablePurchase,
  reviewBegins,
  reviewGoesOn,
} from '@stamm/loyalty';
import type { ReviewContent, ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { newId } from '../secrets.ts';
import { exchangePhoto } from './photos.ts';
import { removePhoto } from './remove-photo.ts';
import { mustFindSignedIn } from './resolve-member.ts';
import { announceReview } from './review-events.ts';
import { settleReward } from './review-reward.ts';
import { mustOfferReviews, purchasesOf } from './review-terms.ts';
import { mustFindReview, myView } from './review-views.ts';

export interface SubmittedReview {
  review: MyReview;
  /** False where just this review was there before. */
  isNew: boolean;
}

/**
 * Takes in a member's review of something they bought. There is one for each member and product:
 * the same again is answered as it is.
 * @throws Refusal `reviews_not_offered`, `review_exists`, `purchase_not_reviewable`,
 * `photo_not_found`, `too_many_requests`
 */
export function submitReview(
  shop: ShopContext,
  number: number,
  { productId, ...content }: ReviewInput,
): SubmittedReview {
  return shop.transaction(() => {
    const member = mustFindSignedIn(shop, number);
    const terms = mustOfferReviews(shop);
    const known = shop.books.reviews.ofPurchase(member.number, productId);
    if (known) return { review: myView(shop, mustSayTheSame(known, content)), isNew: false };
    const purchase = mustBeReviewable(shop, terms, member.number, productId);
    shop.rates.reviews.count(String(member.number), shop.now);
    // Written anew after it was taken back, it is the same review: it has had its reward, and where
    // the shop had rejected it, the shop looks at it again.
    const before = shop.books.reviews.traceOf(member.number, productId);
    const rejectedAt = before?.rejectedAt ?? null;
    const review: ReviewRecord = {
      id: before?.id ?? newId('rev'),
      member: member.number,
      productId,
      orderId: purchase.orderId,
      ...content,
      ...(rejectedAt === null ? reviewBegins(terms, shop.now) : REVIEW_AFTER_REJECTION),
      rejectedFor: null,
      rejectedAt,
      imported: false,
      rewarded: terms.reward !== null,
      incentive: terms.reward,
      writtenAt: shop.now,
      editedAt: null,
      answer: null,
    };
    exchangePhoto(shop, terms, { review, before: null });
    put(shop, review);
    return { review: myView(shop, review), isNew: true };
  });
}

/**
 * Has a member's own review say something else. Its purchase is looked up anew: another one of the
 * same product may stand where the first was given back.
 * @throws Refusal `reviews_not_offered`, `review_not_found`, `photo_not_found`, `too_many_requests`
 */
export function changeReview(
  shop: ShopContext,
  number: number,
  id: string,
  content: ReviewChange,
): MyReview {
  return shop.transaction(() => {
    const terms = mustOfferReviews(shop);
    const known = mustFindOwn(shop, number, id);
    if (saysTheSame(known, content)) return myView(shop, known);
    const member = known.member ?? number;
    shop.rates.reviews.count(String(member), shop.now);
    const purchase = findPurchase(shop, terms, member, known.productId);
    const review: ReviewRecord = {
      ...known,
      ...content,
      ...reviewGoesOn(terms, known),
      orderId: purchase?.orderId ?? known.orderId,
      rejectedFor: null,
      editedAt: shop.now,
    };
    exchangePhoto(shop, terms, { review, before: known.photoId });
    put(shop, review);
    return myView(shop, review);
  });
}

/**
 * Takes a member's own review back: nothing of what it said is kept. Its reward stays, for it was
 * given for having reviewed.
 * @throws Refusal `review_not_found`
 */
export function takeBackReview(shop: ShopContext, number: number, id: string): null {
  return shop.transaction(() => {
    const { reviews, jobs } = shop.books;
    const { photoId } = mustFindOwn(shop, number, id);
    if (photoId !== null) removePhoto(shop, photoId);
    reviews.takeBack(id);
    jobs.delete({ kind: 'reward-review', key: id });
    return null;
  });
}

function put(shop: ShopContext, review: ReviewRecord): void {
  shop.books.reviews.save(review);
  announceReview(shop, 'review.submitted', review);
  if (review.state === 'published') announceReview(shop, 'review.published', review);
  settleReward(shop, review);
}

/** @throws Refusal `review_not_found`, also for the reviews of others */
function mustFindOwn(shop: ShopContext, number: number, id: string): ReviewRecord {
  const member = mustFindSignedIn(shop, number);
  const review = mustFindReview(shop, id);
  if (review.member === member.number) return review;
  throw new Refusal('review_not_found', 'There is no such review of yours.');
}

/** @throws Refusal `review_exists` */
function mustSayTheSame(known: ReviewRecord, content: ReviewContent): ReviewRecord {
  if (saysTheSame(known, content)) return known;
  throw new Refusal(
    'review_exists',
    `You have reviewed this already. Change that review with PUT /v1/me/reviews/${known.id}.`,
  );
}

function saysTheSame(known: ReviewContent, content: ReviewContent): boolean {
  return (
    known.rating === content.rating &&
    known.title === content.title &&
    known.text === content.text &&
    known.displayName === content.displayName &&
    known.language === content.language &&
    known.photoId === content.photoId
  );
}

function findPurchase(
  shop: ShopContext,
  terms: ReviewProgram,
  member: number,
  productId: string,
): ReviewablePurchase | undefined {
  return purchasesOf(shop, terms, member).find(({ line }) => line.productId === productId);
}

/** @throws Refusal `purchase_not_reviewable` */
function mustBeReviewable(
  shop: ShopContext,
  terms: ReviewProgram,
  member: number,
  productId: string,
): ReviewablePurchase {
  const purchase = findPurchase(shop, terms, member, productId);
  if (purchase) return purchase;
  throw new Refusal(
    'purchase_not_reviewable',
    `You can review what you bought here from ${terms.delayDays} days after its delivery, for ${terms.openDays} days. GET /v1/me/review-requests lists what that is.`,
  );
}
