import { DAY_MS } from '@stamm/loyalty';
import { toBase64Url, toHex } from '../../encoding.ts';
import type { AttemptLimit } from '../books/attempts.ts';
import type { SuppressionReason } from '../books/suppressions.ts';
import type { ShopContext } from '../context.ts';
import { noteInJournal } from '../journal/journal-note.ts';
import { keyedHash } from '../secrets.ts';
import type { MailScope } from './mail-kinds.ts';

/** How long an address is left alone whose mail server took nothing for days. */
const UNREACHABLE_MS = 14 * DAY_MS;

/** What was asked for is tried however often mails came back, yet nobody knocks at a dead mailbox all day. */
const TRIES_AFTER_BOUNCE: AttemptLimit = { most: 3, windowMs: DAY_MS };

/**
 * By the shop's own key, which changes never, other than the Worker's secret: nobody who asked to
 * be left alone may be forgotten because a secret was changed.
 */
function hashOf({ settings }: ShopContext, address: string): Uint8Array {
  return keyedHash(settings.mailKey, `suppression\n${address}`);
}

/** Why an address gets no mail of a scope; undefined where it may. */
export function suppressionOf(
  shop: ShopContext,
  address: string,
  scope: MailScope,
): SuppressionReason | undefined {
  const reasons = shop.books.suppressions.of(hashOf(shop, address), shop.now);
  return reasons.find((reason) => reason !== 'unsubscribed' || scope === 'newsletter');
}

/**
 * Whether a mail may be written to an address now. One that somebody asks for may also where mails
 * came back, for it is how they prove the address anew: a few times a day. Counts it then.
 */
export function mayWriteTo(shop: ShopContext, address: string, scope: MailScope): boolean {
  if (suppressionOf(shop, address, scope) === undefined) return true;
  if (scope !== 'asked') return false;
  const { attempts } = shop.books;
  const subject = `bounced ${toBase64Url(hashOf(shop, address))}`;
  if (attempts.allowedAt(subject, TRIES_AFTER_BOUNCE, shop.now) > shop.now) return false;
  attempts.add(subject, TRIES_AFTER_BOUNCE, shop.now);
  return true;
}

/** There is no such mailbox: only what is asked for is sent there, until somebody proves it anew. */
export function recordBounce(shop: ShopContext, address: string): void {
  suppress(shop, hashOf(shop, address), 'bounced');
}

/** For days its mail server took nothing: it is left alone for a while. */
export function recordUnreachable(shop: ShopContext, address: string): void {
  const until = shop.now + UNREACHABLE_MS;
  shop.books.suppressions.add(hashOf(shop, address), 'unreachable', { at: shop.now, until });
}

/** From now on nothing of the newsletter is sent to the address. */
export function endNewsletterTo(shop: ShopContext, address: string): void {
  suppress(shop, hashOf(shop, address), 'unsubscribed');
}

/** Its owner has read what was mailed there just now. */
export function forgetBounces(shop: ShopContext, address: string): void {
  endSuppression(shop, hashOf(shop, address), ['bounced', 'unreachable']);
}

/** Its owner has confirmed, by mail, that they want the newsletter. */
export function resumeNewsletterTo(shop: ShopContext, address: string): void {
  endSuppression(shop, hashOf(shop, address), ['bounced', 'unreachable', 'unsubscribed']);
}

/** Leaves an address alone for good, by its hash: the journal knows no more of it. */
export function suppress(shop: ShopContext, hash: Uint8Array, reason: SuppressionReason): void {
  const { suppressions } = shop.books;
  if (suppressions.of(hash, shop.now).includes(reason)) return;
  suppressions.add(hash, reason, { at: shop.now, until: null });
  noteInJournal(shop, { kind: 'address-suppressed', hash: toHex(hash), reason });
}

export function endSuppression(
  shop: ShopContext,
  hash: Uint8Array,
  reasons: readonly SuppressionReason[],
): void {
  const { suppressions } = shop.books;
  if (suppressions.of(hash, shop.now).length === 0) return;
  suppressions.delete(hash, reasons);
  noteInJournal(shop, { kind: 'suppression-ended', hash: toHex(hash), reasons });
}
