import type { Earning } from '@stamm/contract/types';
import {
  NO_FACTS,
  type OrderFacts,
  type OrderSnapshot,
  type ToldSnapshot,
} from '../src/order-facts.ts';

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
    paidMinor: null,
    giftCardMinor: null,
    storeCreditMinor: null,
    tipMinor: null,
    dutiesMinor: null,
    feesMinor: null,
    roundingMinor: null,
    discountMinor: null,
    couponCodes: null,
    channel: null,
    locationId: null,
    lines: null,
    ...change,
  };
}

type ToldTime = 'placedAt' | 'paidAt' | 'canceledAt' | 'fulfilledAt' | 'updatedAt';

/** A paid order without lines as a shop tells of it, with its times as epoch milliseconds. */
export function told(
  change: Partial<Omit<ToldSnapshot, ToldTime> & Record<ToldTime, number | null>> = {},
): ToldSnapshot & { namesCustomer: boolean } {
  const { placedAt = 1_000, paidAt = 1_000, canceledAt, fulfilledAt, updatedAt, ...rest } = change;
  const times = Object.entries({ placedAt, paidAt, canceledAt, fulfilledAt, updatedAt })
    .filter(([, time]) => time !== undefined)
    .map(([of, time]) => [of, time == null ? null : new Date(time).toISOString()]);
  return {
    currency: 'EUR',
    totalMinor: 10_000,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    taxMinor: 0,
    ...rest,
    ...(Object.fromEntries(times) as { placedAt: string }),
    namesCustomer: true,
  };
}

export function facts(change: Partial<OrderFacts> = {}): OrderFacts {
  return { ...NO_FACTS, snapshot: snapshot(), ...change };
}

export function refund(
  amountMinor: number,
  change: Partial<OrderFacts['refunds'][number]> = {},
): OrderFacts['refunds'][number] {
  return { id: 'r1', amountMinor, shippingMinor: 0, lines: [], refundedAt: 2_000, ...change };
}
