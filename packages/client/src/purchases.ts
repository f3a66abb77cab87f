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
      const idempotencyKey =
        keys.get(purchase) ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
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
