import { expect, test } from 'vitest';
import { Language, LocalizedText } from './primitives.ts';

test.each([
  ['de', 'de'],
  ['de-at', 'de-AT'],
  ['de_DE', 'de-DE'],
  ['EN-gb', 'en-GB'],
  ['es-419', 'es-419'],
  ['zh-hant', 'zh-Hant'],
  ['zh-Hant-TW', 'zh-TW'],
  ['de-DE-u-co-phonebk', 'de-DE'],
  // What Intl refuses is the language that can be told.
  ['de-12', 'de'],
  ['de-abcdefghi', 'de'],
])('%s is kept as %s, which Intl knows', (tag, kept) => {
  expect(Language.parse(tag)).toBe(kept);
  expect(() => new Intl.DisplayNames([kept], { type: 'language' }).of(kept)).not.toThrow();
});

test.each(['', '-', '12', 'd', 'deutsch', '<b>', '*'])('%j is no language', (tag) => {
  expect(Language.safeParse(tag).success).toBe(false);
});

test('texts are kept under tags that Intl knows', () => {
  expect(LocalizedText.parse({ 'de-12': 'Hallo', en_gb: 'Hello' })).toEqual({
    de: 'Hallo',
    'en-GB': 'Hello',
  });
});
