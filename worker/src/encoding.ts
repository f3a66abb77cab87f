/** Bytes as text, in every runtime alike: not every one knows `Buffer`, nor every `Buffer` base64url. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What each character stands for; base64 writes + and / for the last two. */
const SEXTETS = new Map(
  [...ALPHABET, '+', '/'].map((character, at) => [character, at > 63 ? at - 2 : at]),
);
/** `String.fromCharCode` takes each byte as an argument, and there is a limit to those. */
const CHUNK_BYTES = 8_192;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}

export function utf8Text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte + 0x100).toString(16).slice(1);
  return text;
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return btoa(binary);
}

/** Without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads base64url and base64. Characters of neither are passed over: compare what must be exact. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let waiting = 0;
  for (const character of text) {
    const sextet = SEXTETS.get(character);
    if (sextet === undefined) continue;
    bits = ((bits << 6) | sextet) & 0xfff;
    waiting += 6;
    if (waiting < 8) continue;
    waiting -= 8;
    bytes[length] = (bits >> waiting) & 0xff;
    length += 1;
  }
  return bytes.slice(0, length);
}
