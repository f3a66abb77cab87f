import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, LineSplitter } from './line-splitter.ts';

const encoder = new TextEncoder();

/** Sends the bytes in pieces of these sizes, over and over, each in memory that is used again. */
function split(bytes: Uint8Array, sizes: number[], maxBytes = 1_000): Line[] {
  const splitter = new LineSplitter(maxBytes);
  const lines: Line[] = [];
  const memory = new Uint8Array(Math.max(...sizes));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    const piece = bytes.subarray(at, at + size);
    memory.set(piece);
    lines.push(...splitter.push(memory.subarray(0, piece.length)));
    memory.fill(0x3f);
    at += size;
  }
  return [...lines, ...splitter.end()];
}

const texts = (lines: Line[]) => lines.map(({ text }) => text);
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
const text = fc.string({
  unit: fc.constantFrom('a', 'ß', '€', '🫘', '"', ',', '\n', '\r\n'),
  maxLength: 60,
});

describe('lines of a stream', () => {
  test('are the same however the stream is cut', () => {
    fc.assert(
      fc.property(text, sizes, (file, pieces) => {
        const expected = file.split(/\r?\n/);
        if (expected.at(-1) === '') expected.pop();
        const lines = split(encoder.encode(file), pieces);
        expect(texts(lines)).toEqual(expected);
        expect(lines.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 1));
      }),
    );
  });

  test('begin after the byte order mark', () => {
    expect(texts(split(encoder.encode('\uFEFFa\n\uFEFFb'), [1]))).toEqual(['a', '\uFEFFb']);
  });

  test('keep the last one without a line break, and end with the last break', () => {
    expect(texts(split(encoder.encode('a\nb'), [9]))).toEqual(['a', 'b']);
    expect(texts(split(encoder.encode('a\nb\n'), [9]))).toEqual(['a', 'b']);
    expect(texts(split(encoder.encode('a\n\n'), [9]))).toEqual(['a', '']);
    expect(texts(split(new Uint8Array(), [9]))).toEqual([]);
  });

  test('may be as long as the limit in bytes, and no longer', () => {
    const lines = split(encoder.encode('€€€\n€€€a\nb'), [4], 9);
    expect(texts(lines)).toEqual(['€€€', null, 'b']);
  });

  test('too long to be kept are counted with their quotation marks, wherever they are cut', () => {
    fc.assert(
      fc.property(fc.nat(5), sizes, (marks, pieces) => {
        const long = `${'"a'.repeat(marks)}${'x'.repeat(20)}`;
        const lines = split(encoder.encode(`${long}\nshort\n${long}`), pieces, 10);
        expect(texts(lines)).toEqual([null, 'short', null]);
        expect(lines.map(({ oddQuotes }) => oddQuotes)).toEqual([
          marks % 2 === 1,
          false,
          marks % 2 === 1,
        ]);
      }),
    );
  });
});
