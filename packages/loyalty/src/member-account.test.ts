import { describe, expect, it } from 'vitest';
import { differences, LedgerInMemory } from '../test/ledger-in-memory.ts';
import { DAY_MS, endOfDayAfterMonths } from './time.ts';

const day = (n: number) => n * DAY_MS;
const never = { availableAt: 0, lotExpiresAt: null };

describe('a member account', () => {
  it('keeps points pending until the return window closes, whenever anyone looks', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 50, day(1), { availableAt: day(15), lotExpiresAt: null });
    expect(ledger.balanceAt(day(15) - 1)).toMatchObject({ pending: 50, available: 0 });
    expect(ledger.balanceAt(day(15))).toMatchObject({ pending: 0, available: 50 });
    expect(ledger.balanceAt(day(1)).nextRelease).toEqual({ points: 50, availableAt: day(15) });
    expect(differences([ledger])).toEqual([]);
  });

  it('posts the difference when an order comes to be worth more or less', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 50, day(1), never);
    ledger.order('o1', 80, day(2), never);
    ledger.order('o1', 30, day(3), never);
    expect(ledger.balanceAt(day(3)).available).toBe(30);
    expect(ledger.transfers.map(({ code, points }) => [code, points])).toEqual([
      ['grant', 50],
      ['grant', 30],
      ['takeBack', 50],
    ]);
  });

  it('voids pending points before it touches anything else', () => {
    const ledger = new LedgerInMemory();
    ledger.order('old', 40, day(1), never);
    ledger.order('new', 60, day(1), { availableAt: day(15), lotExpiresAt: null });
    ledger.order('new', 10, day(2), { availableAt: day(15), lotExpiresAt: null });
    expect(ledger.balanceAt(day(2))).toMatchObject({ available: 40, pending: 10 });
  });

  it('lets expire what does before what was released meanwhile, read or still to be read', () => {
    const ledger = new LedgerInMemory();
    for (let n = 1; n <= 5; n++) {
      ledger.order(`o${n}`, 10, day(1), { availableAt: 0, lotExpiresAt: day(10) });
    }
    ledger.order('pending', 7, day(1), { availableAt: day(9), lotExpiresAt: day(100) });
    // Each twice, for every other time most is still to be read.
    for (let time = 0; time < 2; time++) {
      expect(ledger.balanceAt(day(9))).toMatchObject({
        available: 57,
        nextExpiry: { points: 50, expiresAt: day(10) },
      });
    }
    for (let time = 0; time < 2; time++) {
      expect(ledger.balanceAt(day(20))).toMatchObject({
        available: 7,
        pending: 0,
        nextExpiry: { points: 7, expiresAt: day(100) },
      });
    }
  });

  it('takes back from the order’s own lot, then from others by expiry, then owes', () => {
    const ledger = new LedgerInMemory();
    ledger.order('late', 100, day(1), { availableAt: 0, lotExpiresAt: day(300) });
    ledger.order('soon', 100, day(1), { availableAt: 0, lotExpiresAt: day(100) });
    ledger.redeem('r1', 150, day(2));
    // r1 took all of "soon" and half of "late".
    ledger.order('soon', 0, day(3), { availableAt: 0, lotExpiresAt: day(100) });
    expect(ledger.balanceAt(day(3))).toMatchObject({ available: 0, debt: 50 });
    expect(ledger.transfers.slice(-2).map(({ code, points }) => [code, points])).toEqual([
      ['takeBack', 50],
      ['owe', 50],
    ]);
    expect(differences([ledger])).toEqual([]);
  });

  it('takes back from what expires first where the order has several lots', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 10, day(1), { availableAt: 0, lotExpiresAt: day(100) });
    ledger.order('o1', 30, day(2), { availableAt: 0, lotExpiresAt: day(50) });
    ledger.order('o1', 15, day(3), { availableAt: 0, lotExpiresAt: day(50) });
    expect(ledger.balanceAt(day(3))).toMatchObject({
      available: 15,
      nextExpiry: { points: 5, expiresAt: day(50) },
    });
  });

  it('pays debt first from what is earned later', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 100, day(1), never);
    ledger.redeem('r1', 100, day(1));
    ledger.order('o1', 0, day(2), never);
    expect(ledger.balanceAt(day(2))).toMatchObject({ available: 0, debt: 100 });
    ledger.order('o2', 60, day(3), never);
    expect(ledger.balanceAt(day(3))).toMatchObject({ available: 0, debt: 40 });
    ledger.order('o3', 60, day(4), { availableAt: day(9), lotExpiresAt: null });
    expect(ledger.balanceAt(day(9))).toMatchObject({ available: 20, debt: 0 });
  });

  it('uses the lots that expire first and says which', () => {
    const ledger = new LedgerInMemory();
    ledger.order('never', 10, day(1), never);
    ledger.order('late', 10, day(1), { availableAt: 0, lotExpiresAt: day(300) });
    ledger.order('soon', 10, day(1), { availableAt: 0, lotExpiresAt: day(100) });
    ledger.redeem('r1', 25, day(2));
    expect(ledger.redemptions.get('r1')).toEqual([
      { lotId: 'order:soon', points: 10 },
      { lotId: 'order:late', points: 10 },
      { lotId: 'order:never', points: 5 },
    ]);
    expect(() => ledger.redeem('r2', 6, day(2))).toThrow('not_enough_points');
    expect(ledger.balanceAt(day(2)).available).toBe(5);
  });

  it('gives what has expired back to the end of the 14th day', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 10, day(1), { availableAt: 0, lotExpiresAt: day(100) });
    ledger.redeem('r1', 10, day(99));
    ledger.cancel('r1', day(120));
    expect(ledger.balanceAt(day(120))).toMatchObject({
      available: 10,
      nextExpiry: { points: 10, expiresAt: day(135) - 1 },
    });
    expect(ledger.balanceAt(day(135)).available).toBe(0);
    expect(differences([ledger])).toEqual([]);
  });

  it('counts an expired lot no more from the moment after, and names the next', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 10, day(1), { availableAt: 0, lotExpiresAt: day(30) });
    ledger.order('o2', 5, day(1), { availableAt: 0, lotExpiresAt: day(40) });
    expect(ledger.balanceAt(day(30)).nextExpiry).toEqual({ points: 10, expiresAt: day(30) });
    expect(ledger.balanceAt(day(30) + 1)).toMatchObject({
      available: 5,
      nextExpiry: { points: 5, expiresAt: day(40) },
    });
    expect(() => ledger.redeem('r1', 6, day(31))).toThrow('not_enough_points');
  });

  it('writes expiry down at the moment it fell due, however late it is noticed', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 10, day(1), { availableAt: 0, lotExpiresAt: day(30) });
    ledger.order('o2', 5, day(1), { availableAt: 0, lotExpiresAt: day(30) + 1 });
    expect(ledger.balanceAt(day(30) + 1).available).toBe(5);
    ledger.run(day(90), () => undefined);
    const expired = ledger.transfers.filter(({ code }) => code === 'expire');
    expect(expired.map(({ at }) => at)).toEqual([day(30) + 1, day(30) + 2]);
  });

  it('does not take expired points back a second time', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', 100, day(1), { availableAt: 0, lotExpiresAt: day(30) });
    ledger.order('o2', 70, day(31), never);
    ledger.order('o1', 0, day(32), { availableAt: 0, lotExpiresAt: day(30) });
    expect(ledger.balanceAt(day(32))).toMatchObject({ available: 70, debt: 0 });
    expect(differences([ledger])).toEqual([]);
  });

  it('gives and takes by hand, never below nothing', () => {
    const ledger = new LedgerInMemory();
    ledger.run(day(1), (account) =>
      account.give(30, 'a1', { expiresAt: day(10), idleMonths: null }, day(1)),
    );
    ledger.run(day(2), (account) => account.take(10, 'a2', day(2)));
    expect(ledger.balanceAt(day(2)).available).toBe(20);
    expect(() => ledger.run(day(3), (account) => account.take(21, 'a3', day(3)))).toThrow(
      'not_enough_points',
    );
    expect(ledger.balanceAt(day(10) + 1).available).toBe(0);
    expect(differences([ledger])).toEqual([]);
  });

  it('refuses what would not be exact', () => {
    const ledger = new LedgerInMemory();
    ledger.order('o1', Number.MAX_SAFE_INTEGER, day(1), never);
    expect(() => ledger.order('o2', 1, day(1), never)).toThrow('amount_too_large');
    expect(ledger.balanceAt(day(1)).available).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('lets points by inactivity live on while the member buys or redeems', () => {
    const idle = { availableAt: 0, lotExpiresAt: endOfDayAfterMonths(0, 6, 'UTC'), idleMonths: 6 };
    const ledger = new LedgerInMemory();
    ledger.order('o1', 100, 0, idle);
    ledger.redeem('r1', 10, day(150));
    const end = endOfDayAfterMonths(day(150), 6, 'UTC');
    expect(ledger.balanceAt(end)).toMatchObject({
      available: 90,
      nextExpiry: { points: 90, expiresAt: end },
    });
    expect(ledger.balanceAt(end + 1).available).toBe(0);
    ledger.order('o2', 5, end + 1, never);
    expect(ledger.balanceAt(end + 1).available).toBe(5);
    expect(differences([ledger])).toEqual([]);
  });

  it('counts a purchase from its payment, whenever and in whatever order it was told', () => {
    const idle = { availableAt: 0, lotExpiresAt: endOfDayAfterMonths(0, 1, 'UTC'), idleMonths: 1 };
    const end = endOfDayAfterMonths(day(10), 1, 'UTC');
    for (const [first, second] of [
      [20, 0],
      [0, 0],
      [0, 20],
    ] as const) {
      const ledger = new LedgerInMemory();
      ledger.order('o1', 100, 0, idle);
      // Paid on day 10 and told on day 20; with or without a refund that came first.
      ledger.order('o2', first, day(20), { ...never, paidAt: day(10) });
      ledger.order('o2', second, day(20), { ...never, paidAt: day(10) });
      expect(ledger.balanceAt(day(20)).nextExpiry).toEqual({ points: 100, expiresAt: end });
      // The payment turns out to have failed.
      ledger.order('o2', 0, day(21), { ...never, paidAt: null });
      expect(ledger.balanceAt(day(21)).nextExpiry?.expiresAt).toBe(idle.lotExpiresAt);
      expect(differences([ledger])).toEqual([]);
    }
  });

  it('writes debt off where the shop does so, and makes nothing from canceling and completing', () => {
    const forgiving = { ...never, debtPolicy: 'writeOff' as const };
    const ledger = new LedgerInMemory();
    ledger.order('o1', 100, day(1), forgiving);
    ledger.redeem('r1', 70, day(1));
    ledger.order('o1', 0, day(2), forgiving);
    expect(ledger.balanceAt(day(2))).toMatchObject({ available: 0, debt: 0 });
    ledger.order('o1', 100, day(3), forgiving);
    expect(ledger.balanceAt(day(3))).toMatchObject({ available: 30, debt: 0 });
    ledger.order('o1', 0, day(4), forgiving);
    ledger.order('o1', 50, day(5), { ...forgiving, availableAt: day(20) });
    expect(ledger.balanceAt(day(30))).toMatchObject({ available: 0, debt: 0 });
    ledger.order('o1', 100, day(31), forgiving);
    expect(ledger.balanceAt(day(31)).available).toBe(30);
    expect(differences([ledger])).toEqual([]);
  });

  it('writes nothing off for points that come back from a redemption', () => {
    const forgiving = { ...never, debtPolicy: 'writeOff' as const };
    const ledger = new LedgerInMemory();
    ledger.order('o1', 100, day(1), forgiving);
    ledger.redeem('r1', 70, day(1));
    ledger.redeem('r2', 20, day(1));
    ledger.order('o1', 0, day(2), forgiving);
    ledger.order('o2', 5, day(2), forgiving);
    ledger.cancel('r1', day(3));
    expect(ledger.balanceAt(day(3))).toMatchObject({ available: 5, debt: 0 });
    // The order is completed after all: of its points only those of r2 are spent.
    ledger.order('o1', 100, day(4), forgiving);
    expect(ledger.balanceAt(day(4))).toMatchObject({ available: 85, debt: 0 });
    ledger.cancel('r2', day(5));
    expect(ledger.balanceAt(day(5))).toMatchObject({ available: 105, debt: 0 });
    expect(differences([ledger])).toEqual([]);
  });

  it('merges two members with all that they have, and judges later facts on the one', () => {
    const one = new LedgerInMemory(1);
    const other = new LedgerInMemory(2, one.transfers);
    one.order('a', 40, day(1), never);
    other.order('b', 100, day(1), { availableAt: 0, lotExpiresAt: day(50) });
    other.order('c', 30, day(1), { availableAt: day(15), lotExpiresAt: null });
    other.redeem('r1', 60, day(2));
    one.absorb(other, day(3));
    expect(other.balanceAt(day(3))).toMatchObject({ available: 0, pending: 0, debt: 0 });
    expect(one.balanceAt(day(3))).toMatchObject({
      available: 80,
      pending: 30,
      nextExpiry: { points: 40, expiresAt: day(50) },
    });
    one.cancel('r1', day(4));
    one.order('b', 0, day(5), { availableAt: 0, lotExpiresAt: day(50) });
    expect(one.balanceAt(day(15))).toMatchObject({ available: 70, pending: 0, debt: 0 });
    expect(differences([one, other], (member) => (member === 2 ? 1 : member))).toEqual([]);
  });

  it('pays the debt of one with the points of the other when they merge', () => {
    const one = new LedgerInMemory(1);
    const other = new LedgerInMemory(2, one.transfers);
    one.order('a', 40, day(1), never);
    other.order('b', 100, day(1), never);
    other.redeem('r1', 100, day(1));
    other.order('b', 75, day(2), never);
    one.absorb(other, day(3));
    expect(one.balanceAt(day(3))).toMatchObject({ available: 15, debt: 0 });
    expect(differences([one, other], () => 1)).toEqual([]);
  });
});
