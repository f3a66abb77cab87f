import type {
  NewsletterRecord,
  NewsletterSubscriber,
  NewsletterSubscriberPage,
} from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { SubscribersPage } from '../api.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { audit } from '../operations/audit.ts';
import { isoTime, isoTimeOrNull } from '../operations/order-state.ts';
import { numberInCursor } from '../operations/read-members.ts';
import { memberId } from '../operations/resolve-member.ts';
import { addressHash } from './addresses.ts';
import { eraseSubscriber, unsubscribe } from './end-subscription.ts';
import { preferencesUrl, unsubscribeUrl } from './links.ts';

/** In the order in which they first confirmed; the cursor is the last one's number. */
export function readSubscribers(
  shop: ShopContext,
  { cursor, limit, status, topic }: SubscribersPage,
): NewsletterSubscriberPage {
  const after = cursor === undefined ? 0 : numberInCursor(cursor);
  const found = shop.books.subscribers.page({ status, topic }, after, limit + 1);
  const shown = found.slice(0, limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return {
    items: shown.map((subscriber) => subscriberView(shop, subscriber)),
    nextCursor: last ? String(last.number) : null,
  };
}

/** @throws Refusal `subscriber_not_found` */
export function readSubscriber(shop: ShopContext, id: string): NewsletterSubscriber {
  return subscriberView(shop, mustFindSubscriber(shop, id));
}

/** @throws Refusal `subscriber_not_found` */
export function lookUpSubscriber(shop: ShopContext, email: string): NewsletterSubscriber {
  const found = shop.books.subscribers.findByAddressHash(addressHash(shop, email));
  if (found) return subscriberView(shop, found);
  throw new Refusal(
    'subscriber_not_found',
    'Nobody has confirmed a subscription with this address, or it ended years ago.',
  );
}

/** @throws Refusal `subscriber_not_found` */
export function endSubscription(shop: ShopContext, id: string): NewsletterSubscriber {
  return shop.transaction(() =>
    subscriberView(shop, unsubscribe(shop, mustFindSubscriber(shop, id), 'shop')),
  );
}

/** @throws Refusal `subscriber_not_found` */
export function eraseSubscriberById(shop: ShopContext, id: string): null {
  return shop.transaction(() => {
    eraseSubscriber(shop, mustFindSubscriber(shop, id));
    audit(shop, 'subscriber.erased', { subject: id });
    return null;
  });
}

/**
 * All that shows the consent of a subscriber.
 * @throws Refusal `subscriber_not_found`
 */
export function readProof(shop: ShopContext, id: string): NewsletterRecord {
  return recordOf(shop, mustFindSubscriber(shop, id));
}

/** All that is kept of the subscriptions of a member, for their export. */
export function newsletterOf(shop: ShopContext, member: number): NewsletterRecord[] {
  return shop.books.subscribers.ofMember(member).map((subscriber) => recordOf(shop, subscriber));
}

function recordOf(shop: ShopContext, subscriber: SubscriberRecord): NewsletterRecord {
  const { newsletterProofs } = shop.books;
  return {
    subscriber: subscriberView(shop, subscriber),
    addressHash: subscriber.addressHash,
    proofs: newsletterProofs.of(subscriber.number).map((proof) => ({
      ...proof.consent,
      page: proof.page,
      topics: proof.topics,
      requestedAt: isoTime(proof.requestedAt),
      requestedBy: proof.requestedBy,
      mail: proof.mail,
      confirmedAt: isoTime(proof.confirmedAt),
    })),
    changes: newsletterProofs
      .changesOf(subscriber.number)
      .map((change) => ({ ...change, at: isoTime(change.at) })),
  };
}

function mustFindSubscriber(shop: ShopContext, id: string): SubscriberRecord {
  const found = shop.books.subscribers.find(id);
  if (found) return found;
  throw new Refusal(
    'subscriber_not_found',
    `There is no subscriber ${id}. GET /v1/newsletter/subscribers lists them.`,
  );
}

function subscriberView(shop: ShopContext, subscriber: SubscriberRecord): NewsletterSubscriber {
  const isErased = subscriber.erasedAt !== null;
  const member =
    subscriber.member === null ? undefined : shop.books.members.find(subscriber.member);
  return {
    id: subscriber.id,
    status: isErased ? 'erased' : statusOf(subscriber),
    email: subscriber.email,
    name: subscriber.name,
    topics: subscriber.topics,
    language: subscriber.language,
    memberId: member ? memberId(member) : null,
    consentVersion: subscriber.consentVersion,
    confirmedAt: isoTime(subscriber.confirmedAt),
    unsubscribedAt: isoTimeOrNull(subscriber.unsubscribedAt),
    preferencesUrl: isErased ? null : preferencesUrl(shop, subscriber),
    unsubscribeUrl: isErased ? null : unsubscribeUrl(shop, subscriber),
  };
}

function statusOf({ unsubscribedAt }: SubscriberRecord): 'subscribed' | 'unsubscribed' {
  return unsubscribedAt === null ? 'subscribed' : 'unsubscribed';
}
