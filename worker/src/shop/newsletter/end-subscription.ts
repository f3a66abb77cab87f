import type { NewsletterVia } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { noteInJournal } from '../journal/journal-note.ts';
import { forgetMails } from '../mails/forget-mails.ts';
import { suppress } from '../mails/suppression.ts';
import { announceSubscriber } from './announce-subscriber.ts';
import { scheduleEndOfProof } from './clean-up-newsletter.ts';
import { subscriberOf } from './links.ts';

/**
 * Unsubscribes from all, by the token of a link in a mail. Again changes nothing.
 * @throws Refusal `newsletter_link_invalid`
 */
export function unsubscribeByLink(
  shop: ShopContext,
  token: string,
  via: NewsletterVia = 'page',
): null {
  return shop.transaction(() => {
    unsubscribe(shop, mustBeSubscriber(subscriberOf(shop, 'unsubscribe', token)), via);
    return null;
  });
}

/** @throws Refusal `newsletter_link_invalid` */
export function mustBeSubscriber(subscriber: SubscriberRecord | undefined): SubscriberRecord {
  if (subscriber) return subscriber;
  throw new Refusal(
    'newsletter_link_invalid',
    'This link is not one that this shop has sent, or it is not whole. Open it in the mail, or copy all of it.',
  );
}

/** Ends a subscription. Again changes nothing. Call it in a transaction. */
export function unsubscribe(
  shop: ShopContext,
  subscriber: SubscriberRecord,
  via: NewsletterVia,
): SubscriberRecord {
  if (subscriber.unsubscribedAt !== null) return subscriber;
  const { books, now } = shop;
  const ended = { ...subscriber, unsubscribedAt: now };
  books.subscribers.save(ended);
  noteInJournal(shop, { kind: 'subscription-ended', id: ended.id, isErased: false });
  books.newsletterProofs.addChange(ended.number, {
    at: now,
    kind: 'unsubscribed',
    via,
    topics: [],
  });
  if (ended.email !== null) suppress(shop, ended.email, 'unsubscribed');
  announceSubscriber(shop, {
    type: 'newsletter.unsubscribed',
    subscriber: ended,
    cause: `newsletter unsubscribed ${ended.number} ${now}`,
    data: { via },
  });
  scheduleEndOfProof(shop);
  return ended;
}

/**
 * Removes who a subscriber was. The proof stays under a hash of the address as long as the shop may
 * be asked for it, and that the address wants no mails stays for ever. Call it in a transaction.
 */
export function eraseSubscriber(shop: ShopContext, subscriber: SubscriberRecord): void {
  if (subscriber.erasedAt !== null) return;
  const { books, now } = shop;
  const ended = unsubscribe(shop, subscriber, 'erasure');
  books.newsletterProofs.addChange(ended.number, {
    at: now,
    kind: 'erased',
    via: 'erasure',
    topics: [],
  });
  noteInJournal(shop, { kind: 'subscription-ended', id: ended.id, isErased: true });
  if (ended.email !== null) forgetMails(books, ended.email);
  books.subscribers.save({
    ...ended,
    email: null,
    name: null,
    language: null,
    topics: [],
    member: null,
    erasedAt: now,
  });
}

/** Removes who a member was from what they have subscribed to or asked for. Call it in a transaction. */
export function eraseNewsletter(shop: ShopContext, member: number): void {
  const { subscribers, newsletterRequests } = shop.books;
  for (const subscriber of subscribers.ofMember(member)) eraseSubscriber(shop, subscriber);
  newsletterRequests.eraseOf(member);
}
