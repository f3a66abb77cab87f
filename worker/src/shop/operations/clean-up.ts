import { DAY_MS } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';
import { forgetJobsOf } from '../mails/forget-mails.ts';
import { deleteMessages } from '../webhooks/delete-messages.ts';
import { cleanUpAudit } from './audit.ts';
import { cleanUpPhotos } from './remove-photo.ts';

/** How long the same idempotency key gets the same answer. */
const IDEMPOTENCY_DAYS = 30;
const OUTBOX_DAYS = 30;
const DELIVERIES_DAYS = 30;

/** Since when idempotency keys count. One from before is unknown, also while it is still stored. */
export function keysCountSince(now: number): number {
  return now - IDEMPOTENCY_DAYS * DAY_MS;
}

/** Has what becomes useless with time removed, a day from now. */
export function scheduleCleanUp(shop: ShopContext): void {
  shop.books.jobs.schedule('clean-up', '', shop.now + DAY_MS);
}

/** Removes what nobody can use any more, and comes back as long as there is something left. */
export function cleanUp(shop: ShopContext): void {
  const { idempotency, signInCodes, endedSessions, attempts, deliveries, expiryWarnings } =
    shop.books;
  const { suppressions } = shop.books;
  const left = [
    idempotency.deleteBefore(keysCountSince(shop.now)),
    signInCodes.deleteBefore(shop.now),
    endedSessions.deleteBefore(shop.now),
    attempts.deleteBefore(shop.now - DAY_MS),
    suppressions.deleteEnded(shop.now),
    cleanUpMails(shop, shop.now - OUTBOX_DAYS * DAY_MS),
    deliveries.deleteBefore(shop.now - DELIVERIES_DAYS * DAY_MS),
    expiryWarnings.deleteBefore(shop.now),
    cleanUpPhotos(shop),
    cleanUpEvents(shop, shop.now - DELIVERIES_DAYS * DAY_MS),
  ];
  cleanUpAudit(shop);
  if (left.includes(true)) scheduleCleanUp(shop);
}

/** Removes mails that were sent or given up so long ago; answers whether any are left. */
function cleanUpMails({ books }: ShopContext, before: number): boolean {
  forgetJobsOf(books, books.outbox.deleteBefore(before));
  return !books.outbox.isEmpty();
}

/** Removes events that could not be delivered for so long; answers whether any are left. */
function cleanUpEvents(shop: ShopContext, before: number): boolean {
  const { eventMessages, webhookEndpoints, jobs } = shop.books;
  for (const number of eventMessages.deleteGivenUp(before)) {
    jobs.delete({ kind: 'redeliver-event', key: String(number) });
  }
  for (const { id, disabledAt } of webhookEndpoints.all()) {
    if (disabledAt === null || disabledAt >= before) continue;
    deleteMessages(shop, id);
    jobs.delete({ kind: 'deliver-webhooks', key: id });
  }
  return !eventMessages.isEmpty();
}
