import { limits } from '@stamm/contract';
import type { Photo, ReviewProgram } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { PhotoDetails } from '../api.ts';
import type { ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { newId } from '../secrets.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { dayOf, removeBytes, removePhoto, scheduleTending } from './remove-photo.ts';
import { mustFindSignedIn } from './resolve-member.ts';
import { mustOfferReviews } from './review-terms.ts';
import { photoView } from './review-views.ts';

/** An upload that has not ended by then does not count any more. */
const UPLOAD_MS = 10 * 60 * 1000;

/**
 * That a member may upload a photo of about so many bytes now: asked before any of them is read,
 * and counted as one try.
 * @throws Refusal `reviews_not_offered`, `invalid_request`, `too_many_photos`, `too_many_requests`
 */
export function mayUploadPhoto(shop: ShopContext, number: number, bytes: number): null {
  const member = mustFindSignedIn(shop, number);
  mustHaveRoom(shop, member.number, bytes);
  shop.rates.photos.count(String(member.number), shop.now);
  return null;
}

/**
 * Notes a photo that a member uploads, before its bytes are stored under the id that is answered:
 * whatever becomes of those, they are deleted if no review shows the photo within a day.
 * @throws Refusal `reviews_not_offered`, `invalid_request`, `too_many_photos`
 */
export function addPhoto(
  shop: ShopContext,
  number: number,
  { bytes, ...details }: PhotoDetails,
): Photo {
  return shop.transaction(() => {
    const { photos } = shop.books;
    const member = mustFindSignedIn(shop, number);
    mustHaveRoom(shop, member.number, bytes);
    const id = newId('pho');
    photos.add({
      id,
      member: member.number,
      reviewId: null,
      ...details,
      uploadedAt: shop.now,
    });
    photos.countBytes(member.number, dayOf(shop.now), bytes);
    scheduleCleanUp(shop);
    scheduleTending(shop);
    return photoView(shop, id) ?? photoNotFound();
  });
}

/**
 * The bytes of a photo are stored: from now on a review can show it. Where it was removed
 * meanwhile, they go as well.
 * @throws Refusal `photo_not_found`
 */
export function photoStored(shop: ShopContext, id: string): null {
  const isThere = shop.transaction(() => {
    const { photos } = shop.books;
    if (!photos.find(id)) {
      removeBytes(shop, id);
      return false;
    }
    photos.markStored(id, shop.now);
    return true;
  });
  return isThere ? null : photoNotFound();
}

/** The bytes of a photo could not be stored: it counts for nothing, and what arrived of it goes. */
export function photoNotStored(shop: ShopContext, id: string): null {
  return shop.transaction(() => {
    if (shop.books.photos.find(id)?.reviewId === null) removePhoto(shop, id);
    return null;
  });
}

/** @throws Refusal `reviews_not_offered`, `invalid_request`, `too_many_photos` */
function mustHaveRoom(shop: ShopContext, member: number, bytes: number): void {
  const { photos } = shop.books;
  mustTakePhotos(mustOfferReviews(shop));
  if (photos.waitingOf(member, shop.now - UPLOAD_MS) >= limits.MAX_WAITING_PHOTOS) {
    throw new Refusal(
      'too_many_photos',
      `You have uploaded ${limits.MAX_WAITING_PHOTOS} photos and written no review with them. Use one of them, or come back tomorrow.`,
    );
  }
  if (photos.bytesOn(member, dayOf(shop.now)) + bytes > limits.MAX_PHOTO_BYTES_A_DAY) {
    throw new Refusal(
      'too_many_photos',
      `You have uploaded ${limits.MAX_PHOTO_BYTES_A_DAY / 1024 / 1024} MB of photos today. Come back tomorrow.`,
    );
  }
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
  if (
    !photo ||
    photo.member !== review.member ||
    photo.reviewId !== null ||
    photo.storedAt === null
  ) {
    photoNotFound();
  }
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
