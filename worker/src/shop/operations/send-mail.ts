import { Refusal } from '@stamm/loyalty';
import type { MailboxMail } from '../api.ts';
import type { ShopContext } from '../context.ts';
import { JobFailure } from '../jobs/job-failure.ts';
import { isoTime } from './order-state.ts';

const MAILBOX_MAILS = 50;

/**
 * Delivers a mail of the outbox. The mailbox of development is the only way to send one so far:
 * there it is delivered by being kept. Elsewhere its text is removed, for it may hold a code.
 */
export function sendMail({ books, environment, now }: ShopContext, id: number): void {
  const mail = books.outbox.undelivered(id);
  if (!mail) return;
  if (environment.mail === 'none')
    throw new JobFailure('There is no way to send mails: MAIL is none.');
  books.outbox.markDelivered(id, now, environment.mode === 'development');
}

/**
 * The latest mails, newest first: for development only.
 * @throws Refusal `not_found`
 */
export function readMailbox({ books, environment }: ShopContext): MailboxMail[] {
  if (environment.mail !== 'mailbox' || environment.mode !== 'development') {
    throw new Refusal('not_found', 'There is a mailbox in development only.');
  }
  return books.outbox.latestMails(MAILBOX_MAILS).map((mail) => ({
    id: String(mail.id),
    to: mail.recipient,
    subject: mail.subject,
    text: mail.text,
    createdAt: isoTime(mail.createdAt),
  }));
}
