import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, LedgerInMemory, type OrderTerms } from '../test/ledger-in-memory.ts';
import { Refusal } from './refusal.ts';
import { DAY_MS, endOfDayAfterMonths } from './time.ts';
import { canonicalTransfer, type PostedTransfer } from './transfers.ts';

type Step =
  | { kind: 'order'; id: number; target: number }
  | { kind: 'redeem'; points: number }
  | { kind: 'cancel'; pick: number }
  | { kind: 'give' | 'take'; points: number }
  | { kind: 'wait'; hours: number };

const points = fc.integer({ min: 1, max: 120 });
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({
      kind: fc.constant('order' as const),
      id: fc.nat({ max: 5 }),
      target: fc.nat({ max: 100 }),
    }),
    fc.record({ kind: fc.constant('redeem' as const), points }),
    fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat() }),
    fc.record({ kind: fc.constantFrom('give' as const, 'take' as const), points }),
    fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 24 * 40 }) }),
  ),
  { maxLength: 50 },
);

/** Each order has its own terms: some pend, some expire, some by inactivity, some do neither. */
function termsOf(id: number): OrderTerms {
  const availableAt = DAY_MS * 14 * (id % 3);
  if (id === 5) {
    return { availableAt, lotExpiresAt: endOfDayAfterMonths(availableAt, 1, 'UTC'), idleMonths: 1 };
  }
  return {
    availableAt,
    lotExpiresAt: id % 2 === 0 ? null : DAY_MS * (60 + 10 * id),
    debtPolicy: id === 4 ? 'writeOff' : 'carry',
  };
}

class Shop {
  readonly ledger = new LedgerInMemory();
  readonly settleEagerly: boolean;
  now = 0;
  #next = 1;

  constructor(settleEagerly: boolean) {
    this.settleEagerly = settleEagerly;
  }

  take(step: Step): void {
    try {
      this.#try(step);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  #try(step: Step): void {
    const { ledger } = this;
    switch (step.kind) {
      case 'order':
        ledger.order(`o${step.id}`, step.target, this.now, termsOf(step.id));
        break;
      case 'redeem':
        ledger.redeem(`r${this.#next++}`, step.points, this.now);
        break;
      case 'cancel': {
        const ids = [...ledger.redemptions.keys()];
        const id = ids[step.pick % Math.max(1, ids.length)];
        if (id !== undefined) ledger.cancel(id, this.now);
        break;
      }
      case 'give':
      case 'take':
        this.#adjust(step.kind, step.points);
        break;
      case 'wait':
        this.now += step.hours * 3_600_000;
        if (this.settleEagerly) ledger.run(this.now, () => undefined);
    }
  }

  #adjust(kind: 'give' | 'take', points: number): void {
    const { now } = this;
    const id = `a${this.#next++}`;
    this.ledger.run(now, (account) => {
      if (kind === 'give')
        account.give(points, id, { expiresAt: now + 30 * DAY_MS, idleMonths: null }, now);
      else account.take(points, id, now);
    });
  }
}

describe('the ledger laws', () => {
  it('hold after any steps: whole transfers above zero, sums of zero, no negative lot, debt or points, replay', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const shop = new Shop(false);
        for (const step of list) shop.take(step);
        expect(differences([shop.ledger])).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('give the same balances whether jobs run at once or never (law 9)', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const eager = new Shop(true);
        const lazy = new Shop(false);
        for (const step of list) {
          eager.take(step);
          lazy.take(step);
          expect(lazy.ledger.balanceAt(lazy.now)).toEqual(eager.ledger.balanceAt(eager.now));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keep what was granted at the target, however often it changed (law 4)', () => {
    // Orders with even numbers never expire.
    const targets = fc.array(
      fc.record({
        id: fc.constantFrom(0, 2, 6),
        target: fc.nat({ max: 100 }),
        hours: fc.nat({ max: 900 }),
      }),
    );
    fc.assert(
      fc.property(targets, (list) => {
        const shop = new Shop(false);
        const last = new Map<number, number>();
        for (const { id, target, hours } of list) {
          shop.take({ kind: 'wait', hours });
          shop.take({ kind: 'order', id, target });
          last.set(id, target);
        }
        const expected = [...last.values()].reduce((sum, target) => sum + target, 0);
        const { available, pending, debt } = shop.ledger.balanceAt(shop.now);
        expect(available + pending - debt).toBe(expected);
      }),
    );
  });

  it('are provable: a transfer that differs in anything has other bytes to hash', () => {
    const shop = new Shop(false);
    shop.take({ kind: 'order', id: 0, target: 10 });
    const transfer = shop.ledger.transfers[0];
    if (!transfer) throw new Error('The order posted a transfer.');
    for (const field of Object.keys(transfer) as (keyof PostedTransfer)[]) {
      const changed = { ...transfer, [field]: 'something else' } as PostedTransfer;
      expect(canonicalTransfer(changed), field).not.toBe(canonicalTransfer(transfer));
    }
  });
});
