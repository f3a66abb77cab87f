import { timingSafeEqual } from 'node:crypto';
import { MAIL_TOPICS, type MailTopic } from '../books/mail-preferences.ts';
import type { ShopContext } from '../context.ts';
import { keyedHash } from '../secrets.ts';

/** 128 bits: nobody guesses that. */
const SIGNATURE_BYTES = 16;

export interface UnsubscribeWish {
  member: number;
  topic: MailTopic;
}

/**
 * The link by which a member ends the mails of a topic, for ever good: mails are read years later.
 * It says which shop it belongs to, so that it can be followed without any other knowledge.
 */
export function unsubscribeUrl(shop: ShopContext, wish: UnsubscribeWish): string {
  const { settings, environment } = shop;
  const text = `${settings.shopId}.${wish.member}.${wish.topic}`;
  const signature = signatureOf(shop, text).toString('base64url');
  return `${environment.publicUrl}/v1/unsubscribe/${text}.${signature}`;
}

/** What a token asks for; undefined where it is not one that this shop gave out. */
export function wishIn(shop: ShopContext, token: string): UnsubscribeWish | undefined {
  const [shopId, member = '', topic = '', signature = ''] = token.split('.');
  const known = MAIL_TOPICS.find((one) => one === topic);
  if (shopId !== shop.settings.shopId || known === undefined) return undefined;
  const sent = Buffer.from(signature, 'base64url');
  const right = signatureOf(shop, `${shopId}.${member}.${topic}`);
  if (sent.length !== right.length || !timingSafeEqual(sent, right)) return undefined;
  return { member: Number(member), topic: known };
}

function signatureOf({ settings }: ShopContext, text: string): Buffer {
  const hash = keyedHash(settings.mailKey, `unsubscribe\n${text}`);
  return Buffer.from(hash.subarray(0, SIGNATURE_BYTES));
}
