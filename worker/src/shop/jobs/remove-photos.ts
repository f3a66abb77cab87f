import type { PhotoStore } from '../../photos/photo-store.ts';
import { logUnexpected } from '../log.ts';
import type { ShopNow } from '../webhooks/courier.ts';
import { describeFailure } from './job-failure.ts';
import { keepFailed } from './run-due-jobs.ts';

/** Photos between two looks at whether there are more. */
const BATCH_SIZE = 50;

/**
 * Deletes the bytes of photos that nobody may see any more, if that is due. It waits for the world
 * outside, so it is in no transaction: one that is deleted twice is deleted.
 */
export async function removePhotos(shopNow: ShopNow, store: PhotoStore): Promise<void> {
  const shop = shopNow();
  const job = shop.books.jobs.find('remove-photos', '');
  if (!job || job.failedAt !== null || job.dueAt > shop.now) return;
  try {
    for (const id of shop.books.photos.removed(BATCH_SIZE)) {
      await store.remove(id);
      shop.books.photos.forget(id);
    }
  } catch (error) {
    logUnexpected('deleting photos', error);
    keepFailed(shopNow(), job, describeFailure(error));
    return;
  }
  const { books, now, transaction } = shopNow();
  transaction(() => {
    books.jobs.delete(job);
    if (books.photos.removed(1).length > 0) books.jobs.schedule('remove-photos', '', now);
  });
}
