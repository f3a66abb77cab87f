import type { IgnoredDetail, OrderAnswer, OrderNote, OrderState } from '@stamm/contract/types';
import {
  isCanceled,
  lacksTax,
  NO_TAX_NOTE,
  orderNotes,
  orderStatus,
  refundedMinor,
  TIME_AHEAD_NOTE,
  type ToldFacts,
} from '@stamm/loyalty';
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

/** What is answered to whoever told something of an order. */
export function orderAnswer(
  shop: ShopContext,
  order: OrderRecord,
  told: Pick<ToldFacts, 'outcome' | 'timeAhead'>,
  ignored: IgnoredDetail[] = [],
): OrderAnswer {
  return {
    ...orderState(shop, order),
    outcome: told.outcome,
    notes: notesOf(shop, order, told),
    ignored,
  };
}

/** What the shop should know of an order that it told of. What it is told once is remembered. */
export function notesOf(
  { books }: ShopContext,
  { facts, programVersion }: OrderRecord,
  { timeAhead }: Pick<ToldFacts, 'timeAhead'>,
): OrderNote[] {
  const notes = timeAhead ? [TIME_AHEAD_NOTE] : [];
  if (programVersion === null) return notes;
  const { earning } = books.programs.version(programVersion).rules;
  notes.push(...orderNotes(facts, earning));
  const isTold = lacksTax(facts, earning) && books.toldNotes.tell(`no tax ${programVersion}`);
  return isTold ? [...notes, NO_TAX_NOTE] : notes;
}

function memberIdOf(shop: ShopContext, number: number | null): string | null {
  if (number === null) return null;
  const member = shop.books.members.find(number);
  if (!member) throw new Error(`There is no member ${number}.`);
  return memberId(member);
}
