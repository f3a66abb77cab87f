import { DAY_MS } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';

/** How long the same idempotency key gets the same answer. */
const IDEMPOTENCY_DAYS = 30;
const OUTBOX_DAYS = 30;

/** Has what becomes useless with time removed, a day from now. */
export function scheduleCleanUp(shop: ShopContext): void {
  shop.books.jobs.schedule('clean-up', '', shop.now + DAY_MS);
}

/** Removes what nobody can use any more, and comes back as long as there is something left. */
export function cleanUp(shop: ShopContext): void {
  const { idempotency, signInCodes, attempts, outbox } = shop.books;
  const left = [
    idempotency.deleteBefore(shop.now - IDEMPOTENCY_DAYS * DAY_MS),
    signInCodes.deleteBefore(shop.now),
    attempts.deleteBefore(shop.now - DAY_MS),
    outbox.deleteBefore(shop.now - OUTBOX_DAYS * DAY_MS),
  ];
  if (left.includes(true)) scheduleCleanUp(shop);
}
