import { limits, ReviewLine } from '@stamm/contract';
import type { ReviewLine as ReviewLineValue } from '@stamm/contract/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvSource } from './csv-source.ts';
import { LineSplitter } from './line-splitter.ts';
import { REVIEWS_CSV, REVIEWS_CSV_HEADER, reviewCsvLine } from './reviews-csv.ts';

function read(file: string): ReviewLineValue[] {
  const splitter = new LineSplitter(limits.MAX_IMPORT_LINE_BYTES);
  const source = new CsvSource(REVIEWS_CSV);
  const lines = [...splitter.push(new TextEncoder().encode(file)), ...splitter.end()];
  return [...source.read(lines), ...source.end()].map((line) => {
    if ('item' in line) return line.item;
    throw new Error(`${line.code}: ${line.reason}`);
  });
}

const REVIEW: ReviewLineValue = ReviewLine.parse({
  id: 'r1',
  productId: 'coffee',
  rating: 5,
  text: 'Good',
  displayName: 'Ada',
  writtenAt: '2026-03-01T12:00:00Z',
});

describe('reviews as CSV', () => {
  test.each(['=1+1', '+49 30', '-5', '@sum', '=cmd|/c calc', "'=1", "''=1", '＝1'])(
    'no cell is a formula: %s',
    (text) => {
      const line = reviewCsvLine({ ...REVIEW, text });
      const cell = line.split(',')[4] ?? '';
      expect(cell.replace(/^"/, '')).toMatch(/^'/);
      expect(read(REVIEWS_CSV_HEADER + line)).toEqual([{ ...REVIEW, text }]);
    },
  );

  test('what is no formula is as it was written', () => {
    expect(reviewCsvLine({ ...REVIEW, text: "'tis good" })).toContain(",'tis good,");
  });

  test('are read as they were written, whatever they say', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'aß=+-@\'",;\n 😀<'),
      minLength: 1,
      maxLength: 12,
    });
    const id = fc.string({ unit: fc.constantFrom(...'a1=+-@\'",'), minLength: 1, maxLength: 8 });
    const line = fc.record({
      id,
      productId: id,
      rating: fc.integer({ min: 1, max: 5 }),
      title: fc.option(text),
      text,
      displayName: text.map((name) => `${name}x`),
      language: fc.option(fc.constantFrom('de', 'en-GB')),
      writtenAt: fc.constant('2026-03-01T12:00:00.000Z'),
      editedAt: fc.option(fc.constant('2026-03-02T12:00:00.000Z')),
      rewarded: fc.boolean(),
      orderId: fc.option(id),
      answer: fc.option(text),
      answeredAt: fc.option(fc.constant('2026-03-03T12:00:00.000Z')),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (drawn) => {
        const cleaned = drawn.map((each) => ReviewLine.parse(each));
        // An answer of blanks is none, in a cell as elsewhere.
        const written = cleaned.map((each) => ({ ...each, answer: each.answer || null }));
        const file = REVIEWS_CSV_HEADER + written.map(reviewCsvLine).join('');
        expect(read(file)).toEqual(written);
      }),
    );
  });

  test('a header of other columns is refused, and cells that say nothing of the kind', () => {
    expect(() => read('id,stars\n')).toThrow();
    const header = 'id,productId,rating,displayName,writtenAt,rewarded\n';
    for (const cells of ['a,b,6,Ada,2026-01-01T00:00:00Z,', 'a,b,4.5,Ada,2026-01-01T00:00:00Z,']) {
      expect(() => read(`${header}${cells}`)).toThrow('A rating is a whole number of stars');
    }
    expect(() => read(`${header}a,b,5,Ada,yesterday,`)).toThrow('ISO 8601');
    expect(() => read(`${header}a,b,5,Ada,2026-01-01T00:00:00Z,perhaps`)).toThrow('true or false');
  });
});
