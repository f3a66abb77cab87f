import type { NewsletterVia } from '@stamm/contract/types';
import { chosenTopics, mustOfferNewsletter } from '@stamm/loyalty';
import type { SubscriberRecord } from '../books/subscribers.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { announceUpdate } from './join-member.ts';

/** What a subscriber may change alone; what is absent stays as it is. */
export interface SubscriptionChange {
  topics?: string[] | undefined;
  name?: string | null | undefined;
  language?: string | undefined;
}

/**
 * Changes what a subscriber gets. Which topics held since when becomes part of the proof. Call it
 * in a transaction.
 * @throws Refusal `newsletter_not_offered`, `invalid_request`
 */
export function changeSubscription(
  shop: ShopContext,
  subscriber: SubscriberRecord,
  change: SubscriptionChange,
  via: NewsletterVia,
): SubscriberRecord {
  const { books, now } = shop;
  const newsletter = mustOfferNewsletter(programInForce(shop).rules);
  const changed = {
    ...subscriber,
    topics:
      change.topics === undefined ? subscriber.topics : chosenTopics(newsletter, change.topics),
    name: change.name === undefined ? subscriber.name : change.name,
    language: change.language ?? subscriber.language,
  };
  const fields = [
    sameTopics(changed.topics, subscriber.topics) ? [] : ['topics' as const],
    changed.name === subscriber.name ? [] : ['name' as const],
    changed.language === subscriber.language ? [] : ['language' as const],
  ].flat();
  if (fields.length === 0) return subscriber;
  books.subscribers.save(changed);
  if (fields.includes('topics')) {
    const { topics } = changed;
    books.newsletterProofs.addChange(subscriber.number, { at: now, kind: 'topics', via, topics });
  }
  announceUpdate(shop, changed, fields);
  return changed;
}

function sameTopics(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((topic) => b.includes(topic));
}
