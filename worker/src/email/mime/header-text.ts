import { toBase64, utf8Bytes } from '../../encoding.ts';
import { oneLine } from '../mail-content.ts';
import type { NamedAddress } from '../outgoing-mail.ts';

const ENCODED_WORD_BYTES = 42;
const SPECIALS = /[()<>[\]:;@\\,."]/;

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** A text within a header: one line, in ASCII (encoded words of RFC 2047, 75 characters at most). */
export function headerText(text: string): string {
  const line = oneLine(text);
  // What looks like an encoded word would be decoded by whoever reads it.
  return isAscii(line) && !line.includes('=?') ? line : encodedWords(line);
}

/** `"Beans & Co." <club@example.com>`, with the name encoded where it has to be. */
export function headerAddress({ name, address }: NamedAddress): string {
  const line = oneLine(name);
  if (line === '') return address;
  if (!isAscii(line) || line.includes('=?')) return `${encodedWords(line)} <${address}>`;
  return `${SPECIALS.test(line) ? quotedName(line) : line} <${address}>`;
}

/** The same for those who encode it themselves. */
export function writtenAddress({ name, address }: NamedAddress): string {
  const line = oneLine(name);
  if (line === '') return address;
  return `${SPECIALS.test(line) ? quotedName(line) : line} <${address}>`;
}

function quotedName(line: string): string {
  return `"${line.replace(/[\\"]/g, '\\$&')}"`;
}

function encodedWords(line: string): string {
  const words: string[] = [];
  let word = '';
  // By code points: none may be torn apart between two words.
  for (const character of line) {
    if (utf8Bytes(word + character).length > ENCODED_WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((text) => `=?UTF-8?B?${toBase64(utf8Bytes(text))}?=`).join(' ');
}
