/** What becomes of reviews when members merge or leave. */
import type { MyReview } from '@stamm/contract/types';
import type { ShopContext } from '../context.ts';
import { removePhoto } from './remove-photo.ts';
import { myView, Purchases } from './review-views.ts';

/** Of two reviews of one product by one person, that of the member who remains stays. */
export function handReviews(shop: ShopContext, from: number, to: number): void {
  const { reviews, photos, jobs } = shop.books;
  for (const { id, productId, photoId } of reviews.idsOfMember(from)) {
    if (reviews.idOfPurchase(to, productId) === undefined) {
      reviews.hand(id, to);
      continue;
    }
    if (photoId !== null) removePhoto(shop, photoId);
    reviews.erase(id);
    jobs.delete({ kind: 'reward-review', key: id });
  }
  photos.hand(from, to);
}

/**
 * A review is what a person wrote, under a name that they chose: it goes when they go. That it was
 * there is kept without them, so that no old copy can bring it back.
 */
export function eraseReviews(shop: ShopContext, member: number): void {
  const { reviews, photos, jobs } = shop.books;
  for (const { id, photoId } of reviews.idsOfMember(member)) {
    if (photoId !== null) removePhoto(shop, photoId);
    reviews.erase(id);
    jobs.delete({ kind: 'reward-review', key: id });
  }
  for (const id of photos.idsWaiting(member)) removePhoto(shop, id);
}

/** All that a member has written, for taking along. */
export function allReviewsOf(shop: ShopContext, member: number): MyReview[] {
  const all = shop.books.reviews.ofMember(member, undefined, Number.MAX_SAFE_INTEGER);
  const purchases = new Purchases(shop, all);
  return all.map((review) => myView(shop, review, purchases));
}
