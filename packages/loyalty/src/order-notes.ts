import type { Earning, OrderNote } from '@stamm/contract/types';
import { rateFor } from './earning.ts';
import { type OrderFacts, refundedMinor } from './order-facts.ts';

/** Why an order earns less than its shop may expect, or is read otherwise than it was told. */
export function orderNotes(facts: OrderFacts, earning: Earning): OrderNote[] {
  const { snapshot } = facts;
  if (!snapshot) return [];
  const notes: OrderNote[] = [];
  if (!rateFor(earning, snapshot.currency)) {
    notes.push({
      code: 'currency_not_in_program',
      message: `The program that the order was placed under has no rate for ${snapshot.currency}, so it earns nothing.`,
    });
  }
  if (snapshot.paidAt === null && (snapshot.paidMinor ?? 0) > 0) {
    notes.push({
      code: 'paid_without_time',
      message: 'paidMinor counts once paidAt tells when the first payment was made.',
    });
  }
  if (refundedMinor(facts) > Math.max(0, snapshot.totalMinor)) {
    notes.push({
      code: 'refunds_exceed_total',
      message: 'More was refunded than the order costs. What is too much takes no points.',
    });
  }
  return notes;
}

/** Whether a program counts without tax, and an order of it tells of none. */
export function lacksTax({ snapshot }: OrderFacts, earning: Earning): boolean {
  if (!snapshot || earning.basis !== 'net' || snapshot.totalMinor === 0) return false;
  return snapshot.lines?.length
    ? snapshot.lines.every((line) => line.taxMinor === 0)
    : snapshot.taxMinor === 0;
}

export const NO_TAX_NOTE: OrderNote = {
  code: 'no_tax_told',
  message:
    'The program counts amounts without tax, and this order tells of no tax: it earns on its whole price. Send taxMinor with each line, or on the order if it has no lines. This is said once.',
};

export const TIME_AHEAD_NOTE: OrderNote = {
  code: 'time_ahead',
  message:
    'A time lay more than five minutes ahead, so it was taken for the moment of its arrival. Check the clock and the time zone that it comes from.',
};
