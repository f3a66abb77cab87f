import { fromBase64Url, toBase64Url } from '../../encoding.ts';
import { isSameSecret } from '../../hashing.ts';
import { MAIL_TOPICS, type MailTopic } from '../books/mail-preferences.ts';
import type { ShopContext } from '../context.ts';
import { keyedHash } from '../secrets.ts';

/** 128 bits: nobody guesses that. */
const SIGNATURE_BYTES = 16;

export interface UnsubscribeWish {
  member: number;
  topic: MailTopic;
}

/** The link by which a member ends the mails of a topic, good for ever: mails are read years later. */
export function unsubscribeUrl(shop: ShopContext, wish: UnsubscribeWish): string {
  const { settings, environment } = shop;
  const text = `${wish.member}.${wish.topic}`;
  const signature = toBase64Url(signatureOf(shop, text));
  return `${environment.publicUrl}/p/${settings.shopId}/mails/unsubscribe/${text}.${signature}`;
}

/** What a token asks for; undefined where it is not one that this shop gave out. */
export function wishIn(shop: ShopContext, token: string): UnsubscribeWish | undefined {
  const [member = '', topic = '', signature = ''] = token.split('.');
  const known = MAIL_TOPICS.find((one) => one === topic);
  if (known === undefined) return undefined;
  const right = signatureOf(shop, `${member}.${topic}`);
  if (!isSameSecret(fromBase64Url(signature), right)) return undefined;
  return { member: Number(member), topic: known };
}

function signatureOf({ settings }: ShopContext, text: string): Uint8Array {
  const hash = keyedHash(settings.mailKey, `unsubscribe\n${text}`);
  return hash.subarray(0, SIGNATURE_BYTES);
}
