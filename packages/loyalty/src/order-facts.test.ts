import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facts, snapshot } from '../test/programs.ts';
import {
  isCanceled,
  NO_FACTS,
  type OrderFacts,
  orderStatus,
  snapshotOf,
  withCancellation,
  withRefund,
  withSnapshot,
} from './order-facts.ts';

const input = {
  currency: 'EUR',
  placedAt: '2026-01-01T10:00:00.000Z',
  totalMinor: 10_000,
  shippingMinor: 0,
  shippingTaxMinor: 0,
  taxMinor: 0,
};
const refundInput = (amountMinor: number) => ({ amountMinor, shippingMinor: 0, lines: [] });

describe('facts of an order', () => {
  it('end the same whatever the order of arrival and however often they arrive', () => {
    const snapshots = fc.uniqueArray(
      fc.record({
        updatedAt: fc.integer({ min: 1_000, max: 1_020 }),
        paid: fc.boolean(),
        canceled: fc.boolean(),
      }),
      { selector: (fact) => fact.updatedAt, minLength: 1, maxLength: 4 },
    );
    const refunds = fc.uniqueArray(fc.nat({ max: 2_000 }), { maxLength: 3 });
    const cancels = fc.array(fc.integer({ min: 1_000, max: 1_020 }), { maxLength: 2 });
    type Fact = (known: OrderFacts) => OrderFacts;
    fc.assert(
      fc.property(snapshots, refunds, cancels, fc.infiniteStream(fc.nat()), (s, r, c, random) => {
        const all: Fact[] = [
          ...s.map(
            (fact): Fact =>
              (known) =>
                withSnapshot(
                  known,
                  snapshot({
                    updatedAt: fact.updatedAt,
                    paidAt: fact.paid ? 1_000 : null,
                    canceledAt: fact.canceled ? fact.updatedAt : null,
                  }),
                ),
          ),
          ...r.map(
            (amount, i): Fact =>
              (known) =>
                withRefund(known, `r${i}`, refundInput(amount), 5),
          ),
          ...c.map(
            (at): Fact =>
              (known) =>
                withCancellation(known, at, 5),
          ),
        ];
        const arrive = (order: Fact[]) => order.reduce((known, fact) => fact(known), NO_FACTS);
        const shuffled = [...all, ...all]
          .map((fact) => ({ fact, rank: random.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ fact }) => fact);
        const canonical = (known: OrderFacts) => ({
          ...known,
          refunds: [...known.refunds].sort((a, b) => (a.id < b.id ? -1 : 1)),
        });
        expect(canonical(arrive(shuffled))).toEqual(canonical(arrive(all)));
      }),
    );
  });

  it('let a newer snapshot win and an equally new one that arrives later', () => {
    const newer = snapshot({ updatedAt: 2_000, totalMinor: 5 });
    const older = snapshot({ updatedAt: 1_500, totalMinor: 7 });
    expect(withSnapshot(facts({ snapshot: newer }), older).snapshot).toEqual(newer);
    const edited = snapshot({ updatedAt: 2_000, totalMinor: 6 });
    expect(withSnapshot(facts({ snapshot: newer }), edited).snapshot).toEqual(edited);
  });

  it('reinstate a canceled order by a newer snapshot only', () => {
    const canceled = withCancellation(facts(), 1_500, 0);
    expect(orderStatus(canceled)).toBe('canceled');
    expect(isCanceled(withSnapshot(canceled, snapshot({ updatedAt: 1_400 })))).toBe(true);
    expect(orderStatus(withSnapshot(canceled, snapshot({ updatedAt: 1_600 })))).toBe('paid');
  });

  it('take a cancellation without a time as a repetition where the order is canceled already', () => {
    const canceled = withCancellation(facts(), null, 1_500);
    expect(withCancellation(canceled, null, 9_000)).toBe(canceled);
    const again = withSnapshot(canceled, snapshot({ updatedAt: 2_000 }));
    expect(isCanceled(withCancellation(again, null, 9_000))).toBe(true);
  });

  it('date a snapshot by the latest time it mentions', () => {
    expect(snapshotOf({ ...input, paidAt: '2026-01-02T00:00:00.000Z' }).updatedAt).toBe(
      Date.parse('2026-01-02T00:00:00.000Z'),
    );
    expect(snapshotOf({ ...input, updatedAt: '2026-01-01T00:00:00.000Z' }).updatedAt).toBe(
      Date.parse('2026-01-01T00:00:00.000Z'),
    );
  });

  it('refuse a refund above the total, and another refund under a known id', () => {
    const once = withRefund(facts(), 'r1', refundInput(6_000), 0);
    expect(() => withRefund(once, 'r2', refundInput(4_001), 0)).toThrow('refund_exceeds_payment');
    expect(withRefund(once, 'r2', refundInput(4_000), 0).refunds).toHaveLength(2);
    expect(() => withRefund(once, 'r1', refundInput(5_999), 0)).toThrow('refund_conflict');
    expect(withRefund(once, 'r1', refundInput(6_000), 99)).toBe(once);
  });
});
