import type { SuppressionReason } from '../books/suppressions.ts';
import type { ShopContext } from '../context.ts';
import { noteInJournal } from '../journal/journal-note.ts';
import { keyedHash } from '../secrets.ts';

/**
 * By the shop's own key, which changes never, other than the Worker's secret: nobody who asked to
 * be left alone may be forgotten because a secret was changed.
 */
function hashOf({ settings }: ShopContext, address: string): Uint8Array {
  return keyedHash(settings.mailKey, `suppression\n${address}`);
}

/** Why an address gets no mail that is not strictly transactional; undefined where it may. */
export function suppressionOf(shop: ShopContext, address: string): SuppressionReason | undefined {
  return shop.books.suppressions.find(hashOf(shop, address));
}

/** From now on, only what its owner asks for at that moment is sent to the address. */
export function suppress(shop: ShopContext, address: string, reason: SuppressionReason): void {
  const hash = hashOf(shop, address);
  if (shop.books.suppressions.find(hash) === undefined) suppressHash(shop, hash, reason);
}

/** The same by the address's hash: the journal knows no more of it. */
export function suppressHash(shop: ShopContext, hash: Uint8Array, reason: SuppressionReason): void {
  shop.books.suppressions.add(hash, reason, shop.now);
  const text = Buffer.from(hash).toString('hex');
  noteInJournal(shop, { kind: 'address-suppressed', hash: text, reason });
}

/** Its owner has proven to want mails again. */
export function endSuppression(shop: ShopContext, address: string): void {
  const hash = hashOf(shop, address);
  if (shop.books.suppressions.find(hash) !== undefined) endSuppressionOf(shop, hash);
}

export function endSuppressionOf(shop: ShopContext, hash: Uint8Array): void {
  shop.books.suppressions.delete(hash);
  noteInJournal(shop, { kind: 'suppression-ended', hash: Buffer.from(hash).toString('hex') });
}
