/**
 * Synchronous hashes: those of WebCrypto are promises, and nothing may be awaited in a transaction.
 * The only file that asks the runtime for them, so that another runtime needs to replace only this.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { crc32 as nodeCrc32 } from 'node:zlib';

export function sha256Bytes(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return hash('sha256', content, 'buffer') as Uint8Array<ArrayBuffer>;
}

export function hmacSha256(key: string | Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  return createHmac('sha256', key).update(text).digest() as Uint8Array<ArrayBuffer>;
}

/** Takes the same time wherever the first difference is. */
export function isSameSecret(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

export function crc32(bytes: Uint8Array): number {
  return nodeCrc32(bytes);
}
