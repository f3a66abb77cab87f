import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
  utf8Bytes,
  utf8Text,
} from './encoding.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

describe('bytes as text', () => {
  test('are what the runtime itself writes, and come back as they were', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const known = Buffer.from(some);
        expect(toHex(some)).toBe(known.toString('hex'));
        expect(toBase64(some)).toBe(known.toString('base64'));
        expect(toBase64Url(some)).toBe(known.toString('base64url'));
        expect([...fromHex(toHex(some))]).toEqual([...some]);
        expect([...fromBase64Url(toBase64Url(some))]).toEqual([...some]);
        expect([...fromBase64Url(toBase64(some))]).toEqual([...some]);
      }),
    );
  });

  test('may be many', () => {
    const many = new Uint8Array(100_000).map((_, at) => at);
    expect(toBase64(many)).toBe(Buffer.from(many).toString('base64'));
  });

  test('that are no base64url are passed over', () => {
    expect(utf8Text(fromBase64Url(' aGV\nsbG8. '))).toBe('hello');
    expect([...fromBase64Url('A')]).toEqual([]);
  });

  test('of words are UTF-8', () => {
    expect(utf8Text(utf8Bytes('Tüte 🎁'))).toBe('Tüte 🎁');
    expect(utf8Bytes('ü')).toHaveLength(2);
  });
});
