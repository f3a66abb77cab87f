import { limits } from '@stamm/contract';
import type { Photo, ReviewProgram } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { MockMember, MockPhoto, MockReview, ShopState } from './state.ts';

type Size = Pick<Photo, 'width' | 'height'>;
type PhotoType = (typeof limits.PHOTO_TYPES)[number];

const text = (bytes: DataView, from: number, length: number) =>
  String.fromCharCode(...Array.from({ length }, (_, index) => bytes.getUint8(from + index)));

/** The frame header of a JPEG file, behind segments of any length. */
function jpegSize(bytes: DataView): Size {
  for (let at = 2; ; at += 2 + bytes.getUint16(at + 2)) {
    const marker = bytes.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.getUint16(at + 5), width: bytes.getUint16(at + 7) };
  }
}

function webpSize(bytes: DataView): Size {
  switch (text(bytes, 12, 4)) {
    case 'VP8X': {
      const side = (at: number) => 1 + bytes.getUint16(at, true) + (bytes.getUint8(at + 2) << 16);
      return { width: side(24), height: side(27) };
    }
    case 'VP8L': {
      const bits = bytes.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    default:
      return {
        width: bytes.getUint16(26, true) & 0x3fff,
        height: bytes.getUint16(28, true) & 0x3fff,
      };
  }
}

/** Kind and size of a photo, by its own beginning: what it is called says nothing. */
function look(bytes: DataView): Size & { type: PhotoType } {
  if (bytes.getUint16(0) === 0xffd8) return { type: 'image/jpeg', ...jpegSize(bytes) };
  if (text(bytes, 1, 3) === 'PNG') {
    return { type: 'image/png', width: bytes.getUint32(16), height: bytes.getUint32(20) };
  }
  if (text(bytes, 8, 4) === 'WEBP') return { type: 'image/webp', ...webpSize(bytes) };
  throw new RangeError('None of the kinds that are taken.');
}

/** Keeps a photo for a review. Unlike the real shop, the mock leaves its metadata in. */
export function uploadPhoto(
  shop: ShopState,
  member: MockMember,
  terms: ReviewProgram,
  bytes: Uint8Array,
): Photo {
  mustTakePhotos(terms);
  if (bytes.byteLength > limits.MAX_PHOTO_BYTES) {
    throw new Refusal('photo_too_large', `Send at most ${limits.MAX_PHOTO_BYTES} bytes.`);
  }
  let seen: ReturnType<typeof look>;
  try {
    seen = look(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    throw new Refusal(
      'photo_not_readable',
      'The photo is neither JPEG nor PNG nor WebP, whatever it is called. Send a JPEG, PNG or WebP file as the camera or the browser saved it.',
    );
  }
  const waiting = [...shop.photos.values()].filter(
    (photo) => photo.member === member && photo.reviewId === null,
  );
  if (waiting.length >= limits.MAX_WAITING_PHOTOS) {
    throw new Refusal('too_many_photos', 'There are too many photos without a review.');
  }
  const { type, width, height } = seen;
  const id = `pho_${String(shop.photos.size + 1).padStart(20, '0')}`;
  const view = { id, url: `/v1/shops/${shop.id}/photos/${id}`, width, height };
  shop.photos.set(id, { view, type, bytes, member, reviewId: null });
  return view;
}

function photoNotFound(): never {
  throw new Refusal(
    'photo_not_found',
    'There is no such photo, or it is not here any more. Upload it again.',
  );
}

function mustTakePhotos({ photos }: ReviewProgram): void {
  if (photos) return;
  throw new Refusal('invalid_request', 'This shop takes no photos with reviews. Leave it out.');
}

/** The photo of a review that is there, and was not rejected. */
export function readPhoto(shop: ShopState, id: string): MockPhoto {
  const photo = shop.photos.get(id);
  const review = shop.reviews.get(photo?.reviewId ?? '');
  if (!photo || !review || review.state === 'rejected') photoNotFound();
  return photo;
}

/** Has a review show the photo that it names now, in place of the one before. */
export function exchangePhoto(
  shop: ShopState,
  terms: ReviewProgram,
  review: MockReview,
  before: string | null,
): void {
  const { photoId } = review;
  if (photoId === before) return;
  if (photoId !== null) {
    mustTakePhotos(terms);
    const photo = shop.photos.get(photoId);
    if (!photo || photo.member !== review.member || photo.reviewId !== null) photoNotFound();
    photo.reviewId = review.id;
  }
  if (before !== null) shop.photos.delete(before);
}
