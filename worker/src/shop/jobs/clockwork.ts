import type { JournalApi } from '../../journal/journal-api.ts';
import type { PhotoStore } from '../../photos/photo-store.ts';
import type { ShopNow } from '../context.ts';
import { MailCourier, type MailPost } from '../mails/mail-courier.ts';
import { Courier } from '../webhooks/courier.ts';
import type { Outbound } from '../webhooks/post-event.ts';
import { JournalWriter } from './journal-writer.ts';
import { PhotoRemover } from './photo-remover.ts';
import { PhotoTender } from './photo-tender.ts';
import { runDueJobs } from './run-due-jobs.ts';
import type { Subrequests } from './subrequests.ts';

const TICK_MS = 1_000;

/** The ways out of a shop. */
export interface WaysOut {
  webhooks: Outbound;
  mails: MailPost;
  photos: PhotoStore;
  journal: JournalApi | undefined;
  /** Where photos are that belong into `photos` now. */
  photosToMove: PhotoStore | null;
  /** How many calls all of them may make. */
  subrequests: Subrequests;
}

/**
 * What an alarm sets off: all that is due. While events and mails are on their way to targets that
 * take their time, what else becomes due is done in between.
 */
export async function runClockwork(
  shopNow: ShopNow,
  { webhooks, mails, photos, photosToMove, journal, subrequests }: WaysOut,
): Promise<void> {
  const couriers = [
    new Courier(shopNow, webhooks, subrequests),
    new MailCourier(shopNow, mails, subrequests),
    new PhotoRemover(shopNow, photos, subrequests),
    new JournalWriter(shopNow, journal, subrequests),
    new PhotoTender(shopNow, { photos, photosToMove }, subrequests),
  ];
  const underway = () => couriers.flatMap((courier) => courier.underway());
  for (;;) {
    runDueJobs(shopNow());
    for (const courier of couriers) courier.begin();
    if (underway().length === 0) return;
    await tick(Promise.all(underway()));
  }
}

/** Waits a while, or until all is done. */
async function tick(all: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, TICK_MS);
  });
  await Promise.race([all, pause]);
  clearTimeout(timer);
}
