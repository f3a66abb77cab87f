import { createHash, timingSafeEqual } from 'node:crypto';
import type { Env } from '../env.ts';
import { refuse } from '../problems/refusal.ts';

const MIN_LENGTH = 32;

function digest(text: string) {
  return createHash('sha256').update(text).digest();
}

/** Compared by digests, so that the time tells neither length nor contents. */
export function isOperatorToken(token: string, env: Env): boolean {
  const expected = env.OPERATOR_TOKEN ?? '';
  return timingSafeEqual(digest(token), digest(expected)) && expected.length >= MIN_LENGTH;
}

/** Without a token of its own, or with one that can be guessed, the Worker has no operator. */
export function refuseWithoutOperatorToken(env: Env): void {
  if ((env.OPERATOR_TOKEN ?? '').length >= MIN_LENGTH) return;
  refuse(
    'unavailable',
    `This Worker has no operator: start it with OPERATOR_TOKEN set to ${MIN_LENGTH} random characters or more.`,
  );
}
