import type { Env } from '../env.ts';
import { isSameSecret, sha256Bytes } from '../hashing.ts';
import { refuse } from '../problems/refusal.ts';
import { MIN_SECRET_LENGTH } from './secrets.ts';

/**
 * Whether it is the operator's token, or the previous one while that is replaced. Compared by
 * digests, so that the time tells neither length nor contents.
 */
export function isOperatorToken(token: string, env: Env): boolean {
  const digest = sha256Bytes(token);
  const fits = [env.OPERATOR_TOKEN ?? '', env.OPERATOR_TOKEN_PREVIOUS ?? ''].map((expected) => {
    const isSame = isSameSecret(digest, sha256Bytes(expected));
    return isSame && expected.length >= MIN_SECRET_LENGTH;
  });
  return fits.includes(true);
}

/** Without a token of its own, or with one that can be guessed, the Worker has no operator. */
export function refuseWithoutOperatorToken(env: Env): void {
  if ((env.OPERATOR_TOKEN ?? '').length >= MIN_SECRET_LENGTH) return;
  refuse(
    'unavailable',
    `This Worker has no operator: start it with OPERATOR_TOKEN set to ${MIN_SECRET_LENGTH} random characters or more.`,
  );
}
