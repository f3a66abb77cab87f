import type { ShareWay } from './events.ts';

/** The shopper's own apps, by addresses that open them with a text. No request of ours is made. */
export function appLinks(
  subject: string,
  text: string,
  link: string,
): [way: ShareWay, address: string][] {
  const [aboutIt, textOnly, address, whole] = [subject, text, link, `${text} ${link}`].map(
    encodeURIComponent,
  );
  return [
    ['whatsapp', `https://wa.me/?text=${whole}`],
    ['telegram', `https://t.me/share/url?url=${address}&text=${textOnly}`],
    ['sms', `sms:?&body=${whole}`],
    ['mail', `mailto:?subject=${aboutIt}&body=${whole}`],
  ];
}
