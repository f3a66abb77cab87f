/**
 * An order is a set of facts: the newest snapshot, its refunds, a cancellation. Facts may arrive
 * in any order and any number of times; what follows from them depends on the set alone
 * (ledger law 4). Instants are epoch milliseconds, amounts minor units.
 */
import type { OrderInput, RefundInput } from '@stamm/contract/types';
import { Refusal } from './refusal.ts';

export interface OrderLineFacts {
  id: string;
  productId?: string;
  /** What the product is called, and where it is shown. */
  name?: string;
  url?: string;
  imageUrl?: string;
  collectionIds: string[];
  totalMinor: number;
  taxMinor: number;
}

export interface OrderSnapshot {
  currency: string;
  placedAt: number;
  paidAt: number | null;
  canceledAt: number | null;
  fulfilledAt: number | null;
  updatedAt: number;
  totalMinor: number;
  shippingMinor: number;
  shippingTaxMinor: number;
  taxMinor: number;
  lines: OrderLineFacts[] | null;
}

export interface RefundFact {
  id: string;
  amountMinor: number;
  shippingMinor: number;
  lines: { lineId: string; amountMinor: number }[];
  refundedAt: number;
}

export interface OrderFacts {
  snapshot: OrderSnapshot | null;
  refunds: RefundFact[];
  /** From a cancellation told apart from a snapshot. */
  canceledAt: number | null;
}

export type OrderStatus = 'awaited' | 'unpaid' | 'paid' | 'canceled';

export const NO_FACTS: OrderFacts = { snapshot: null, refunds: [], canceledAt: null };

const instantOrNull = (time: string | null | undefined): number | null =>
  time == null ? null : Date.parse(time);

/** The snapshot that a caller stated. Without `updatedAt` it is as new as the latest time it mentions. */
export function snapshotOf(input: Omit<OrderInput, 'customer'>): OrderSnapshot {
  const placedAt = Date.parse(input.placedAt);
  const paidAt = instantOrNull(input.paidAt);
  const canceledAt = instantOrNull(input.canceledAt);
  const fulfilledAt = instantOrNull(input.fulfilledAt);
  const mentioned = Math.max(
    placedAt,
    paidAt ?? placedAt,
    canceledAt ?? placedAt,
    fulfilledAt ?? placedAt,
  );
  return {
    currency: input.currency,
    placedAt,
    paidAt,
    canceledAt,
    fulfilledAt,
    updatedAt: input.updatedAt === undefined ? mentioned : Date.parse(input.updatedAt),
    totalMinor: input.totalMinor,
    shippingMinor: input.shippingMinor,
    shippingTaxMinor: input.shippingTaxMinor,
    taxMinor: input.taxMinor,
    lines:
      input.lines?.map((line) => ({
        id: line.id,
        ...(line.productId === undefined ? {} : { productId: line.productId }),
        ...(line.name === undefined ? {} : { name: line.name }),
        ...(line.url === undefined ? {} : { url: line.url }),
        ...(line.imageUrl === undefined ? {} : { imageUrl: line.imageUrl }),
        collectionIds: line.collectionIds,
        totalMinor: line.totalMinor,
        taxMinor: line.taxMinor,
      })) ?? null,
  };
}

/** The newest snapshot wins; of two equally new ones, the later arrival. */
export function withSnapshot(facts: OrderFacts, snapshot: OrderSnapshot): OrderFacts {
  if (facts.snapshot && facts.snapshot.updatedAt > snapshot.updatedAt) return facts;
  return { ...facts, snapshot };
}

/**
 * Adds a refund. The same refund again changes nothing.
 * @throws Refusal `refund_conflict`, `refund_exceeds_payment`
 */
export function withRefund(
  facts: OrderFacts,
  id: string,
  input: RefundInput,
  receivedAt: number,
): OrderFacts {
  const known = facts.refunds.find((refund) => refund.id === id);
  const refund: RefundFact = {
    id,
    amountMinor: input.amountMinor,
    shippingMinor: input.shippingMinor,
    lines: input.lines,
    refundedAt: instantOrNull(input.refundedAt) ?? known?.refundedAt ?? receivedAt,
  };
  if (known) {
    if (sameRefund(known, refund)) return facts;
    throw new Refusal(
      'refund_conflict',
      `Refund ${id} is recorded with ${known.amountMinor} (minor units) already, with other details. A refund never changes; send the difference as another refund.`,
    );
  }
  const total = facts.snapshot?.totalMinor;
  const refunded = refundedMinor(facts);
  if (total !== undefined && refunded + refund.amountMinor > total) {
    throw new Refusal(
      'refund_exceeds_payment',
      `The order's total is ${total} and ${refunded} were refunded before, so at most ${total - refunded} (minor units) can be.`,
    );
  }
  if (!Number.isSafeInteger(refunded + refund.amountMinor)) {
    throw new Refusal('amount_too_large', 'The refunds add up to more than 2^53 - 1 minor units.');
  }
  return { ...facts, refunds: [...facts.refunds, refund] };
}

function sameRefund(a: RefundFact, b: RefundFact): boolean {
  const lines = (refund: RefundFact) =>
    refund.lines
      .map((line) => `${line.amountMinor} ${line.lineId}`)
      .sort()
      .join('\n');
  return (
    a.amountMinor === b.amountMinor && a.shippingMinor === b.shippingMinor && lines(a) === lines(b)
  );
}

/**
 * Adds a cancellation. One that names no time counts from its arrival, unless the order is
 * canceled already: then it is a repetition.
 */
export function withCancellation(
  facts: OrderFacts,
  canceledAt: number | null,
  receivedAt: number,
): OrderFacts {
  if (canceledAt === null && isCanceled(facts)) return facts;
  const at = canceledAt ?? receivedAt;
  if (facts.canceledAt !== null && facts.canceledAt >= at) return facts;
  return { ...facts, canceledAt: at };
}

/** A snapshot newer than the cancellation, and not canceled itself, reinstates the order. */
export function isCanceled(facts: OrderFacts): boolean {
  if (facts.snapshot?.canceledAt != null) return true;
  if (facts.canceledAt === null) return false;
  return facts.snapshot === null || facts.canceledAt >= facts.snapshot.updatedAt;
}

export function orderStatus(facts: OrderFacts): OrderStatus {
  if (!facts.snapshot) return 'awaited';
  if (isCanceled(facts)) return 'canceled';
  return facts.snapshot.paidAt === null ? 'unpaid' : 'paid';
}

export function refundedMinor(facts: OrderFacts): number {
  return facts.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
}
