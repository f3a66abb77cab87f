import { DAY_MS, mailboxOf } from '@stamm/loyalty';
import { toBase64Url } from '../../encoding.ts';
import type { AttemptLimit } from '../books/attempts.ts';
import type { ShopContext } from '../context.ts';
import { keyedHash } from '../secrets.ts';

/* Mails that anybody can have sent to an address that may not be theirs. */

const MINUTE_MS = 60_000;

/** From one network, three; and twice that from all, so that one stranger leaves some to the owner. */
const MAILS_PER_MAILBOX: AttemptLimit = { most: 6, windowMs: 15 * MINUTE_MS };
/** Codes and requests to confirm together: nobody's mailbox is flooded through us. */
const MAILS_PER_DAY: AttemptLimit = { most: 20, windowMs: DAY_MS };

/** Counted by a hash of the mailbox: the count outlives the erasure of its owner, and names nobody. */
const pseudonym = ({ settings }: ShopContext, email: string) =>
  toBase64Url(keyedHash(settings.mailKey, mailboxOf(email)));
const lately = (shop: ShopContext, email: string) => `mails to ${pseudonym(shop, email)}`;
const today = (shop: ShopContext, email: string) => `mails of a day to ${pseudonym(shop, email)}`;
const here = (mailbox: string, network: string | null) => `${network ?? 'unknown'} ${mailbox}`;

/** Whether one more code may be mailed to an address. */
export function mayMailCode(shop: ShopContext, email: string, network: string | null): boolean {
  const { books, rates, now } = shop;
  const mailbox = mailboxOf(email);
  return (
    !rates.codesToMailbox.isSpent(here(mailbox, network), now) &&
    books.attempts.allowedAt(lately(shop, email), MAILS_PER_MAILBOX, now) <= now &&
    mayMailToday(shop, email)
  );
}

export function countMailedCode(shop: ShopContext, email: string, network: string | null): void {
  const mailbox = mailboxOf(email);
  shop.rates.codesToMailbox.count(here(mailbox, network), shop.now);
  shop.books.attempts.add(lately(shop, email), MAILS_PER_MAILBOX, shop.now);
  countMailToday(shop, email);
}

/** Whether an address may get one more mail today that a stranger could have asked for. */
export function mayMailToday(shop: ShopContext, email: string): boolean {
  return shop.books.attempts.allowedAt(today(shop, email), MAILS_PER_DAY, shop.now) <= shop.now;
}

export function countMailToday(shop: ShopContext, email: string): void {
  shop.books.attempts.add(today(shop, email), MAILS_PER_DAY, shop.now);
}
