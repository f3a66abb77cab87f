import { DAY_MS } from '@stamm/loyalty';
import { renderMail } from '../../email/layout/render-mail.ts';
import { type MailContent, mailLanguage, oneLine } from '../../email/mail-content.ts';
import type { NamedAddress } from '../../email/outgoing-mail.ts';
import type { ShopContext } from '../context.ts';
import { scheduleCleanUp } from '../operations/clean-up.ts';
import { sha256 } from '../secrets.ts';
import { forgetJobsOf } from './forget-mails.ts';
import { MAIL_KINDS, type MailKind } from './mail-kinds.ts';
import { mayWriteTo } from './suppression.ts';

/** For how long a mail is tried: as long as mail servers do it (RFC 5321, 4.5.4.1). */
const TRIED_FOR_MS = 5 * DAY_MS;

export interface MailToQueue {
  kind: MailKind;
  /** Names this one mail among all of the shop, without personal data: it is kept for a while. */
  cause: string;
  /** A normalised address: see `Email` of the contract. */
  to: string;
  /** Whose mail it is, where such mails are ended by the member. */
  member?: number;
  language: string | null;
  mail: MailContent;
  /**
   * Where the reader ends such mails: a page for GET, and one click by POST (RFC 8058). Needed for
   * every mail that the reader has not asked for at this moment. Absent: strictly transactional.
   */
  unsubscribe?: { url: string };
  /** From then on the mail is of no use any more, and is not sent. */
  usefulUntil?: number;
}

/**
 * - `queued`: it will be sent, after those of its priority that wait for the same address
 * - `repeated`: this cause has its mail already
 * - `suppressed`: the address is left alone with mails of this kind
 * - `unavailable`: this Worker sends no mails
 */
export type QueueOutcome = 'queued' | 'repeated' | 'suppressed' | 'unavailable';

/**
 * Has a mail sent. Call it in the transaction of its cause: both happen or none. What it says and
 * looks like is written down now, so that it is the same whenever it is sent again.
 */
export function queueMail(shop: ShopContext, queued: MailToQueue): QueueOutcome {
  const { books, environment, now } = shop;
  if (environment.mail === 'none') return 'unavailable';
  if (books.outbox.has(queued.cause)) return 'repeated';
  const unsubscribeUrl = queued.unsubscribe?.url ?? null;
  if (!mayWriteTo(shop, queued.to, MAIL_KINDS[queued.kind].scope)) return 'suppressed';
  const rendered = renderMail({
    content: queued.mail,
    brand: { shopName: oneLine(shop.settings.name), ...shop.settings.profile },
    language: mailLanguage(queued.language),
    unsubscribeUrl,
  });
  const { cause, kind, member = null, to: recipient, usefulUntil = null } = queued;
  const messageId = messageIdOf(shop, cause);
  const whose = { cause, messageId, kind, member, recipient };
  const mail = { ...whose, ...rendered, unsubscribeUrl, usefulUntil };
  if (books.outbox.add({ ...mail, createdAt: now, tryUntil: now + TRIED_FOR_MS }, now)) {
    scheduleMails(shop);
  }
  scheduleCleanUp(shop);
  return 'queued';
}

/** Has mails sent at once; or, while the sender is down, when it is tried next. */
function scheduleMails({ books, now }: ShopContext): void {
  const job = books.jobs.find('deliver-mails', '');
  if (job && job.attempts > 0) return;
  books.jobs.schedule('deliver-mails', '', now);
}

/** Removes the mail of a cause that has not left yet: those behind it do not wait for it any more. */
export function withdrawMail(shop: ShopContext, cause: string): void {
  const { books, now } = shop;
  const mail = books.outbox.withdraw(cause);
  if (!mail) return;
  forgetJobsOf(books, [mail.number]);
  books.outbox.releaseNext(mail, now);
  scheduleMails(shop);
}

/** Sends a mail again that was given up. */
export function sendAgain(shop: ShopContext, number: number): void {
  const { books, now } = shop;
  if (books.outbox.revive(number, now, now + TRIED_FOR_MS)) scheduleMails(shop);
}

/** Whom mails of the shop come from: as it wishes itself, else as the Worker's settings say. */
export function senderOf({ settings, environment }: ShopContext): NamedAddress {
  const { mailFrom } = settings.profile;
  return {
    name: oneLine(mailFrom?.name ?? settings.name),
    address: mailFrom?.address ?? environment.mailFrom,
  };
}

/** Follows from the cause, so that a mail that is sent twice is known to be the same. */
function messageIdOf(shop: ShopContext, cause: string): string {
  const { shopId, createdAt } = shop.settings;
  const hash = sha256(`${shopId}\n${createdAt}\n${cause}`);
  const domain = senderOf(shop).address.split('@')[1];
  return `${hash.slice(0, 40)}@${domain}`;
}
