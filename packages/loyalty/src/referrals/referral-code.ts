import { typedCode } from '../typed-code.ts';

/** Sixteen signs that neither look nor sound alike in English or German: each carries four bits. */
const ALPHABET = '23456789CFHMRWXY';

/** Random bytes that a code needs: 40 bits, for it is typed and read aloud, and guesses are counted. */
export const REFERRAL_CODE_BYTES = 5;

/** A member's code from random bytes: `C7HM29WX4R`. */
export function referralCode(random: Uint8Array): string {
  if (random.length !== REFERRAL_CODE_BYTES) {
    throw new RangeError(`A referral code is made of ${REFERRAL_CODE_BYTES} random bytes.`);
  }
  let signs = '';
  for (const byte of random) signs += `${ALPHABET[byte >> 4]}${ALPHABET[byte & 15]}`;
  return signs;
}

/** A code as a person typed it, in the form in which it is stored. */
export function normalizeReferralCode(typed: string): string {
  return typedCode(typed);
}
