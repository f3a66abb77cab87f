import type { OrderState } from '@stamm/contract/types';
import { isCanceled, orderStatus, refundedMinor } from '@stamm/loyalty';
import type { OrderRecord } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { memberId } from './resolve-member.ts';

export function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}

export function isoTimeOrNull(instant: number | null): string | null {
  return instant === null ? null : isoTime(instant);
}

/** What is pending of an order at `now`, also where its release was not posted yet (law 9). */
export function pendingAt(order: OrderRecord, now: number): number {
  return order.availableAt !== null && order.availableAt <= now ? 0 : order.pending;
}

/** An order as the API answers it. */
export function orderState(shop: ShopContext, order: OrderRecord): OrderState {
  const { snapshot } = order.facts;
  const pending = pendingAt(order, shop.now);
  const canceledAt = isCanceled(order.facts)
    ? (snapshot?.canceledAt ?? order.facts.canceledAt)
    : null;
  return {
    id: order.id,
    memberId: memberIdOf(shop, order.member),
    status: orderStatus(order.facts),
    currency: snapshot?.currency ?? null,
    totalMinor: snapshot?.totalMinor ?? 0,
    refundedMinor: refundedMinor(order.facts),
    programVersion: order.programVersion,
    points: { granted: order.granted, pending },
    pendingUntil: pending > 0 ? isoTimeOrNull(order.availableAt) : null,
    placedAt: isoTimeOrNull(snapshot?.placedAt ?? null),
    paidAt: isoTimeOrNull(snapshot?.paidAt ?? null),
    canceledAt: isoTimeOrNull(canceledAt),
  };
}

function memberIdOf(shop: ShopContext, number: number | null): string | null {
  if (number === null) return null;
  const member = shop.books.members.find(number);
  if (!member) throw new Error(`There is no member ${number}.`);
  return memberId(member);
}
