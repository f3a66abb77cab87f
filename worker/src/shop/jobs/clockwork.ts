import type { PhotoStore } from '../../photos/photo-store.ts';
import { Courier, type ShopNow } from '../webhooks/courier.ts';
import type { Outbound } from '../webhooks/post-event.ts';
import { removePhotos } from './remove-photos.ts';
import { runDueJobs } from './run-due-jobs.ts';

const TICK_MS = 1_000;

/**
 * What an alarm sets off: all that is due. While events are on their way to targets that take
 * their time, what else becomes due is done in between.
 */
export async function runClockwork(
  shopNow: ShopNow,
  { outbound, photos }: { outbound: Outbound; photos: PhotoStore },
): Promise<void> {
  const courier = new Courier(shopNow, outbound);
  do {
    runDueJobs(shopNow());
    courier.begin();
  } while (await courier.isBusyAfter(TICK_MS));
  await removePhotos(shopNow, photos);
}
