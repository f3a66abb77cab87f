/** What the model knows of an order: the facts as they were told, and nothing reckoned ahead. */
import type { Earning, OrderInput, OrderLine, RefundInput } from '@stamm/contract/types';
import type { ModelMember } from './member.ts';
import { Refused } from './refused.ts';

export interface ModelOrder {
  id: string;
  member: ModelMember | null;
  snapshot: OrderInput | null;
  refunds: Map<string, RefundInput>;
  canceledAt: number | null;
  /** The program that judges it: 1, 2, 3 … */
  version: number | null;
  granted: number;
  forgiven: number;
}

export function newOrder(id: string): ModelOrder {
  return {
    id,
    member: null,
    snapshot: null,
    refunds: new Map(),
    canceledAt: null,
    version: null,
    granted: 0,
    forgiven: 0,
  };
}

const instant = (time: string | null | undefined) => (time == null ? null : Date.parse(time));

/** How new a snapshot is: as it says itself, or as the latest time that it mentions. */
export function newness({ updatedAt, ...snapshot }: OrderInput): number {
  if (updatedAt !== undefined) return Date.parse(updatedAt);
  const { placedAt, paidAt, canceledAt, fulfilledAt } = snapshot;
  return Math.max(...[placedAt, paidAt, canceledAt, fulfilledAt].map((time) => instant(time) ?? 0));
}

export function isCanceled({ snapshot, canceledAt }: ModelOrder): boolean {
  if (snapshot?.canceledAt != null) return true;
  return canceledAt !== null && (snapshot === null || canceledAt >= newness(snapshot));
}

/** It was canceled, or all that was paid was given back. */
export function cameToNothing(order: ModelOrder): boolean {
  if (isCanceled(order)) return true;
  if (order.snapshot === null || order.refunds.size === 0) return false;
  return refunded(order) >= order.snapshot.totalMinor;
}

export function status(order: ModelOrder): 'awaited' | 'unpaid' | 'paid' | 'canceled' {
  if (order.snapshot === null) return 'awaited';
  if (isCanceled(order)) return 'canceled';
  return order.snapshot.paidAt == null ? 'unpaid' : 'paid';
}

export function refunded(order: ModelOrder): number {
  return sum([...order.refunds.values()].map((refund) => refund.amountMinor));
}

/** The refund under an id never changes; what came before the order counts as what comes after. */
export function refundAgain(known: RefundInput, told: RefundInput): boolean {
  const essence = ({ amountMinor, shippingMinor, lines }: RefundInput) =>
    JSON.stringify([amountMinor, shippingMinor, lines.map((line) => JSON.stringify(line)).sort()]);
  return essence(known) === essence(told);
}

/** Goods of one price and multiplier, or shipping, or what is neither. */
interface Part {
  gross: number;
  eligible: number;
  refunded: number;
  times: [numerator: number, denominator: number];
}

/**
 * The points that an order is worth: each part's eligible cents, as far as they were not given
 * back, times multiplier and rate. Everything is brought to one denominator and divided once.
 */
export function worth(order: ModelOrder, earning: Earning): number {
  const { snapshot } = order;
  if (!snapshot) return 0;
  const rate = earning.rates.find(({ currency }) => currency === snapshot.currency);
  if (!rate) throw new Refused('currency_not_in_program');
  if (status(order) !== 'paid') return 0;
  const parts = partsOf(snapshot, [...order.refunds.values()], earning);
  const paid = sum(parts.map(({ gross }) => gross));
  const named = sum(parts.map((part) => part.refunded));
  const left = paid - named;
  const unnamed = Math.min(left, refunded(order) - named);
  if (left === unnamed) return 0;
  const product = parts.reduce(
    (all, { gross, times }) => all * BigInt(Math.max(1, gross) * times[1]),
    1n,
  );
  let cents = 0n;
  for (const { gross, eligible, refunded: back, times } of parts) {
    if (gross === 0) continue;
    const kept = BigInt(eligible) * BigInt(gross - back) * BigInt(times[0]);
    cents += kept * (product / BigInt(gross * times[1]));
  }
  const numerator = cents * BigInt(left - unnamed) * BigInt(rate.points);
  return Number(numerator / (product * BigInt(left) * BigInt(rate.perMinor)));
}

function partsOf(snapshot: OrderInput, refunds: RefundInput[], earning: Earning): Part[] {
  const counted = (gross: number, tax: number) => (earning.basis === 'net' ? gross - tax : gross);
  const part = (gross: number, eligible: number, back: number, times: Part['times']): Part => ({
    gross,
    eligible,
    refunded: Math.min(gross, back),
    times,
  });
  const { totalMinor, shippingMinor, shippingTaxMinor, taxMinor, lines } = snapshot;
  const shipping = part(
    shippingMinor,
    earning.includeShipping ? counted(shippingMinor, shippingTaxMinor) : 0,
    sum(refunds.map((refund) => refund.shippingMinor)),
    [1, 1],
  );
  const goods = totalMinor - shippingMinor;
  if (!lines) return [shipping, part(goods, counted(goods, taxMinor), 0, [1, 1])];
  const named = refunds.flatMap((refund) => refund.lines);
  return [
    shipping,
    ...lines.map((line) =>
      part(
        line.totalMinor,
        counted(line.totalMinor, line.taxMinor),
        sum(named.filter(({ lineId }) => lineId === line.id).map((refund) => refund.amountMinor)),
        multiplier(line, earning),
      ),
    ),
    part(goods - sum(lines.map((line) => line.totalMinor)), 0, 0, [1, 1]),
  ];
}

/** The highest that fits. */
function multiplier(line: OrderLine, { multipliers }: Earning): Part['times'] {
  const fitting = multipliers
    .filter(
      ({ productIds, collectionIds }) =>
        productIds.some((id) => id === line.productId) ||
        collectionIds.some((id) => line.collectionIds.includes(id)),
    )
    .map(({ numerator, denominator }): Part['times'] => [numerator, denominator])
    .sort((a, b) => b[0] * a[1] - a[0] * b[1]);
  return fitting[0] ?? [1, 1];
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
