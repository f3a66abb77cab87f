import type { NewsletterProgram } from '@stamm/contract/types';
import { localized } from '@stamm/loyalty';
import { type MailLanguage, mailLanguage } from '../../email/mail-content.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { changeSubscription, type SubscriptionChange } from './change-subscription.ts';
import { confirmSubscription, mustBeOpenRequest } from './confirm-subscription.ts';
import { mustBeSubscriber, unsubscribe, unsubscribeByLink } from './end-subscription.ts';
import { preferencesUrl, subscriberOf } from './links.ts';
import { type RewardWords, rewardWords } from './reward-words.ts';

/** What a person is to read before they confirm. */
export interface ConfirmationView {
  language: MailLanguage;
  email: string;
  /** Exactly those that were shown with the form, in the language of the form. */
  words: string;
  wordsLanguage: string;
  privacyUrl: string;
  topics: string[];
}

export interface ConfirmedView {
  language: MailLanguage;
  preferencesUrl: string;
  reward: RewardWords | null;
}

export interface TopicChoice {
  id: string;
  name: string;
  description: string | null;
  isChosen: boolean;
}

export interface PreferencesView {
  language: MailLanguage;
  isSubscribed: boolean;
  email: string;
  name: string | null;
  topics: TopicChoice[];
  /** Those in which mails may come, and the one that is chosen. */
  languages: { tag: string; isChosen: boolean }[];
}

export interface UnsubscribeView {
  language: MailLanguage;
  isSubscribed: boolean;
  preferencesUrl: string;
}

/** @throws Refusal `newsletter_link_invalid`, `newsletter_link_used`, `newsletter_link_expired` */
export function viewConfirmation(shop: ShopContext, token: string): ConfirmationView {
  const { email, topics, consent, language } = mustBeOpenRequest(shop, token);
  const pageLanguage = mailLanguage(language);
  return {
    language: pageLanguage,
    email,
    words: consent.words,
    wordsLanguage: consent.language,
    privacyUrl: consent.privacyUrl,
    topics: topicChoices(newsletterOf(shop), topics, pageLanguage)
      .filter(({ isChosen }) => isChosen)
      .map(({ name }) => name),
  };
}

/** @throws Refusal as `confirmSubscription` */
export function confirmOnPage(shop: ShopContext, token: string): ConfirmedView {
  const language = mailLanguage(mustBeOpenRequest(shop, token).language);
  const confirmed = confirmSubscription(shop, token);
  const reward = rewardWords(shop, confirmed.reward, language);
  return { language, preferencesUrl: confirmed.preferencesUrl, reward };
}

/** @throws Refusal `newsletter_link_invalid` */
export function viewPreferences(shop: ShopContext, token: string): PreferencesView {
  return preferencesOf(shop, mustBeSubscriber(subscriberOf(shop, 'preferences', token)));
}

/**
 * Changes what a subscriber gets, or ends all of it.
 * @throws Refusal `newsletter_link_invalid`, `newsletter_not_offered`, `invalid_request`
 */
export function savePreferences(
  shop: ShopContext,
  token: string,
  wish: SubscriptionChange | 'unsubscribe',
): PreferencesView {
  return shop.transaction(() => {
    const subscriber = mustBeSubscriber(subscriberOf(shop, 'preferences', token));
    if (wish === 'unsubscribe') {
      return preferencesOf(shop, unsubscribe(shop, subscriber, 'page'));
    }
    if (subscriber.unsubscribedAt !== null) return preferencesOf(shop, subscriber);
    return preferencesOf(shop, changeSubscription(shop, subscriber, wish, 'page'));
  });
}

/** @throws Refusal `newsletter_link_invalid` */
export function viewUnsubscribe(shop: ShopContext, token: string): UnsubscribeView {
  return unsubscribeViewOf(shop, mustBeSubscriber(subscriberOf(shop, 'unsubscribe', token)));
}

/** @throws Refusal `newsletter_link_invalid` */
export function unsubscribeOnPage(
  shop: ShopContext,
  token: string,
  via: 'page' | 'oneClick',
): UnsubscribeView {
  unsubscribeByLink(shop, token, via);
  return viewUnsubscribe(shop, token);
}

function unsubscribeViewOf(shop: ShopContext, subscriber: SubscriberRecord): UnsubscribeView {
  return {
    language: mailLanguage(subscriber.language),
    isSubscribed: subscriber.unsubscribedAt === null,
    preferencesUrl: preferencesUrl(shop, subscriber),
  };
}

function preferencesOf(shop: ShopContext, subscriber: SubscriberRecord): PreferencesView {
  const newsletter = newsletterOf(shop);
  const language = mailLanguage(subscriber.language);
  const tags = [...new Set([...Object.keys(newsletter?.consent.texts ?? {}), language])];
  return {
    language,
    isSubscribed: subscriber.unsubscribedAt === null,
    email: subscriber.email ?? '',
    name: subscriber.name,
    topics: topicChoices(newsletter, subscriber.topics, language),
    languages: tags.map((tag) => ({ tag, isChosen: tag === (subscriber.language ?? language) })),
  };
}

/** Null for a shop that has given its newsletter up: whoever is subscribed can still unsubscribe. */
function newsletterOf(shop: ShopContext): NewsletterProgram | null {
  return programInForce(shop).rules.newsletter;
}

function topicChoices(
  newsletter: NewsletterProgram | null,
  chosen: readonly string[],
  language: MailLanguage,
): TopicChoice[] {
  return (newsletter?.topics ?? []).map(({ id, name, description }) => ({
    id,
    name: localized(name, language),
    description: description ? localized(description, language) : null,
    isChosen: chosen.includes(id),
  }));
}
