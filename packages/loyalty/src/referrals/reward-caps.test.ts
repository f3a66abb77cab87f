import type { ReferralProgram } from '@stamm/contract/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../time.ts';
import { referralCode } from './referral-code.ts';
import { withinCaps } from './reward-caps.ts';

const claims = (caps: ReferralProgram['caps'], ...days: number[]) =>
  days.map((day, index) => ({ id: `o${index}`, paidAt: day * DAY_MS, caps }));

describe('caps', () => {
  test('without any, all are rewarded', () => {
    expect(withinCaps(claims([], 1, 1, 2)).size).toBe(3);
  });

  test('for ever: the first who paid', () => {
    expect([...withinCaps(claims([{ rewards: 2, days: null }], 3, 1, 2))]).toEqual(['o1', 'o2']);
  });

  test('in any so many days: from the day on which one has passed, the next', () => {
    const caps = [{ rewards: 1, days: 10 }];
    expect([...withinCaps(claims(caps, 0, 9, 10, 19, 20))]).toEqual(['o0', 'o2', 'o4']);
  });

  test('take nothing back that was given before two advocates became one, and give no more', () => {
    const [first, second, ...later] = claims([{ rewards: 1, days: 10 }], 5, 6, 4, 14, 15, 16);
    if (!first || !second) throw new Error('There are two.');
    const all = [{ ...first, isKept: true }, { ...second, isKept: true }, ...later];
    expect([...withinCaps(all)]).toEqual(['o0', 'o1', 'o5']);
  });

  test('for ever count what is kept, whenever it was paid', () => {
    const [first, ...others] = claims([{ rewards: 2, days: null }], 9, 1, 2);
    if (!first) throw new Error('There is one.');
    expect([...withinCaps([{ ...first, isKept: true }, ...others])]).toEqual(['o0', 'o1']);
  });

  test('are reached in no period because of another than what is kept', () => {
    const order = fc.record({ day: fc.integer({ min: 0, max: 40 }), isKept: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(order),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 20 }),
        (orders, rewards, period) => {
          const caps = [{ rewards, days: period }];
          const told = orders.map(({ day, isKept }, index) => ({
            ...{ id: `o${index}`, paidAt: day * DAY_MS, caps, isKept },
          }));
          const rewarded = withinCaps(told);
          expect(withinCaps(told.toReversed())).toEqual(rewarded);
          const given = told.filter(({ id }) => rewarded.has(id));
          for (const one of told) {
            if (one.isKept) expect(rewarded).toContain(one.id);
            // Every period that begins with a reward and holds this one.
            const fits = given.every(({ paidAt: start }) => {
              const within = given.filter(
                ({ paidAt }) => paidAt >= start && paidAt < start + period * DAY_MS,
              );
              return one.isKept || !within.includes(one) || within.length <= rewards;
            });
            expect(fits).toBe(true);
          }
        },
      ),
    );
  });

  test('hold in every period, and depend on the orders alone', () => {
    const day = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(
        fc.array(day),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 30 }),
        (days, rewards, period) => {
          const told = claims([{ rewards, days: period }], ...days);
          const rewarded = withinCaps(told);
          expect(withinCaps(told.toReversed())).toEqual(rewarded);
          const times = told.filter(({ id }) => rewarded.has(id)).map(({ paidAt }) => paidAt);
          for (const end of times) {
            const inPeriod = times.filter((time) => time <= end && time > end - period * DAY_MS);
            expect(inPeriod.length).toBeLessThanOrEqual(rewards);
          }
        },
      ),
    );
  });
});

test('a code takes five random bytes', () => {
  expect(referralCode(Uint8Array.of(0x00, 0x1f, 0xff, 0x80, 0xa5))).toBe('223YYYC2H7');
  expect(() => referralCode(new Uint8Array(4))).toThrow(RangeError);
});
