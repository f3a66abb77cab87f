import { Refusal } from '@stamm/loyalty';
import { canonicalJson } from '../canonical-json.ts';
import type { ShopContext } from '../context.ts';
import { sha256 } from '../secrets.ts';
import { keysCountSince, scheduleCleanUp } from './clean-up.ts';

/**
 * Does something once for each idempotency key (law 8): key, hash of the request and answer are
 * written in the same transaction as the effect. The same key again gets the same answer and
 * writes nothing. What was refused is not kept: it may succeed another time.
 * @throws Refusal `idempotency_conflict` for the same key with another request
 */
export function once<Answer>(
  shop: ShopContext,
  call: { scope: string; key: string; request: unknown },
  effect: () => Answer,
): Answer {
  return shop.transaction(() => {
    const { idempotency } = shop.books;
    const requestHash = sha256(canonicalJson(call.request));
    const known = idempotency.find(call.scope, call.key, keysCountSince(shop.now));
    if (known) {
      if (known.requestHash === requestHash) return JSON.parse(known.answer);
      throw new Refusal(
        'idempotency_conflict',
        'This Idempotency-Key was sent before with another request. Use a new key for a new request.',
      );
    }
    const answer = effect();
    idempotency.add({
      scope: call.scope,
      key: call.key,
      requestHash,
      answer: JSON.stringify(answer),
      createdAt: shop.now,
    });
    scheduleCleanUp(shop);
    return answer;
  });
}

/** Whose keys they are: two members may use the same key. */
export function memberScope(number: number): string {
  return `member:${number}`;
}
