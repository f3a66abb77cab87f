import { DAY_MS } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';

/** How long a photo may wait for the review that shows it. */
const WAITING_MS = DAY_MS;

/** How often photos are tended: moved where they belong, and bytes that belong to none found. */
const TENDED_EVERY_MS = DAY_MS;

/** Names the day of a moment, for counting: in UTC, for it need not be exact. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** Has a photo seen by nobody any more, at once; its bytes are deleted soon. */
export function removePhoto({ books, now }: ShopContext, id: string): void {
  books.photos.remove(id);
  books.jobs.schedule('remove-photos', '', now);
}

/** Has bytes deleted that belong to no photo. */
export function removeBytes({ books, now }: ShopContext, id: string): void {
  books.photos.removeBytes(id);
  books.jobs.schedule('remove-photos', '', now);
}

/** Has the shop's photos tended from now on. */
export function scheduleTending({ books, now }: ShopContext): void {
  books.jobs.schedule('tend-photos', '', now + TENDED_EVERY_MS);
}

/** Removes photos that no review has used; answers whether there is anything to come back for. */
export function cleanUpPhotos(shop: ShopContext): boolean {
  const { photos } = shop.books;
  for (const id of photos.idsWaitingSinceBefore(shop.now - WAITING_MS)) removePhoto(shop, id);
  const hasCounted = photos.forgetBytesBefore(dayOf(shop.now));
  return photos.isAnyWaiting() || hasCounted;
}
