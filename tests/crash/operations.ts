import type { ApiCall } from '../support/api.ts';
import type { TestShop } from '../support/stack.ts';

/** What a shop tells, or a member does, that changes points. Sent again, it is the very same request. */
export type Operation =
  | { kind: 'order'; orderId: string; customer: string; totalMinor: number; version: number }
  | { kind: 'refund'; orderId: string; refundId: string; amountMinor: number }
  | { kind: 'cancel'; orderId: string; at: string }
  | { kind: 'redemption'; customer: string; key: string }
  | { kind: 'adjustment'; customer: string; key: string; points: number };

/** What the one reward costs. */
export const rewardPoints = 7;

/** All orders are placed then; a later version of an order is so many seconds newer. */
const placedAt = Date.UTC(2026, 0, 5, 12);

/** Who calls: the shop's backend, or a member with their session. */
export interface Callers {
  shop: TestShop;
  /** By customer. */
  sessions: ReadonlyMap<string, string>;
}

/** The request of an operation. */
export function requestOf(
  operation: Operation,
  { shop, sessions }: Callers,
): ApiCall & { path: string } {
  const token = shop.secretKey;
  switch (operation.kind) {
    case 'order':
      return {
        method: 'PUT',
        path: `/v1/orders/${operation.orderId}`,
        token,
        json: {
          customer: { id: operation.customer },
          currency: 'EUR',
          placedAt: new Date(placedAt).toISOString(),
          paidAt: new Date(placedAt).toISOString(),
          updatedAt: new Date(placedAt + operation.version * 1000).toISOString(),
          totalMinor: operation.totalMinor,
        },
      };
    case 'refund':
      return {
        method: 'PUT',
        path: `/v1/orders/${operation.orderId}/refunds/${operation.refundId}`,
        token,
        json: { amountMinor: operation.amountMinor },
      };
    case 'cancel':
      return {
        method: 'POST',
        path: `/v1/orders/${operation.orderId}/cancel`,
        token,
        json: { canceledAt: operation.at },
      };
    case 'redemption':
      return {
        method: 'POST',
        path: '/v1/me/redemptions',
        token: sessions.get(operation.customer) ?? '',
        headers: { 'idempotency-key': operation.key },
        json: { rewardId: 'five' },
      };
    case 'adjustment':
      return {
        method: 'POST',
        path: `/v1/members/${operation.customer}/adjustments`,
        token,
        headers: { 'idempotency-key': operation.key },
        json: { points: operation.points, reason: 'For the test' },
      };
  }
}
