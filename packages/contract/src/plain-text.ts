/**
 * What people write for others to read, made harmless to its surroundings: text and nothing else.
 * No zod here: the browser may import this file.
 */

/** Controls, and marks that turn the direction of what stands around them; ZWJ and ZWNJ stay. */
const UNWELCOME =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** More marks on one letter than any language has, which would grow over the lines around it. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Of several lines: at most one empty line between two. */
export function plainText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(/\t/g, ' ')
      .replace(UNWELCOME, '')
      // Not before: what stood between a letter and its mark is gone now.
      .normalize('NFC')
      .replace(PILED_MARKS, '$1')
      .replace(/[^\S\n]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  );
}

/** Of one line. */
export function plainLine(text: string): string {
  return plainText(text.replace(/[\r\n\u2028\u2029]+/g, ' ')).replace(/\s+/g, ' ');
}
