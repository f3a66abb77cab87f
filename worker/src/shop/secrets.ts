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

const TEN_TO_THE_SIX = 1_000_000;
/** The largest multiple of a million below 2^32: a number above it would favour small codes. */
const FAIR_BELOW = Math.floor(2 ** 32 / TEN_TO_THE_SIX) * TEN_TO_THE_SIX;

/** Six digits, each code as likely as any other. */
export function randomDigits(): string {
  const random = new Uint32Array(1);
  for (;;) {
    const [number = FAIR_BELOW] = crypto.getRandomValues(random);
    if (number < FAIR_BELOW) return String(number % TEN_TO_THE_SIX).padStart(6, '0');
  }
}

export function sha256(text: string): string {
  return toHex(sha256Bytes(text));
}

/** A code has few digits, so a plain hash of it could be guessed back: this one needs the secret. */
export function keyedHash(secret: string, text: string): Uint8Array {
  return hmacSha256(secret, text);
}
