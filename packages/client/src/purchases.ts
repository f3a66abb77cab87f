import type { Redemption } from '@stamm/contract/types';
import type { StammError } from './errors.ts';
import type { Loading } from './loading.ts';
import type { Share } from './sharing.ts';
import type { Send } from './transport.ts';

/** After these answers a purchase has certainly not happened. */
const REFUSALS = [403, 404, 409, 422];

/**
 * Buys rewards. The idempotency key of a purchase lives until its outcome is known, so that
 * trying again after a failure buys nothing twice.
 */
export function createPurchases(share: Share, call: Send, loading: Loading) {
  const keys = new Map<string, string>();
  return {
    forget: () => keys.clear(),
    redeem(rewardId: string, points: number): Promise<Redemption> {
      const purchase = `${rewardId} ${points}`;
      const idempotencyKey = keys.get(purchase) ?? randomKey();
      keys.set(purchase, idempotencyKey);
      return share(idempotencyKey, async () => {
        try {
          const redemption = await call<Redemption>({
            path: '/v1/me/redemptions',
            idempotencyKey,
            body: { rewardId, points },
            isAnswer: ({ coupon }) => coupon.code,
          });
          keys.delete(purchase);
          return redemption;
        } catch (error) {
          if (REFUSALS.includes((error as StammError).status as number)) keys.delete(purchase);
          throw error;
        } finally {
          loading.reloadMe().catch(() => undefined);
        }
      });
    },
  };
}

/** 128 random bits; `crypto.randomUUID` is missing on pages without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('');
}
