import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReviewInput } from './index.ts';
import { plainLine, plainText } from './plain-text.ts';

describe('what people write', () => {
  test('stays what it is: markup is text, and so is every script', () => {
    for (const text of [
      '<script>alert(1)</script> & "quotes"',
      'Größe 8½: süß ☕️',
      'قهوة رائعة',
      '家族👨‍👩‍👧',
      'می‌خواهم',
      'one\n\ntwo',
    ]) {
      expect(plainText(text)).toBe(text.normalize('NFC'));
    }
  });

  test('loses what would reach beyond it: controls, turned directions, piles of marks', () => {
    expect(plainText('good\u202Etab\u202C \u2066x\u2069\u0000\u0007\u009b\uFEFF')).toBe(
      'goodtab x',
    );
    expect(plainText(`a${'\u0301'.repeat(90)}b`)).toBe(`á${'\u0301'.repeat(4)}b`);
    expect(plainText('a\r\nb\rc\u2028d\n\n\n\n\ne')).toBe('a\nb\nc\nd\n\ne');
    expect(plainText('lone \ud800 half')).toBe('lone \ufffd half');
    expect(plainLine('  a \n b\tc ')).toBe('a b c');
  });

  test('once cleaned, it is clean', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainText(plainText(text))).toBe(plainText(text));
        expect(plainLine(plainLine(text))).toBe(plainLine(text));
        expect(plainLine(text)).not.toMatch(/[\n\r]/);
      }),
    );
  });
});

describe('a review', () => {
  const review = { productId: 'p1', rating: 5, text: 'Good', displayName: 'Ada' };
  const errors = (value: object) =>
    ReviewInput.safeParse({ ...review, ...value }).error?.issues.map((issue) => issue.message);

  test('has from one to five whole stars', () => {
    for (const rating of [1, 2, 3, 4, 5]) expect(errors({ rating })).toBeUndefined();
    for (const rating of [0, 6, 4.5, -1, '5', null, Number.NaN]) {
      expect(errors({ rating })).toContain('A rating is a whole number of stars, from 1 to 5.');
    }
  });

  test('says something: not only signs that nobody sees', () => {
    expect(errors({ text: ' \u200b\u202e\n' })).toEqual(['This is empty.']);
    expect(errors({ displayName: '\u0000' })).toEqual(['This is empty.']);
    expect(ReviewInput.parse({ ...review, title: ' \n ' }).title).toBeNull();
  });

  test('has an end', () => {
    expect(errors({ text: 'x'.repeat(4000) })).toBeUndefined();
    expect(errors({ text: 'x'.repeat(4001) })).toEqual(['Use 4000 characters or fewer.']);
    expect(errors({ text: 'x'.repeat(9000) })).toEqual(['Use 4000 characters or fewer.']);
    expect(errors({ displayName: 'x'.repeat(61) })).toEqual(['Use 60 characters or fewer.']);
  });
});
