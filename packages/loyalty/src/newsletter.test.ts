import { newsletterForCoupon, topicsForPoints } from '@stamm/contract';
import type { NewsletterProgram } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import {
  chosenTopics,
  consentWords,
  isFilledByMachine,
  mayAskToConfirm,
  mustBeConfirmable,
  mustKeepWords,
  mustOfferNewsletter,
  topicsAfterConfirming,
} from './newsletter.ts';
import { DAY_MS } from './time.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const HOUR = 3_600_000;
const sender = { shopName: 'Rösterei', privacyUrl: 'https://shop.example/privacy' };
const TOPICS = topicsForPoints(sender);
const PLAIN = newsletterForCoupon(sender);

const withWords = (version: string, texts: Record<string, string>): NewsletterProgram => ({
  ...PLAIN,
  consent: { ...PLAIN.consent, version, texts },
});
const inForce = (newsletter: NewsletterProgram | null, inForceFrom: number | null = null) => ({
  inForceFrom,
  rules: { newsletter },
});

describe('a newsletter', () => {
  test('is offered where the program has one', () => {
    expect(mustOfferNewsletter({ newsletter: PLAIN })).toBe(PLAIN);
    expect(() => mustOfferNewsletter({ newsletter: null })).toThrow('newsletter_not_offered');
  });

  test.each([
    ['fills what nobody sees', { website: 'https://spam.example', elapsedMs: 9_000 }, true],
    ['is done at once', { website: '', elapsedMs: 1_999 }, true],
    ['takes its time', { website: '', elapsedMs: 2_000 }, false],
  ])('is asked for by a machine or not: one that %s', (_, form, expected) => {
    expect(isFilledByMachine(form)).toBe(expected);
  });

  test('has topics to choose from, at least one, each once', () => {
    expect(chosenTopics(TOPICS, ['offers', 'news', 'offers'])).toEqual(['news', 'offers']);
    expect(chosenTopics(PLAIN, [])).toEqual([]);
    expect(() => chosenTopics(TOPICS, [])).toThrow('at least one topic');
    expect(() => chosenTopics(TOPICS, ['news', 'secrets'])).toThrow('no topic secrets');
    expect(() => chosenTopics(PLAIN, ['news'])).toThrow('no topic news');
  });

  test('adds topics for whoever subscribes again', () => {
    expect(topicsAfterConfirming(['news'], ['offers', 'news'])).toEqual(['news', 'offers']);
    expect(topicsAfterConfirming(null, ['offers'])).toEqual(['offers']);
  });
});

describe('the words of the consent', () => {
  const first = inForce(withWords('1', { en: 'Yes.', de: 'Ja.' }));
  const second = inForce(withWords('2', { en: 'Oh yes.' }), NOW);

  test('are found by version and language', () => {
    const words = consentWords([first], { version: '1', language: 'de' }, NOW);
    expect(words).toEqual({
      version: '1',
      language: 'de',
      words: 'Ja.',
      privacyUrl: sender.privacyUrl,
    });
    for (const [version, language] of [
      ['2', 'de'],
      ['1', 'fr'],
      ['1', 'toString'],
    ] as const) {
      expect(() => consentWords([first], { version, language }, NOW)).toThrow('consent_outdated');
    }
  });

  test('count for an hour after they were replaced', () => {
    const versions = [first, second];
    const old = { version: '1', language: 'en' };
    expect(consentWords(versions, old, NOW + HOUR - 1).words).toBe('Yes.');
    expect(() => consentWords(versions, old, NOW + HOUR)).toThrow('consent_outdated');
    const present = { version: '2', language: 'en' };
    expect(consentWords(versions, present, NOW + HOUR).words).toBe('Oh yes.');
  });

  test('of a shop that was being set up count no more once they are replaced', () => {
    const versions = [first, inForce(withWords('2', { en: 'Oh yes.' }))];
    expect(() => consentWords(versions, { version: '1', language: 'en' }, NOW)).toThrow(
      'consent_outdated',
    );
  });

  test('never change under the same version; languages may come and go', () => {
    const keep = (texts: Record<string, string>, version = '1') =>
      mustKeepWords([first, inForce(null)], withWords(version, texts));
    expect(() => keep({ en: 'Yes!' })).toThrow('consent_version_used');
    keep({ en: 'Yes!' }, '2');
    keep({ en: 'Yes.', fr: 'Oui.' });
    mustKeepWords([first], null);
  });
});

describe('a confirmation', () => {
  const asked = (daysAgo: number, usedAt: number | null = null) => ({
    requestedAt: NOW - daysAgo * DAY_MS,
    usedAt,
  });

  test('is asked for once a day and three times in thirty days, however often somebody types', () => {
    expect(mayAskToConfirm([], NOW)).toBe(true);
    expect(mayAskToConfirm([asked(0.99)], NOW)).toBe(false);
    expect(mayAskToConfirm([asked(1)], NOW)).toBe(true);
    expect(mayAskToConfirm([asked(3), asked(2), asked(1)], NOW)).toBe(false);
    expect(mayAskToConfirm([asked(30), asked(2), asked(1)], NOW)).toBe(true);
  });

  test('may be asked for anew by someone who has confirmed', () => {
    expect(mayAskToConfirm([asked(0.1, NOW), asked(2, NOW), asked(3, NOW)], NOW)).toBe(true);
  });

  test('is good for seven days and once', () => {
    mustBeConfirmable(asked(6.99), NOW);
    expect(() => mustBeConfirmable(asked(7), NOW)).toThrow('newsletter_link_expired');
    expect(() => mustBeConfirmable(asked(1, NOW), NOW)).toThrow('newsletter_link_used');
    expect(() => mustBeConfirmable(asked(8, NOW), NOW)).toThrow('newsletter_link_used');
  });
});
