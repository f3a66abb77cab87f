import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as real from '../../../../worker/src/hashing.ts';
import * as standIn from './hashing.ts';

const bytes = fc.uint8Array({ maxLength: 200 });

test('hashes in browsers are what Node makes of the same', () => {
  fc.assert(
    fc.property(bytes, fc.string(), bytes, (some, text, key) => {
      expect([...standIn.sha256Bytes(some)]).toEqual([...real.sha256Bytes(some)]);
      expect([...standIn.sha256Bytes(text)]).toEqual([...real.sha256Bytes(text)]);
      expect([...standIn.hmacSha256(key, text)]).toEqual([...real.hmacSha256(key, text)]);
      expect([...standIn.hmacSha256(text, text)]).toEqual([...real.hmacSha256(text, text)]);
      expect(standIn.crc32(some)).toBe(real.crc32(some));
      expect(standIn.isSameSecret(some, key)).toBe(real.isSameSecret(some, key));
      expect(standIn.isSameSecret(some, some.slice())).toBe(true);
    }),
  );
});
