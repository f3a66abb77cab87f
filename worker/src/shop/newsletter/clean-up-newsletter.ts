import { CONFIRM_MS, DAY_MS, REQUEST_PERIOD_MS } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';

/**
 * How long it can be shown that somebody had agreed, once they agree no more: as long as a shop may
 * be asked (three years, § 31 OWiG and § 195 BGB).
 */
const PROOF_KEPT_MS = 3 * 365 * DAY_MS;

/** What falls due within it is removed together. */
const PAUSE_MS = 60 * 60 * 1000;

/** Has who was asked just now forgotten, should nobody confirm. */
export function scheduleForgetting({ books, now }: ShopContext): void {
  books.jobs.schedule('clean-up-newsletter', '', now + CONFIRM_MS);
}

/** Has the proof of a consent that just ended removed when nobody can ask for it any more. */
export function scheduleEndOfProof({ books, now }: ShopContext): void {
  books.jobs.schedule('clean-up-newsletter', '', now + PROOF_KEPT_MS);
}

/**
 * Forgets who was asked and has not confirmed in time, later that they were asked at all, and after
 * years whoever has unsubscribed. That an address wants no mails, and that a mailbox had its reward,
 * is kept as hashes.
 */
export function cleanUpNewsletter(shop: ShopContext): void {
  const { newsletterRequests, subscribers, newsletterProofs, jobs } = shop.books;
  newsletterRequests.eraseUnconfirmed(shop.now - CONFIRM_MS);
  newsletterRequests.deleteBefore(shop.now - REQUEST_PERIOD_MS);
  for (const number of subscribers.deleteUnsubscribedBefore(shop.now - PROOF_KEPT_MS)) {
    newsletterProofs.delete(number);
  }
  const dueAt = nextDueAt(shop);
  if (dueAt !== null) {
    jobs.schedule('clean-up-newsletter', '', Math.max(dueAt, shop.now + PAUSE_MS));
  }
}

function nextDueAt({ books }: ShopContext): number | null {
  const { named, any } = books.newsletterRequests.oldest();
  const ended = books.subscribers.oldestUnsubscribedAt();
  const times = [
    named === null ? [] : [named + CONFIRM_MS],
    any === null ? [] : [any + REQUEST_PERIOD_MS],
    ended === null ? [] : [ended + PROOF_KEPT_MS],
  ].flat();
  return times.length === 0 ? null : Math.min(...times);
}
