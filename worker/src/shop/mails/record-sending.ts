import type { SendOutcome } from '../../email/outgoing-mail.ts';
import type { StoredMail } from '../books/outbox.ts';
import type { ShopContext } from '../context.ts';
import { mailPause } from './retry-pauses.ts';
import { recordBounce, recordUnreachable } from './suppression.ts';

/**
 * Writes down how an attempt went. Between sending and now other calls had their turn: where the
 * mail is gone, or was tried by someone else, there is nothing to write.
 */
export function recordSending(
  shop: ShopContext,
  tried: Pick<StoredMail, 'number' | 'dueAt'>,
  outcome: SendOutcome,
): void {
  shop.transaction(() => {
    const mail = shop.books.outbox.waiting(tried.number);
    if (!mail || mail.dueAt !== tried.dueAt) return;
    switch (outcome.kind) {
      case 'sent':
        return recordDone(shop, mail);
      case 'failed':
        return recordFailed(shop, mail, outcome);
      case 'refused':
        if (outcome.what === 'address') recordBounce(shop, mail.recipient);
        return giveUp(shop, mail, outcome.reason);
    }
  });
}

function recordFailed(
  shop: ShopContext,
  mail: StoredMail,
  { what, reason, retryAfterMs }: Extract<SendOutcome, { kind: 'failed' }>,
): void {
  if (shop.now >= mail.tryUntil) {
    if (what === 'mail') recordUnreachable(shop, mail.recipient);
    giveUp(shop, mail, reason);
    return;
  }
  // Where no mail can leave, this one is not to blame. Yet it goes behind the others that are due:
  // perhaps it is the one that the sender cannot bear.
  const failures = mail.failures + (what === 'mail' ? 1 : 0);
  const pause = what === 'mail' ? mailPause(failures, retryAfterMs) : 1;
  shop.books.outbox.postpone(mail.number, failures, shop.now + pause);
}

/** Nothing is left to do with a mail: it was sent, or nobody needs it any more. */
export function recordDone({ books, environment, now }: ShopContext, mail: StoredMail): void {
  const isKept = environment.mail === 'mailbox' && environment.mode === 'development';
  books.outbox.markSent(mail.number, now, isKept);
  books.outbox.releaseNext(mail, now);
}

/** It stands in the list of failed jobs, and can be sent from there. */
function giveUp({ books, now }: ShopContext, mail: StoredMail, reason: string): void {
  books.outbox.giveUp(mail.number, now);
  books.outbox.releaseNext(mail, now);
  const attempts = mail.failures + 1;
  const job = { kind: 'send-mail', key: String(mail.number), dueAt: now, attempts } as const;
  books.jobs.giveUp(job, now, `A mail could not be sent. ${reason}`);
}
