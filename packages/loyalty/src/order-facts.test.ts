import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facts, told } from '../test/programs.ts';
import {
  isCanceled,
  NO_FACTS,
  type OrderFacts,
  orderStatus,
  refundedMinor,
  withCancellation,
  withRefund,
  withSnapshot,
} from './order-facts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 2, 1, 12);

const iso = (instant: number) => new Date(instant).toISOString();
const refundInput = (amountMinor: number, change = {}) => ({
  amountMinor,
  shippingMinor: 0,
  lines: [],
  ...change,
});
/** The facts after messages, each of which arrives a minute after the one before. */
function after(messages: ((known: OrderFacts, now: number) => { facts: OrderFacts })[]) {
  return messages.reduce((known, tell, n) => tell(known, NOW + n * MINUTE).facts, NO_FACTS);
}

describe('facts of an order', () => {
  it('end the same whatever the order of arrival and however often they arrive', () => {
    const snapshots = fc.uniqueArray(
      fc.record({
        updatedAt: fc.integer({ min: 1_000, max: 1_020 }),
        paidAt: fc.constantFrom(undefined, null, 1_000),
        canceled: fc.constantFrom(undefined, false, true),
      }),
      { selector: (fact) => fact.updatedAt, minLength: 1, maxLength: 4 },
    );
    const refunds = fc.uniqueArray(
      fc.record({
        id: fc.nat({ max: 1 }),
        updatedAt: fc.integer({ min: 1_000, max: 1_005 }),
        amountMinor: fc.nat({ max: 20_000 }),
      }),
      { selector: (fact) => `${fact.id} ${fact.updatedAt}`, maxLength: 4 },
    );
    const cancels = fc.array(fc.integer({ min: 1_000, max: 1_020 }), { maxLength: 2 });
    type Fact = (known: OrderFacts) => OrderFacts;
    fc.assert(
      fc.property(snapshots, refunds, cancels, fc.infiniteStream(fc.nat()), (s, r, c, random) => {
        const all: Fact[] = [
          ...s.map(({ updatedAt, paidAt, canceled }): Fact => {
            const canceledAt = canceled === undefined ? undefined : canceled ? updatedAt : null;
            const input = {
              ...told({ updatedAt, ...(canceledAt === undefined ? {} : { canceledAt }) }),
              ...(paidAt === undefined
                ? { paidAt: undefined }
                : { paidAt: paidAt === null ? null : iso(paidAt) }),
            };
            return (known) => withSnapshot(known, input, 5_000).facts;
          }),
          ...r.map(
            ({ id, updatedAt, amountMinor }): Fact =>
              (known) =>
                withRefund(
                  known,
                  `r${id}`,
                  refundInput(amountMinor, { updatedAt: iso(updatedAt), refundedAt: iso(900) }),
                  5_000,
                ).facts,
          ),
          ...c.map(
            (at): Fact =>
              (known) =>
                withCancellation(known, at, 5_000).facts,
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

  it('let a newer snapshot win and an equally new one that arrives later, and say so', () => {
    const { facts: newest, ...first } = withSnapshot(
      NO_FACTS,
      told({ updatedAt: 2_000, totalMinor: 5 }),
      NOW,
    );
    expect(first.outcome).toBe('recorded');
    const late = withSnapshot(newest, told({ updatedAt: 1_500, totalMinor: 7 }), NOW);
    expect(late).toMatchObject({ outcome: 'outdated', facts: newest });
    const same = withSnapshot(newest, told({ updatedAt: 2_000, totalMinor: 5 }), NOW);
    expect(same.outcome).toBe('unchanged');
    expect(same.facts).toBe(newest);
    const edited = withSnapshot(newest, told({ updatedAt: 2_000, totalMinor: 6 }), NOW);
    expect(edited).toMatchObject({ outcome: 'recorded', facts: { snapshot: { totalMinor: 6 } } });
  });

  it('keep what a newer snapshot says nothing of', () => {
    const paid = told({ updatedAt: 1_000, paidAt: 1_000, fulfilledAt: 900 });
    const { paidAt: _, fulfilledAt: __, ...edited } = told({ updatedAt: 2_000, totalMinor: 5 });
    for (const messages of [
      [paid, edited],
      [edited, paid],
    ]) {
      const known = after(messages.map((input) => (all, now) => withSnapshot(all, input, now)));
      expect(known.snapshot).toMatchObject({ totalMinor: 5, paidAt: 1_000, fulfilledAt: 900 });
    }
    const unpaid = told({ updatedAt: 3_000, paidAt: null });
    const all = [paid, unpaid, edited];
    const known = after(all.map((input) => (before, now) => withSnapshot(before, input, now)));
    expect(known.snapshot?.paidAt).toBeNull();
  });

  it('reinstate a canceled order only by a newer snapshot that says so', () => {
    const { facts: canceled } = withCancellation(facts(), 1_500, NOW);
    expect(orderStatus(canceled)).toBe('canceled');
    const then = (change: Parameters<typeof told>[0]) =>
      withSnapshot(canceled, told(change), NOW).facts;
    expect(isCanceled(then({ updatedAt: 1_400, canceledAt: null }))).toBe(true);
    expect(isCanceled(then({ updatedAt: 1_600 }))).toBe(true);
    expect(orderStatus(then({ updatedAt: 1_600, canceledAt: null }))).toBe('paid');
  });

  it('keep a cancellation that a snapshot told when a later one says nothing of it', () => {
    const known = after([
      (all, now) => withSnapshot(all, told({ updatedAt: 1_500, canceledAt: 1_500 }), now),
      (all, now) => withSnapshot(all, told({ updatedAt: 2_000 }), now),
    ]);
    expect(orderStatus(known)).toBe('canceled');
  });

  it('take a cancellation without a time as a repetition where the order is canceled already', () => {
    const { facts: canceled } = withCancellation(facts(), null, NOW);
    const again = withCancellation(canceled, null, NOW + HOUR);
    expect(again).toMatchObject({ outcome: 'unchanged', facts: canceled });
  });

  it('say of a cancellation that a newer word has undone it', () => {
    const { facts: known } = withSnapshot(
      NO_FACTS,
      told({ updatedAt: 2_000, canceledAt: null }),
      NOW,
    );
    expect(withCancellation(known, 1_500, NOW)).toMatchObject({ outcome: 'outdated' });
    expect(withCancellation(known, 2_000, NOW)).toMatchObject({ outcome: 'recorded' });
  });

  it('date a snapshot by the latest time it mentions', () => {
    const newest = (change: Parameters<typeof told>[0]) =>
      withSnapshot(NO_FACTS, told(change), NOW).facts.snapshot?.updatedAt;
    expect(newest({ paidAt: 5_000 })).toBe(5_000);
    expect(newest({ paidAt: 5_000, updatedAt: 4_000 })).toBe(4_000);
  });
});

describe('refunds', () => {
  it('may be more than was paid, whenever they come', () => {
    const known = after([
      (all, now) => withRefund(all, 'r1', refundInput(667), now),
      (all, now) => withSnapshot(all, told({ totalMinor: 1_000 }), now),
      (all, now) => withRefund(all, 'r2', refundInput(334), now),
      (all, now) => withRefund(all, 'r3', refundInput(Number.MAX_SAFE_INTEGER), now),
    ]);
    expect(known.refunds).toHaveLength(3);
    expect(refundedMinor(known)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('are corrected by a newer word, and deleted by an amount of nothing', () => {
    const first = refundInput(500, { updatedAt: iso(1_000) });
    const corrected = refundInput(400, { updatedAt: iso(2_000) });
    const deleted = refundInput(0, { updatedAt: iso(3_000) });
    const { facts: known } = withRefund(facts(), 'r', first, NOW);
    const fixed = withRefund(known, 'r', corrected, NOW);
    expect(fixed.outcome).toBe('recorded');
    expect(refundedMinor(fixed.facts)).toBe(400);
    expect(withRefund(fixed.facts, 'r', first, NOW)).toMatchObject({ outcome: 'outdated' });
    expect(withRefund(fixed.facts, 'r', corrected, NOW)).toMatchObject({ outcome: 'unchanged' });
    expect(refundedMinor(withRefund(fixed.facts, 'r', deleted, NOW).facts)).toBe(0);
  });

  it('without a time are unchanged when they are told again, and corrected by what comes later', () => {
    const { facts: known } = withRefund(facts(), 'r', refundInput(500), NOW);
    expect(withRefund(known, 'r', refundInput(500), NOW + HOUR).facts).toBe(known);
    const corrected = withRefund(known, 'r', refundInput(0), NOW + HOUR);
    expect(corrected.outcome).toBe('recorded');
    expect(refundedMinor(corrected.facts)).toBe(0);
  });
});

describe('a clock that is ahead', () => {
  it('is believed a few minutes, and else taken for the moment of arrival', () => {
    const paid = (paidAt: number) =>
      withSnapshot(NO_FACTS, told({ placedAt: NOW - HOUR, paidAt }), NOW);
    expect(paid(NOW + 5 * MINUTE)).toMatchObject({
      timeAhead: false,
      facts: { snapshot: { paidAt: NOW + 5 * MINUTE } },
    });
    expect(paid(NOW + 5 * MINUTE + 1)).toMatchObject({
      timeAhead: true,
      facts: { snapshot: { paidAt: NOW, updatedAt: NOW } },
    });
  });

  it.each([
    ['an hour', HOUR],
    ['centuries', 973 * 365 * 24 * HOUR],
  ])('by %s keeps no order from being canceled or changed', (_, ahead) => {
    const wrong = told({
      placedAt: NOW + ahead,
      paidAt: NOW + ahead,
      canceledAt: null,
      updatedAt: NOW + ahead,
    });
    const { facts: known } = withSnapshot(NO_FACTS, wrong, NOW);
    expect(isCanceled(withCancellation(known, null, NOW + MINUTE).facts)).toBe(true);
    expect(isCanceled(withCancellation(known, NOW + MINUTE, NOW + MINUTE).facts)).toBe(true);
    const edit = told({ updatedAt: NOW + MINUTE, totalMinor: 5 });
    expect(withSnapshot(known, edit, NOW + MINUTE)).toMatchObject({
      outcome: 'recorded',
      facts: { snapshot: { totalMinor: 5 } },
    });
  });

  it('changes nothing when it is told again, also once its time has come', () => {
    const wrong = told({ paidAt: NOW + HOUR, updatedAt: NOW + HOUR });
    const { facts: known } = withSnapshot(NO_FACTS, wrong, NOW);
    for (const later of [MINUTE, 2 * HOUR]) {
      const again = withSnapshot(known, wrong, NOW + later);
      expect(again.outcome).toBe('unchanged');
      expect(again.facts).toBe(known);
    }
    const { facts: edited } = withSnapshot(
      known,
      told({ paidAt: NOW, updatedAt: NOW + MINUTE, totalMinor: 5 }),
      NOW + MINUTE,
    );
    expect(withSnapshot(edited, wrong, NOW + 2 * MINUTE)).toMatchObject({ outcome: 'outdated' });
  });

  it('is not remembered for what does not count', () => {
    const older = told({ paidAt: NOW + 2 * HOUR, canceledAt: null, updatedAt: NOW });
    const newer = told({ paidAt: NOW + 3 * HOUR, updatedAt: NOW + MINUTE });
    const known = after([older, newer].map((input) => (all, now) => withSnapshot(all, input, now)));
    const again = withSnapshot(known, older, NOW + 2 * MINUTE);
    expect(again.outcome).toBe('outdated');
    expect(again.facts).toBe(known);
    // Something of this one counts, and its payment does not.
    const fulfilled = { ...older, fulfilledAt: iso(NOW) };
    const { facts: more, outcome } = withSnapshot(known, fulfilled, NOW + 3 * MINUTE);
    expect(outcome).toBe('recorded');
    expect(more.snapshot).toMatchObject({ paidAt: NOW + MINUTE, fulfilledAt: NOW });
    expect(withSnapshot(more, newer, NOW + 4 * MINUTE).facts.snapshot?.paidAt).toBe(NOW + MINUTE);
  });

  it('still tells which of its own messages is the older one', () => {
    const older = told({ updatedAt: NOW + HOUR, totalMinor: 5 });
    const newer = told({ updatedAt: NOW + HOUR + MINUTE, totalMinor: 6 });
    for (const messages of [
      [older, newer],
      [newer, older],
    ]) {
      const known = after(messages.map((input) => (all, now) => withSnapshot(all, input, now)));
      expect(known.snapshot?.totalMinor).toBe(6);
    }
  });

  it('does not make a cancellation count again after it was undone', () => {
    const wrong = NOW + 100 * HOUR;
    const { facts: canceled } = withCancellation(facts(), wrong, NOW);
    const undone = told({ updatedAt: NOW + MINUTE, canceledAt: null });
    const { facts: known } = withSnapshot(canceled, undone, NOW + MINUTE);
    expect(orderStatus(known)).toBe('paid');
    expect(withCancellation(known, wrong, NOW + HOUR)).toMatchObject({ outcome: 'outdated' });
  });

  it('does not keep a refund from being corrected', () => {
    const wrong = refundInput(500, { updatedAt: '2999-01-01T00:00:00.000Z' });
    const { facts: known } = withRefund(facts(), 'r', wrong, NOW);
    const right = refundInput(300, { updatedAt: iso(NOW + MINUTE) });
    const { facts: corrected } = withRefund(known, 'r', right, NOW + MINUTE);
    expect(refundedMinor(corrected)).toBe(300);
    expect(withRefund(corrected, 'r', wrong, NOW + HOUR)).toMatchObject({ outcome: 'outdated' });
  });
});
