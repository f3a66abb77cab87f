import type { Earning } from '@stamm/contract/types';
import type { OrderFacts, OrderSnapshot } from '../src/order-facts.ts';

/** An earning rule with the defaults of the contract. */
export function earning(change: Partial<Earning> = {}): Earning {
  return {
    rates: [{ currency: 'EUR', points: 1, perMinor: 100 }],
    basis: 'gross',
    includeShipping: false,
    multipliers: [],
    ...change,
  };
}

/** A paid order without lines. */
export function snapshot(change: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    currency: 'EUR',
    placedAt: 1_000,
    paidAt: 1_000,
    canceledAt: null,
    fulfilledAt: null,
    updatedAt: 1_000,
    totalMinor: 10_000,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    taxMinor: 0,
    lines: null,
    ...change,
  };
}

export function facts(change: Partial<OrderFacts> = {}): OrderFacts {
  return { snapshot: snapshot(), refunds: [], canceledAt: null, ...change };
}

export function refund(
  amountMinor: number,
  change: Partial<OrderFacts['refunds'][number]> = {},
): OrderFacts['refunds'][number] {
  return { id: 'r1', amountMinor, shippingMinor: 0, lines: [], refundedAt: 2_000, ...change };
}
