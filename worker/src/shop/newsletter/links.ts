import { fromBase64Url, toBase64Url } from '../../encoding.ts';
import { isSameSecret } from '../../hashing.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { keyedHash, sha256 } from '../secrets.ts';

/** What a link in a mail allows: this and nothing else. */
type LinkPurpose = 'preferences' | 'unsubscribe';

const MAC_BYTES = 16;

function pageUrl({ environment, settings }: ShopContext, page: string, token: string): string {
  return `${environment.publicUrl}/p/${settings.shopId}/newsletter/${page}/${token}`;
}

/** Where a subscription is confirmed. The token is random, and only its hash is kept. */
export function confirmationUrl(shop: ShopContext, token: string): string {
  return pageUrl(shop, 'confirm', token);
}

export function tokenHash(token: string): string {
  return sha256(`newsletter ${token}`);
}

/** Where a subscriber changes what they get. */
export function preferencesUrl(shop: ShopContext, subscriber: Pick<SubscriberRecord, 'id'>) {
  return pageUrl(shop, 'preferences', linkToken(shop, 'preferences', subscriber.id));
}

/** Where a subscriber, or their mail program, ends all of it. */
export function unsubscribeUrl(shop: ShopContext, subscriber: Pick<SubscriberRecord, 'id'>) {
  return pageUrl(shop, 'unsubscribe', linkToken(shop, 'unsubscribe', subscriber.id));
}

/**
 * Works as long as the subscriber is there, for mails lie about for years: it is signed with a key
 * of the shop that never changes, and nothing of it is kept.
 */
function linkToken(shop: ShopContext, purpose: LinkPurpose, id: string): string {
  return `${id}.${toBase64Url(linkMac(shop, purpose, id))}`;
}

function linkMac({ settings }: ShopContext, purpose: LinkPurpose, id: string): Uint8Array {
  const mac = keyedHash(settings.mailKey, `newsletter ${purpose}\n${id}`);
  return mac.subarray(0, MAC_BYTES);
}

/** Whose link it is; undefined for one that was altered, is for something else or of another shop. */
export function subscriberOf(
  shop: ShopContext,
  purpose: LinkPurpose,
  token: string,
): SubscriberRecord | undefined {
  const [id = '', text = '', ...more] = token.split('.');
  const mac = fromBase64Url(text);
  // A text that is no base64url, or has more to it, would otherwise be taken for another.
  if (more.length > 0 || toBase64Url(mac) !== text) return undefined;
  if (!isSameSecret(mac, linkMac(shop, purpose, id))) return undefined;
  const subscriber = shop.books.subscribers.find(id);
  return subscriber?.erasedAt === null ? subscriber : undefined;
}
