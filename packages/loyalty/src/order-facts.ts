/**
 * An order is a set of facts: the newest snapshot, its refunds, a cancellation. Facts may arrive
 * in any order and any number of times; what follows from them depends on the set alone (ledger
 * laws 4 and 5). Instants are epoch milliseconds, amounts minor units.
 */
import type { OrderInput, RefundInput } from '@stamm/contract/types';
import { ForeignClock, type TimesAhead } from './foreign-clock.ts';

export interface OrderLineFacts {
  id: string;
  productId?: string;
  /** What the product is called, and where it is shown. */
  name?: string;
  url?: string;
  imageUrl?: string;
  collectionIds: string[];
  quantity?: number;
  /** Below zero where an exchange takes something back. */
  totalMinor: number;
  taxMinor: number;
  discountMinor?: number;
  costMinor?: number;
  isGift?: boolean;
}

/** What an order comes to, as far as the shop tells: null is not told. */
export interface OrderAmounts {
  /** The price as it is now, after edits and discounts, before refunds, however it is paid. */
  totalMinor: number;
  shippingMinor: number;
  shippingTaxMinor: number;
  taxMinor: number;
  /** Paid in money so far. */
  paidMinor: number | null;
  /** Paid by means that were bought or given before. */
  giftCardMinor: number | null;
  storeCreditMinor: number | null;
  tipMinor: number | null;
  dutiesMinor: number | null;
  feesMinor: number | null;
  /** What rounding added, or took off. */
  roundingMinor: number | null;
  discountMinor: number | null;
}

/** What is known of an order besides its amounts, for the rules of a program. */
export interface OrderCircumstances {
  couponCodes: string[] | null;
  channel: string | null;
  locationId: string | null;
}

export interface OrderSnapshot extends OrderAmounts, OrderCircumstances {
  currency: string;
  placedAt: number;
  paidAt: number | null;
  canceledAt: number | null;
  fulfilledAt: number | null;
  updatedAt: number;
  lines: OrderLineFacts[] | null;
}

export interface RefundFact {
  id: string;
  /** All that was given back; 0 where the shop deleted the refund. */
  amountMinor: number;
  shippingMinor: number;
  /** What of it went back to a gift card or store credit, and not in money. */
  giftCardMinor?: number;
  storeCreditMinor?: number;
  lines: { lineId: string; amountMinor: number }[];
  refundedAt: number;
  /** How new it is; as new as `refundedAt` where it is missing. */
  updatedAt?: number;
}

/** What a snapshot may leave open, so that an earlier one still holds. */
export interface ToldAt {
  paidAt: number | null;
  canceledAt: number | null;
  fulfilledAt: number | null;
  customer: number | null;
}

export interface OrderFacts {
  snapshot: OrderSnapshot | null;
  refunds: RefundFact[];
  /** From a cancellation told apart from a snapshot. */
  canceledAt: number | null;
  /** How new the snapshot is that last told each of these; null where none has. */
  toldAt: ToldAt;
  /** Times that were not believed. */
  ahead: TimesAhead;
}

export type OrderStatus = 'awaited' | 'unpaid' | 'paid' | 'canceled';

/** What became of something that was told. */
export type FactOutcome = 'recorded' | 'unchanged' | 'outdated';

/** The facts together with what was told, and what became of it. */
export interface ToldFacts {
  /** The same object as before where nothing was new. */
  facts: OrderFacts;
  outcome: FactOutcome;
  /** Whether a time was taken for the moment of arrival, because it lay ahead. */
  timeAhead: boolean;
}

export const NOTHING_TOLD: ToldAt = {
  paidAt: null,
  canceledAt: null,
  fulfilledAt: null,
  customer: null,
};

export const NO_FACTS: OrderFacts = {
  snapshot: null,
  refunds: [],
  canceledAt: null,
  toldAt: NOTHING_TOLD,
  ahead: {},
};

const OPEN_TIMES = ['paidAt', 'canceledAt', 'fulfilledAt'] as const;

/** A snapshot as a caller states it. */
export type ToldSnapshot = Omit<
  OrderInput,
  'customer' | 'ignored' | 'referralCode' | 'fingerprints'
>;

/** The snapshot that a caller stated. Without `updatedAt` it is as new as the latest time it mentions. */
function snapshotOf(input: ToldSnapshot, clock: ForeignClock): OrderSnapshot {
  const time = (of: 'placedAt' | (typeof OPEN_TIMES)[number]): number | null => {
    const told = input[of];
    return told == null ? null : clock.time(of, Date.parse(told));
  };
  const placedAt = time('placedAt') ?? 0;
  const paidAt = time('paidAt');
  const canceledAt = time('canceledAt');
  const fulfilledAt = time('fulfilledAt');
  const mentioned = Math.max(placedAt, paidAt ?? 0, canceledAt ?? 0, fulfilledAt ?? 0);
  return {
    currency: input.currency,
    placedAt,
    paidAt,
    canceledAt,
    fulfilledAt,
    updatedAt:
      input.updatedAt === undefined
        ? mentioned
        : clock.version('updatedAt', Date.parse(input.updatedAt)),
    totalMinor: input.totalMinor,
    shippingMinor: input.shippingMinor,
    shippingTaxMinor: input.shippingTaxMinor,
    taxMinor: input.taxMinor,
    paidMinor: input.paidMinor ?? null,
    giftCardMinor: input.giftCardMinor ?? null,
    storeCreditMinor: input.storeCreditMinor ?? null,
    tipMinor: input.tipMinor ?? null,
    dutiesMinor: input.dutiesMinor ?? null,
    feesMinor: input.feesMinor ?? null,
    roundingMinor: input.roundingMinor ?? null,
    discountMinor: input.discountMinor ?? null,
    couponCodes: input.couponCodes ?? null,
    channel: input.channel ?? null,
    locationId: input.locationId ?? null,
    lines: input.lines?.map(lineFacts) ?? null,
  };
}

type ToldLine = NonNullable<ToldSnapshot['lines']>[number];

/** Every order is stored with its lines: what a line does not tell takes no room. */
function lineFacts(line: ToldLine): OrderLineFacts {
  return {
    id: line.id,
    ...(line.productId === undefined ? {} : { productId: line.productId }),
    ...(line.name === undefined ? {} : { name: line.name }),
    ...(line.url === undefined ? {} : { url: line.url }),
    ...(line.imageUrl === undefined ? {} : { imageUrl: line.imageUrl }),
    collectionIds: line.collectionIds,
    ...(line.quantity === 1 ? {} : { quantity: line.quantity }),
    totalMinor: line.totalMinor,
    taxMinor: line.taxMinor,
    ...(line.discountMinor == null ? {} : { discountMinor: line.discountMinor }),
    ...(line.costMinor == null ? {} : { costMinor: line.costMinor }),
    ...(line.isGift === undefined ? {} : { isGift: line.isGift }),
  };
}

/** Whether what is told as of `at` holds against what was told before; equally new, the later arrival. */
function holds(at: number, knownAt: number | null): boolean {
  return knownAt === null || at >= knownAt;
}

export interface ToldOrder extends ToldFacts {
  /** Whether the customer whom this snapshot names is the one whose order it is. */
  customerCounts: boolean;
}

/**
 * The newest snapshot wins; of two equally new ones, the later arrival. What it leaves open stays
 * as the newest one says that does not: absent is not told, null is.
 */
export function withSnapshot(
  facts: OrderFacts,
  input: ToldSnapshot & { namesCustomer: boolean },
  receivedAt: number,
): ToldOrder {
  const clock = new ForeignClock(facts.ahead, receivedAt);
  const told = snapshotOf(input, clock);
  const { snapshot: known, toldAt } = facts;
  const isOutdated = known !== null && known.updatedAt > told.updatedAt;
  const snapshot = { ...(isOutdated ? known : told) };
  const newToldAt = { ...toldAt };
  let saysMore = false;
  for (const time of OPEN_TIMES) {
    if (input[time] !== undefined && holds(told.updatedAt, toldAt[time])) {
      snapshot[time] = told[time];
      newToldAt[time] = told.updatedAt;
      saysMore = true;
    } else {
      snapshot[time] = known?.[time] ?? null;
      clock.disregard(time);
    }
  }
  const customerCounts = input.namesCustomer && holds(told.updatedAt, toldAt.customer);
  if (customerCounts) newToldAt.customer = told.updatedAt;
  if (isOutdated) clock.disregard('placedAt');
  if (isOutdated && !saysMore && !customerCounts) clock.disregard('updatedAt');
  const all: OrderFacts = { ...facts, snapshot, toldAt: newToldAt, ahead: clock.ahead };
  const isNew = !sameFacts(all, facts);
  return {
    facts: isNew ? all : facts,
    outcome: isNew ? 'recorded' : isOutdated ? 'outdated' : 'unchanged',
    timeAhead: clock.wasAhead,
    customerCounts,
  };
}

/** Both are built the same way, from what was told or from columns, so their JSON compares. */
function sameFacts(a: OrderFacts, b: OrderFacts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Adds a refund, or corrects it: the newest word counts, and of two equally new ones the later
 * arrival. The same refund again changes nothing. None is refused for being more than was paid:
 * that may still change, and what is too much has no effect.
 */
export function withRefund(
  facts: OrderFacts,
  id: string,
  input: RefundInput,
  receivedAt: number,
): ToldFacts {
  const clock = new ForeignClock(facts.ahead, receivedAt);
  const known = facts.refunds.find((refund) => refund.id === id);
  const refundedAt =
    input.refundedAt === undefined
      ? (known?.refundedAt ?? receivedAt)
      : clock.time(`refund ${id}`, Date.parse(input.refundedAt));
  const updatedAt =
    input.updatedAt === undefined
      ? input.refundedAt === undefined
        ? receivedAt
        : refundedAt
      : clock.version(`update of refund ${id}`, Date.parse(input.updatedAt));
  const refund: RefundFact = {
    id,
    amountMinor: input.amountMinor,
    shippingMinor: input.shippingMinor,
    ...(input.giftCardMinor === undefined ? {} : { giftCardMinor: input.giftCardMinor }),
    ...(input.storeCreditMinor === undefined ? {} : { storeCreditMinor: input.storeCreditMinor }),
    lines: input.lines,
    refundedAt,
    ...(updatedAt === refundedAt ? {} : { updatedAt }),
  };
  const answer = (outcome: FactOutcome, all = facts): ToldFacts => {
    return { facts: all, outcome, timeAhead: clock.wasAhead };
  };
  if (known) {
    const isSame = sameRefund(known, refund);
    const knownAt = known.updatedAt ?? known.refundedAt;
    // Said once more as of a later moment, it holds against whatever was said in between.
    const isNewer = input.updatedAt !== undefined && updatedAt > knownAt;
    if (isSame && !isNewer) return answer('unchanged');
    if (updatedAt < knownAt) return answer('outdated');
  }
  const others = facts.refunds.filter((other) => other !== known);
  return answer('recorded', { ...facts, refunds: [...others, refund], ahead: clock.ahead });
}

function sameRefund(a: RefundFact, b: RefundFact): boolean {
  const essence = ({ amountMinor, shippingMinor, lines, ...refund }: RefundFact) =>
    JSON.stringify([
      amountMinor,
      shippingMinor,
      refund.giftCardMinor ?? 0,
      refund.storeCreditMinor ?? 0,
      lines.map((line) => `${line.amountMinor} ${line.lineId}`).sort(),
    ]);
  return essence(a) === essence(b);
}

/**
 * Adds a cancellation. One that names no time counts from its arrival and against all that is
 * known by then, unless the order is canceled already: then it is a repetition.
 */
export function withCancellation(
  facts: OrderFacts,
  canceledAt: number | null,
  receivedAt: number,
): ToldFacts {
  const clock = new ForeignClock(facts.ahead, receivedAt);
  const answer = (outcome: FactOutcome, all = facts): ToldFacts => {
    return { facts: all, outcome, timeAhead: clock.wasAhead };
  };
  if (canceledAt === null && isCanceled(facts)) return answer('unchanged');
  const at =
    canceledAt === null
      ? Math.max(receivedAt, facts.toldAt.canceledAt ?? receivedAt)
      : clock.time('cancellation', canceledAt);
  if (facts.canceledAt !== null && facts.canceledAt >= at) {
    return answer(isCanceled(facts) ? 'unchanged' : 'outdated');
  }
  const all = { ...facts, canceledAt: at, ahead: clock.ahead };
  return answer(isCanceled(all) ? 'recorded' : 'outdated', all);
}

/** Only a snapshot that says so, newer than the cancellation, reinstates the order. */
export function isCanceled({ snapshot, canceledAt, toldAt }: OrderFacts): boolean {
  if (snapshot?.canceledAt != null) return true;
  return canceledAt !== null && holds(canceledAt, toldAt.canceledAt);
}

export function orderStatus(facts: OrderFacts): OrderStatus {
  if (!facts.snapshot) return 'awaited';
  if (isCanceled(facts)) return 'canceled';
  return facts.snapshot.paidAt === null ? 'unpaid' : 'paid';
}

/** All that was given back, as far as a number can tell it. */
export function refundedMinor(facts: OrderFacts): number {
  const sum = facts.refunds.reduce((all, refund) => all + BigInt(refund.amountMinor), 0n);
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(sum < most ? sum : most);
}
