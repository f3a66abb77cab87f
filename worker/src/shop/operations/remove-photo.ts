import { DAY_MS } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';

/** How long a photo may wait for the review that shows it. */
const WAITING_MS = DAY_MS;

/** Has a photo seen by nobody any more, at once; its bytes are deleted soon. */
export function removePhoto({ books, now }: ShopContext, id: string): void {
  books.photos.remove(id);
  books.jobs.schedule('remove-photos', '', now);
}

/** Removes photos that no review has used; answers whether any still wait. */
export function cleanUpPhotos(shop: ShopContext): boolean {
  const { photos } = shop.books;
  for (const id of photos.idsWaitingSinceBefore(shop.now - WAITING_MS)) removePhoto(shop, id);
  return photos.isAnyWaiting();
}
