/**
 * The letters and digits of a code as a person typed or pasted it: whatever their case or width, and
 * whatever spaces, dashes or invisible characters came along. Our codes have neither O, 0, I, 1 nor
 * L, so there is nothing to guess between them.
 */
export function typedCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
