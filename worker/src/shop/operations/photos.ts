import { limits } from '@stamm/contract';
import type { Photo, ReviewProgram } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { PhotoDetails } from '../api.ts';
import type { ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { newId } from '../secrets.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { removePhoto } from './remove-photo.ts';
import { mustFindSignedIn } from './resolve-member.ts';
import { mustOfferReviews } from './review-terms.ts';
import { photoView } from './review-views.ts';

/**
 * Notes a photo that a member uploads, before its bytes are stored under the id that is answered:
 * whatever becomes of those, they are deleted if no review shows the photo within a day.
 * @throws Refusal `reviews_not_offered`, `too_many_photos`, `too_many_requests`
 */
export function addPhoto(shop: ShopContext, number: number, details: PhotoDetails): Photo {
  return shop.transaction(() => {
    const { photos } = shop.books;
    const member = mustFindSignedIn(shop, number);
    mustTakePhotos(mustOfferReviews(shop));
    shop.rates.photos.count(String(member.number), shop.now);
    if (photos.waitingOf(member.number) >= limits.MAX_WAITING_PHOTOS) {
      throw new Refusal(
        'too_many_photos',
        `You have uploaded ${limits.MAX_WAITING_PHOTOS} photos and written no review with them. Use one of them, or come back tomorrow.`,
      );
    }
    const id = newId('pho');
    photos.add({
      id,
      member: member.number,
      reviewId: null,
      ...details,
      uploadedAt: shop.now,
    });
    scheduleCleanUp(shop);
    return photoView(shop, id) ?? photoNotFound();
  });
}

/**
 * What everybody may see of a photo: that of a review which is there, and was not rejected. Before
 * it is published only the one who wrote it and the shop know its address.
 * @throws Refusal `photo_not_found`
 */
export function readPhoto({ books }: ShopContext, id: string): { type: string } {
  const photo = books.photos.find(id);
  const review = photo?.reviewId == null ? undefined : books.reviews.find(photo.reviewId);
  if (!photo || !review || review.state === 'rejected') return photoNotFound();
  return { type: photo.type };
}

/**
 * Has a review show the photo that it names, in place of the one before.
 * @throws Refusal `photo_not_found`, `invalid_request`
 */
export function exchangePhoto(
  shop: ShopContext,
  terms: ReviewProgram,
  { review, before }: { review: ReviewRecord; before: string | null },
): void {
  const { photos } = shop.books;
  if (review.photoId === before) return;
  if (before !== null) removePhoto(shop, before);
  if (review.photoId === null) return;
  mustTakePhotos(terms);
  const photo = photos.find(review.photoId);
  if (!photo || photo.member !== review.member || photo.reviewId !== null) photoNotFound();
  photos.attach(photo.id, review.id);
}

/** @throws Refusal `invalid_request` */
function mustTakePhotos({ photos }: ReviewProgram): void {
  if (photos) return;
  throw new Refusal('invalid_request', 'This shop takes no photos with reviews. Leave it out.');
}

function photoNotFound(): never {
  throw new Refusal(
    'photo_not_found',
    'There is no such photo, or it is not here any more. Upload it again.',
  );
}
