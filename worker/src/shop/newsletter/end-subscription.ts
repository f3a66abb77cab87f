import type { NewsletterVia } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { noteInJournal } from '../journal/journal-note.ts';
import { forgetMails } from '../mails/forget-mails.ts';
import { endNewsletterTo } from '../mails/suppression.ts';
import { mailboxHash } from './addresses.ts';
import { announceSubscriber } from './announce-subscriber.ts';
import { scheduleEndOfProof } from './clean-up-newsletter.ts';
import { subscriberOf } from './links.ts';
import { withdrawRequests } from './request-subscription.ts';

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

/**
 * Ends all that a person has subscribed to, with whichever of their addresses, and what waits to be
 * confirmed. Answers the subscriber as they are then; again changes nothing. Call it in a transaction.
 */
export function unsubscribe(
  shop: ShopContext,
  subscriber: SubscriberRecord,
  via: NewsletterVia,
): SubscriberRecord {
  if (subscriber.member !== null) unsubscribeMember(shop, subscriber.member, via);
  else end(shop, subscriber, via);
  return shop.books.subscribers.find(subscriber.id) ?? subscriber;
}

/** The same for a member. */
export function unsubscribeMember(shop: ShopContext, member: number, via: NewsletterVia): void {
  const { subscribers, newsletterRequests } = shop.books;
  for (const subscriber of subscribers.ofMember(member)) end(shop, subscriber, via);
  withdrawRequests(shop, newsletterRequests.ofMember(member));
}

function end(
  shop: ShopContext,
  subscriber: SubscriberRecord,
  via: NewsletterVia,
): SubscriberRecord {
  if (subscriber.email !== null) withdrawRequestsTo(shop, subscriber.email);
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
  if (ended.email !== null) endNewsletterTo(shop, ended.email);
  announceSubscriber(shop, {
    type: 'newsletter.unsubscribed',
    subscriber: ended,
    cause: `newsletter unsubscribed ${ended.number} ${now}`,
    data: { via },
  });
  scheduleEndOfProof(shop);
  return ended;
}

/** Whoever ends the newsletter, or is erased, does not begin it by a mail that lies about. */
function withdrawRequestsTo(shop: ShopContext, email: string): void {
  withdrawRequests(shop, shop.books.newsletterRequests.ofMailbox(mailboxHash(shop, email)));
}

/**
 * Removes who a subscriber was. The proof stays under a hash of the address as long as the shop may
 * be asked for it, and that the address wants no mails stays for ever. Call it in a transaction.
 */
export function eraseSubscriber(shop: ShopContext, subscriber: SubscriberRecord): void {
  if (subscriber.erasedAt !== null) return;
  const { books, now } = shop;
  const ended = end(shop, subscriber, 'erasure');
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
  const { subscribers, newsletterRequests, members } = shop.books;
  for (const subscriber of subscribers.ofMember(member)) eraseSubscriber(shop, subscriber);
  for (const { email, isProven } of members.addressesOf(member)) {
    // What a visitor asked for with the same address is theirs only if the address is.
    if (isProven) withdrawRequestsTo(shop, email);
  }
  withdrawRequests(shop, newsletterRequests.ofMember(member));
  newsletterRequests.eraseOf(member);
}
