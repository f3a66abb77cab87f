/** Stands in for the Worker's hashes in browsers, where Node's are not. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type * as real from '../../../../worker/src/hashing.ts';

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? utf8ToBytes(content) : content;
}

export const sha256Bytes: typeof real.sha256Bytes = (content) =>
  sha256(bytesOf(content)) as Uint8Array<ArrayBuffer>;

export const hmacSha256: typeof real.hmacSha256 = (key, text) =>
  hmac(sha256, bytesOf(key), utf8ToBytes(text)) as Uint8Array<ArrayBuffer>;

export const isSameSecret: typeof real.isSameSecret = (a, b) => {
  if (a.byteLength !== b.byteLength) return false;
  let difference = 0;
  for (const [at, byte] of a.entries()) difference |= byte ^ (b[at] ?? 0);
  return difference === 0;
};

/** The polynomial of PNG, ISO 3309, with its bits the other way round. */
const POLYNOMIAL = 0xedb88320;

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  }
  return remainder;
});

export const crc32: typeof real.crc32 = (bytes) => {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (REMAINDERS[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return ~sum >>> 0;
};
