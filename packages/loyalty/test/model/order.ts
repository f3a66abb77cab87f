/** What the model knows of an order: everything that was ever told, and nothing reckoned ahead. */
import type { OrderInput, RefundInput } from '@stamm/contract/types';
import type { ModelMember } from './member.ts';

/** A message of a shop, with its times as they are believed. */
export interface ModelSnapshot {
  input: OrderInput;
  /** How new it is: as it says itself, or as the latest time that it mentions. */
  at: number;
  placedAt: number;
  /** Undefined where it says nothing of it. */
  paidAt: number | null | undefined;
  canceledAt: number | null | undefined;
  fulfilledAt: number | null | undefined;
}

export interface ModelRefund {
  input: RefundInput;
  at: number;
  refundedAt: number;
}

export interface ModelOrder {
  id: string;
  member: ModelMember | null;
  /** In the order of arrival. */
  snapshots: ModelSnapshot[];
  refunds: Map<string, ModelRefund>;
  canceledAt: number | null;
  /** Times that lay ahead, by what they are of: as they were told last, and what they were taken for. */
  ahead: Map<string, { told: number; believed: number }>;
  /** The program that judges it: 1, 2, 3 … */
  version: number | null;
  granted: number;
  forgiven: number;
}

export function newOrder(id: string): ModelOrder {
  return {
    id,
    member: null,
    snapshots: [],
    refunds: new Map(),
    canceledAt: null,
    ahead: new Map(),
    version: null,
    granted: 0,
    forgiven: 0,
  };
}

const TOLERANCE = 5 * 60_000;

/**
 * Believes a time, or takes it for now. The same wrong time again is what it was before; and of two
 * wrong ones that put messages in order, the smaller is the older by as much as it is smaller.
 */
export function believe(
  ahead: ModelOrder['ahead'],
  what: string,
  time: string,
  now: number,
  orders = false,
): number {
  const told = Date.parse(time);
  const before = ahead.get(what);
  if (before?.told === told) return before.believed;
  if (told - now <= TOLERANCE) return told;
  if (orders && before && told < before.told) return before.believed - before.told + told;
  ahead.set(what, { told, believed: now });
  return now;
}

/** Reads a message; what is ahead in it is noted in `ahead`. */
export function read(input: OrderInput, ahead: ModelOrder['ahead'], now: number): ModelSnapshot {
  const open = (what: 'paidAt' | 'canceledAt' | 'fulfilledAt') => {
    const time = input[what];
    return time == null ? time : believe(ahead, what, time, now);
  };
  const placedAt = believe(ahead, 'placedAt', input.placedAt, now);
  const times = {
    paidAt: open('paidAt'),
    canceledAt: open('canceledAt'),
    fulfilledAt: open('fulfilledAt'),
  };
  const mentioned = Math.max(placedAt, ...Object.values(times).map((time) => time ?? 0));
  const at =
    input.updatedAt === undefined
      ? mentioned
      : believe(ahead, 'updatedAt', input.updatedAt, now, true);
  return { input, at, placedAt, ...times };
}

/** The messages from the oldest to the newest; of equally new ones the later arrival is the newer. */
function byAge({ snapshots }: ModelOrder): ModelSnapshot[] {
  return snapshots.toSorted((a, b) => a.at - b.at);
}

export function newest(order: ModelOrder): ModelSnapshot | undefined {
  return byAge(order).at(-1);
}

/** Who the newest message that names anybody says the customer is. */
export function lastNamingCustomer(order: ModelOrder): ModelSnapshot | undefined {
  return byAge(order).findLast(({ input }) => input.customer?.id != null);
}

function lastTelling(order: ModelOrder, what: 'paidAt' | 'canceledAt' | 'fulfilledAt') {
  return byAge(order).findLast((snapshot) => snapshot[what] !== undefined);
}

export function paidAt(order: ModelOrder): number | null {
  return lastTelling(order, 'paidAt')?.paidAt ?? null;
}

/**
 * What is remembered of times ahead once a message was read, which the order holds by now: of its
 * times only those that count, so that telling it again changes nothing of what a newer one says.
 */
export function remembered(order: ModelOrder, told: ModelSnapshot, ahead: ModelOrder['ahead']) {
  const counting = new Set<string>();
  if (newest(order) === told) counting.add('placedAt');
  for (const what of ['paidAt', 'canceledAt', 'fulfilledAt'] as const) {
    if (lastTelling(order, what) === told) counting.add(what);
  }
  if (counting.size > 0 || lastNamingCustomer(order) === told) counting.add('updatedAt');
  return new Map([...order.ahead, ...[...ahead].filter(([what]) => counting.has(what))]);
}

/** What a snapshot or a call says of when it was canceled; null where it is not. */
export function canceledAt(order: ModelOrder): number | null {
  const told = lastTelling(order, 'canceledAt');
  if (told?.canceledAt != null) return told.canceledAt;
  const isUndone = told !== undefined && order.canceledAt !== null && told.at > order.canceledAt;
  return isUndone ? null : order.canceledAt;
}

/** It was canceled, or all that was paid was given back. */
export function cameToNothing(order: ModelOrder): boolean {
  if (canceledAt(order) !== null) return true;
  const input = newest(order)?.input;
  if (!input) return false;
  const { totalMinor, paidMinor, giftCardMinor, storeCreditMinor } = input;
  const paid = (paidMinor ?? totalMinor) + (giftCardMinor ?? 0) + (storeCreditMinor ?? 0);
  return refunded(order) > 0 && refunded(order) >= Math.min(totalMinor, paid);
}

export function status(order: ModelOrder): 'awaited' | 'unpaid' | 'paid' | 'canceled' {
  if (order.snapshots.length === 0) return 'awaited';
  if (canceledAt(order) !== null) return 'canceled';
  return paidAt(order) === null ? 'unpaid' : 'paid';
}

export function refunded(order: ModelOrder): number {
  return [...order.refunds.values()].reduce((sum, { input }) => sum + input.amountMinor, 0);
}

/** Whether two words on a refund are the same. */
export function refundAgain(known: RefundInput, told: RefundInput): boolean {
  const essence = (refund: RefundInput) =>
    JSON.stringify([
      refund.amountMinor,
      refund.shippingMinor,
      refund.giftCardMinor ?? 0,
      refund.storeCreditMinor ?? 0,
      refund.lines.map((line) => JSON.stringify(line)).sort(),
    ]);
  return essence(known) === essence(told);
}

/** All that is known of an order at last, as its program judges it. */
export function known(order: ModelOrder) {
  return JSON.stringify([
    newest(order),
    lastNamingCustomer(order)?.at,
    lastTelling(order, 'paidAt')?.at,
    paidAt(order),
    lastTelling(order, 'canceledAt')?.at,
    lastTelling(order, 'canceledAt')?.canceledAt,
    lastTelling(order, 'fulfilledAt')?.at,
    lastTelling(order, 'fulfilledAt')?.fulfilledAt,
    order.canceledAt,
    [...order.refunds],
  ]);
}
