import type { SuppressionReason } from '../books/suppressions.ts';
import type { ShopContext } from '../context.ts';
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
  shop.books.suppressions.add(hashOf(shop, address), reason, shop.now);
}

/** Its owner has proven to want mails again. */
export function endSuppression(shop: ShopContext, address: string): void {
  shop.books.suppressions.delete(hashOf(shop, address));
}
