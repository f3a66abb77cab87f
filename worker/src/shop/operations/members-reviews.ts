/** What becomes of reviews when members merge or leave. */
import type { MyReview } from '@stamm/contract/types';
import type { ReviewTrace } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { withdrawAward } from './awards.ts';
import { removePhoto } from './remove-photo.ts';
import { awardIdOf } from './review-reward.ts';
import { myView, Purchases } from './review-views.ts';

/**
 * Of two reviews of one product by one person, one stays and has one reward: one that is there
 * before one that was taken back, one that the shop has not rejected, one that was rewarded, and
 * else that of the member who remains. Call it once the members are merged, with no ledger of your
 * own unsaved.
 */
export function handReviews(shop: ShopContext, from: number, to: number): void {
  const { reviews, photos } = shop.books;
  const known = new Map(reviews.tracesOf(to).map((trace) => [trace.productId, trace]));
  for (const theirs of reviews.tracesOf(from)) {
    const own = known.get(theirs.productId);
    const staying = own && standsAbove(shop, own, theirs) ? own : theirs;
    const dropped = own && (staying === own ? theirs : own);
    if (dropped) drop(shop, dropped, staying);
    if (staying === theirs) reviews.hand(theirs.id, to);
  }
  photos.hand(from, to);
}

function standsAbove({ books }: ShopContext, own: ReviewTrace, theirs: ReviewTrace): boolean {
  const rank = (trace: ReviewTrace) => {
    const isThere = trace.state !== 'takenBack';
    const isAccepted = trace.state !== 'rejected';
    const isRewarded = books.awards.find(awardIdOf(trace))?.withdrawnAt === null;
    return Number(isThere) * 4 + Number(isAccepted) * 2 + Number(isRewarded);
  };
  return rank(own) >= rank(theirs);
}

function drop(shop: ShopContext, dropped: ReviewTrace, staying: ReviewTrace): void {
  const { reviews } = shop.books;
  erase(shop, dropped.id, dropped.photoId);
  keepOneReward(shop, dropped, staying);
  if (staying.state === 'takenBack' && dropped.rejectedAt !== null) {
    reviews.noteRejection(staying.id, dropped.rejectedAt);
  }
}

/** A coupon that was used cannot be taken back: then it is the one reward. */
function keepOneReward(shop: ShopContext, dropped: ReviewTrace, staying: ReviewTrace): void {
  const { awards, coupons, jobs, reviews } = shop.books;
  const award = awards.find(awardIdOf(dropped));
  if (!award || award.withdrawnAt !== null) return;
  const coupon = award.couponCode === null ? undefined : coupons.find(award.couponCode);
  if (!coupon?.use) {
    withdrawAward(shop, award.id);
    return;
  }
  withdrawAward(shop, awardIdOf(staying));
  reviews.dropIncentive(staying.id);
  jobs.delete({ kind: 'reward-review', key: staying.id });
}

function erase(shop: ShopContext, id: string, photoId: string | null): void {
  if (photoId !== null) removePhoto(shop, photoId);
  shop.books.reviews.erase(id);
  shop.books.jobs.delete({ kind: 'reward-review', key: id });
}

/**
 * A review is what a person wrote, under a name that they chose: it goes when they go. That it was
 * there is kept without them, so that no old copy can bring it back.
 */
export function eraseReviews(shop: ShopContext, member: number): void {
  const { reviews, photos } = shop.books;
  for (const { id, photoId } of reviews.tracesOf(member)) erase(shop, id, photoId);
  for (const id of photos.idsWaiting(member)) removePhoto(shop, id);
}

/** All that a member has written, for taking along. */
export function allReviewsOf(shop: ShopContext, member: number): MyReview[] {
  const all = shop.books.reviews.ofMember(member, undefined, Number.MAX_SAFE_INTEGER);
  const purchases = new Purchases(shop, all);
  return all.map((review) => myView(shop, review, purchases));
}
