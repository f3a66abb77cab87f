import { mailboxOf } from '@stamm/loyalty';
import { toBase64Url } from '../../encoding.ts';
import type { ShopContext } from '../context.ts';
import { keyedHash } from '../secrets.ts';

/**
 * By the shop's own key, which never changes: nobody reads addresses out of these, and whoever
 * knows an address can find what belongs to it even after the person was erased.
 */
function hashOf({ settings }: ShopContext, what: string, text: string): string {
  return toBase64Url(keyedHash(settings.mailKey, `newsletter ${what}\n${text}`));
}

/** Names one address. */
export function addressHash(shop: ShopContext, email: string): string {
  return hashOf(shop, 'address', email);
}

/** Names the mailbox behind an address, however it is written: one person, asked and rewarded once. */
export function mailboxHash(shop: ShopContext, email: string): string {
  return hashOf(shop, 'mailbox', mailboxOf(email));
}
