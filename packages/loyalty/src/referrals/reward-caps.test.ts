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
