import { Refusal } from '@stamm/loyalty';
import type { MailboxMail } from '../api.ts';
import type { StoredMail } from '../books/outbox.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from './order-state.ts';

const MAILBOX_MAILS = 50;

/**
 * The latest mails, newest first: for development only.
 * @throws Refusal `not_found`
 */
export function readMailbox({ books, environment }: ShopContext): MailboxMail[] {
  if (environment.mail !== 'mailbox' || environment.mode !== 'development') {
    throw new Refusal('not_found', 'There is a mailbox in development only.');
  }
  return books.outbox.latest(MAILBOX_MAILS).map((mail) => ({
    id: String(mail.number),
    to: mail.recipient,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    createdAt: isoTime(mail.createdAt),
    state: stateOf(mail),
  }));
}

function stateOf({ sentAt, givenUpAt }: StoredMail): MailboxMail['state'] {
  if (sentAt !== null) return 'sent';
  return givenUpAt === null ? 'waiting' : 'failed';
}
