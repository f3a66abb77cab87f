import type { SendOutcome } from '../../email/outgoing-mail.ts';
import type { StoredMail } from '../books/outbox.ts';
import type { ShopContext } from '../context.ts';
import { mailPause } from './retry-pauses.ts';
import { suppress } from './suppression.ts';

/**
 * Writes down how an attempt went. Between sending and now other calls had their turn: where the
 * mail is gone, or was tried by someone else, there is nothing to write.
 */
export function recordSending(
  shop: ShopContext,
  tried: Pick<StoredMail, 'number' | 'attempts'>,
  outcome: SendOutcome,
): void {
  shop.transaction(() => {
    const mail = shop.books.outbox.waiting(tried.number);
    if (mail?.attempts !== tried.attempts) return;
    switch (outcome.kind) {
      case 'sent':
        return recordDone(shop, mail);
      case 'failed': {
        const attempts = mail.attempts + 1;
        const pause = mailPause(attempts, outcome.retryAfterMs);
        if (pause === null) return giveUp(shop, mail, outcome.reason);
        return shop.books.outbox.postpone(mail.number, attempts, shop.now + pause);
      }
      case 'refused':
        if (outcome.what === 'address') suppress(shop, mail.recipient, 'bounced');
        return giveUp(shop, mail, outcome.reason);
    }
  });
}

/** Nothing is left to do with a mail: it was sent, or nobody needs it any more. */
export function recordDone({ books, environment, now }: ShopContext, mail: StoredMail): void {
  const isKept = environment.mail === 'mailbox' && environment.mode === 'development';
  books.outbox.markSent(mail.number, now, isKept);
  books.outbox.releaseNext(mail.recipient, now);
}

/** It stands in the list of failed jobs, and can be sent from there. */
function giveUp({ books, now }: ShopContext, mail: StoredMail, reason: string): void {
  const attempts = mail.attempts + 1;
  books.outbox.giveUp(mail.number, attempts, now);
  books.outbox.releaseNext(mail.recipient, now);
  const job = { kind: 'send-mail', key: String(mail.number), dueAt: now, attempts } as const;
  books.jobs.giveUp(job, now, `A mail could not be sent. ${reason}`);
}
