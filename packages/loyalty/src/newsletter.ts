import { NEWSLETTER_CONFIRM_DAYS, NEWSLETTER_MIN_ELAPSED_MS } from '@stamm/contract/limits';
import type { NewsletterInput, NewsletterProgram } from '@stamm/contract/types';
import { Refusal } from './refusal.ts';
import { DAY_MS } from './time.ts';

/** How long a mailed link confirms a subscription. */
export const CONFIRM_MS = NEWSLETTER_CONFIRM_DAYS * DAY_MS;

/** Words that were replaced count for a while: a page that shows them may still be open, or cached. */
export const OLD_WORDS_COUNT_MS = 60 * 60 * 1000;

/** One mailbox is asked so often to confirm, and then left alone until somebody has confirmed. */
const PAUSE_BETWEEN_MAILS_MS = DAY_MS;
const MAILS_PER_PERIOD = 3;
/** Nothing of a request matters after it. */
export const REQUEST_PERIOD_MS = 30 * DAY_MS;

/** A rule of the program, in its version. */
interface VersionWithNewsletter {
  inForceFrom: number | null;
  rules: { newsletter: NewsletterProgram | null };
}

/**
 * The newsletter that a shop offers.
 * @throws Refusal `newsletter_not_offered`
 */
export function mustOfferNewsletter({
  newsletter,
}: VersionWithNewsletter['rules']): NewsletterProgram {
  if (newsletter) return newsletter;
  throw new Refusal(
    'newsletter_not_offered',
    'This shop offers no newsletter here. Its program has no section newsletter.',
  );
}

/** Whether a form was filled in by a machine: it fills fields that people do not see, or is too quick. */
export function isFilledByMachine({
  website,
  elapsedMs,
}: Pick<NewsletterInput, 'website' | 'elapsedMs'>): boolean {
  return website !== '' || elapsedMs < NEWSLETTER_MIN_ELAPSED_MS;
}

/**
 * The topics as they are kept: each once, in the program's order.
 * @throws Refusal `invalid_request` for unknown ones, and for none where there are some to choose from
 */
export function chosenTopics(
  { topics }: Pick<NewsletterProgram, 'topics'>,
  chosen: readonly string[],
): string[] {
  const unknown = chosen.find((id) => !topics.some((topic) => topic.id === id));
  if (unknown !== undefined) {
    throw new Refusal(
      'invalid_request',
      `The newsletter has no topic ${unknown}. Read the program again, and choose from its topics.`,
    );
  }
  if (topics.length > 0 && chosen.length === 0) {
    throw new Refusal(
      'invalid_request',
      'Choose at least one topic of the newsletter; or, for none, unsubscribe.',
    );
  }
  return topics.map((topic) => topic.id).filter((id) => chosen.includes(id));
}

/** What somebody agrees to. */
export interface ConsentWords {
  version: string;
  language: string;
  words: string;
  privacyUrl: string;
}

/**
 * The words that were shown, by their version and language. They must be in force now, or have
 * been a moment ago.
 * @throws Refusal `consent_outdated`
 */
export function consentWords(
  versions: readonly VersionWithNewsletter[],
  { version, language }: { version: string; language: string },
  now: number,
): ConsentWords {
  for (const [index, { rules }] of [...versions.entries()].toReversed()) {
    const replacedAt = versions[index + 1]?.inForceFrom ?? null;
    const isLast = index === versions.length - 1;
    if (!isLast && (replacedAt === null || replacedAt + OLD_WORDS_COUNT_MS <= now)) break;
    const consent = rules.newsletter?.consent;
    if (consent?.version !== version || !Object.hasOwn(consent.texts, language)) continue;
    const words = consent.texts[language] ?? '';
    return { version, language, words, privacyUrl: consent.privacyUrl };
  }
  throw new Refusal(
    'consent_outdated',
    'The words of the consent are others now, or not there in this language. Read the program again, show its words and ask again.',
  );
}

/**
 * What was agreed to under a version must be readable for ever: it never gets other words.
 * @throws Refusal `consent_version_used`
 */
export function mustKeepWords(
  versions: readonly VersionWithNewsletter[],
  next: NewsletterProgram | null,
): void {
  if (!next) return;
  const { version, texts } = next.consent;
  for (const { rules } of versions) {
    const earlier = rules.newsletter?.consent;
    if (earlier?.version !== version) continue;
    const changed = Object.keys(earlier.texts).find(
      (language) => texts[language] !== undefined && texts[language] !== earlier.texts[language],
    );
    if (changed !== undefined) {
      throw new Refusal(
        'consent_version_used',
        `Version ${version} of the consent had other words in ${changed}, and people agreed to those. Give the new words another version.`,
      );
    }
  }
}

/** When a mailbox was asked to confirm, and whether it did. */
export interface EarlierRequest {
  requestedAt: number;
  usedAt: number | null;
}

/**
 * Whether a mailbox may be asked to confirm once more. However often somebody types the address of
 * somebody else: one mail a day, three in thirty days, until one of them was confirmed.
 */
export function mayAskToConfirm(earlier: readonly EarlierRequest[], now: number): boolean {
  const unanswered = earlier.filter(
    ({ requestedAt, usedAt }) => usedAt === null && requestedAt > now - REQUEST_PERIOD_MS,
  );
  const inPause = unanswered.some(({ requestedAt }) => requestedAt > now - PAUSE_BETWEEN_MAILS_MS);
  return !inPause && unanswered.length < MAILS_PER_PERIOD;
}

/**
 * That a mailed link still confirms.
 * @throws Refusal `newsletter_link_used`, `newsletter_link_expired`
 */
export function mustBeConfirmable({ requestedAt, usedAt }: EarlierRequest, now: number): void {
  if (usedAt !== null) {
    throw new Refusal(
      'newsletter_link_used',
      'This subscription was confirmed with this link before. There is nothing more to do.',
    );
  }
  if (now >= requestedAt + CONFIRM_MS) {
    throw new Refusal(
      'newsletter_link_expired',
      `The link was good for ${NEWSLETTER_CONFIRM_DAYS} days. Subscribe once more to get a new one.`,
    );
  }
}

/** Who subscribes again while subscribed gets what was chosen now beside what was chosen before. */
export function topicsAfterConfirming(
  before: readonly string[] | null,
  chosen: readonly string[],
): string[] {
  return [...new Set([...(before ?? []), ...chosen])];
}
