import type { NewsletterConfirmed } from '@stamm/contract/types';
import {
  mustBeConfirmable,
  mustOfferNewsletter,
  Refusal,
  topicsAfterConfirming,
} from '@stamm/loyalty';
import type { NewsletterRequest } from '../books/newsletter-requests.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { resumeNewsletterTo } from '../mails/suppression.ts';
import { newId } from '../secrets.ts';
import { addressHash } from './addresses.ts';
import { announceSubscriber } from './announce-subscriber.ts';
import { preferencesUrl, tokenHash } from './links.ts';
import { rewardSubscriber } from './reward-subscriber.ts';
import { sendWelcome } from './send-welcome.ts';

/** A request that can be confirmed still has its address. */
export type OpenRequest = NewsletterRequest & { email: string };

/**
 * What a mailed link would confirm. Changes nothing: programs that look for malware follow links.
 * @throws Refusal `newsletter_link_invalid`, `newsletter_link_used`, `newsletter_link_expired`
 */
export function mustBeOpenRequest(shop: ShopContext, token: string): OpenRequest {
  const request = shop.books.newsletterRequests.findByToken(tokenHash(token));
  if (!request) {
    throw new Refusal(
      'newsletter_link_invalid',
      'This link is not one that this shop has sent, or it is not whole. Open it in the mail, or copy all of it.',
    );
  }
  mustBeConfirmable(request, shop.now);
  const { email } = request;
  // Whoever asked was erased since.
  if (email === null) {
    throw new Refusal(
      'newsletter_link_expired',
      'This request was withdrawn. Subscribe once more.',
    );
  }
  return { ...request, email };
}

/**
 * The second step: subscribes whoever has the mailbox, writes down what proves it, rewards it.
 * @throws Refusal `newsletter_link_invalid`, `newsletter_link_used`, `newsletter_link_expired`,
 * `newsletter_not_offered`
 */
export function confirmSubscription(shop: ShopContext, token: string): NewsletterConfirmed {
  return shop.transaction(() => {
    const { books, now } = shop;
    const request = mustBeOpenRequest(shop, token);
    const { incentive } = mustOfferNewsletter(programInForce(shop).rules);
    const subscriber = saveSubscriber(shop, request);
    const { topics, mail, page, consent, requestedBy, requestedAt } = request;
    const proof = { topics, mail, page, consent, requestedBy, requestedAt, confirmedAt: now };
    books.newsletterProofs.add(subscriber.number, proof);
    books.newsletterProofs.addChange(subscriber.number, {
      at: now,
      kind: 'confirmed',
      via: 'confirmation',
      topics: subscriber.topics,
    });
    books.newsletterRequests.markUsed(request.number, now);
    resumeNewsletterTo(shop, request.email);
    const confirmed = { ...subscriber, email: request.email };
    announceConfirmed(shop, confirmed, request);
    const reward = rewardSubscriber(shop, confirmed, incentive);
    sendWelcome(shop, confirmed, reward, request.number);
    return { preferencesUrl: preferencesUrl(shop, confirmed), reward };
  });
}

function saveSubscriber(shop: ShopContext, request: OpenRequest): SubscriberRecord {
  const { subscribers } = shop.books;
  const known = subscribers.findByEmail(request.email);
  const isSubscribed = known?.unsubscribedAt === null;
  const confirmed = {
    email: request.email,
    name: request.name ?? known?.name ?? null,
    topics: topicsAfterConfirming(isSubscribed ? known.topics : null, request.topics),
    language: request.language ?? known?.language ?? null,
    // Who follows the link has the mailbox, which says nothing of who asked for it.
    member: shop.books.members.findByProvenEmail(request.email)?.number ?? known?.member ?? null,
    consentVersion: request.consent.version,
    confirmedAt: shop.now,
    unsubscribedAt: null,
    erasedAt: null,
  };
  if (!known) {
    return subscribers.add({
      ...confirmed,
      id: newId('sub'),
      addressHash: addressHash(shop, request.email),
    });
  }
  const saved = { ...known, ...confirmed };
  subscribers.save(saved);
  return saved;
}

function announceConfirmed(
  shop: ShopContext,
  subscriber: SubscriberRecord,
  { number }: NewsletterRequest,
): void {
  const { topics, language, consentVersion } = subscriber;
  announceSubscriber(shop, {
    type: 'newsletter.confirmed',
    subscriber,
    cause: `newsletter confirmed ${number}`,
    data: { topics, language, consentVersion },
  });
}
