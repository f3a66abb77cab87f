import { toBase64Url, toHex } from '../encoding.ts';
import { hmacSha256, sha256Bytes } from '../hashing.ts';

/** Random bytes in base64url: 32 bytes make 43 characters. */
export function randomText(bytes: number): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** An id of ours that nobody guesses: 120 random bits. */
export function newId(
  prefix: 'red' | 'adj' | 'key' | 'ik' | 'we' | 'ref' | 'rev' | 'pho' | 'sub',
): string {
  return `${prefix}_${randomText(15)}`;
}

/** The largest multiple of ten that a byte can be: one above it would favor small digits. */
const FAIR_BELOW = 250;

/** So many digits, each as likely as any other. */
export function randomDigits(count: number): string {
  let digits = '';
  while (digits.length < count) {
    for (const byte of crypto.getRandomValues(new Uint8Array(count))) {
      if (byte < FAIR_BELOW && digits.length < count) digits += byte % 10;
    }
  }
  return digits;
}

export function sha256(text: string): string {
  return toHex(sha256Bytes(text));
}

/** A code has few digits, so a plain hash of it could be guessed back: this one needs the secret. */
export function keyedHash(secret: string, text: string): Uint8Array {
  return hmacSha256(secret, text);
}
