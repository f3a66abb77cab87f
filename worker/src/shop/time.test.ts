import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import type { ActivityItem, ActivityPage } from '@stamm/contract/types';
import { describe, expect, test, vi } from 'vitest';
import {
  DAY,
  expectRefusal,
  iso,
  MINUTE,
  openShop,
  order,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';

const EXPIRING = { pendingDays: 14, expiry: { kind: 'months', months: 2 } } as const;

/** Two lots, one pending order and one redemption, spread over some weeks. */
async function livelyShop(): Promise<TestShop> {
  const shop = await openShop(EXPIRING);
  const ada = await shop.caller('ada');
  await shop.putOrder('1', order({ totalMinor: 1_200 }));
  await shop.wait(10 * DAY);
  await shop.putOrder('2', order({ totalMinor: 3_400, placedAt: iso(shop.now) }));
  await shop.wait(10 * DAY);
  value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
  await shop.putOrder('3', order({ totalMinor: 900, placedAt: iso(shop.now) }));
  // What is due by now is done, so that no alarm rings by itself while a test looks.
  await shop.ring();
  return shop;
}

async function activity(shop: TestShop, limit: number): Promise<ActivityItem[]> {
  const items: ActivityItem[] = [];
  let page: ActivityPage;
  let cursor: string | undefined;
  do {
    page = value(await shop.api.memberActivity(shop.backend, 'ada', { limit, cursor }));
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

const withoutIds = (items: ActivityItem[]) => items.map(({ id: _id, ...item }) => item);

describe('law 5: points are pending until the return window closes', () => {
  test('to the millisecond, without any alarm', async () => {
    const shop = await openShop({ pendingDays: 14 });
    const state = await shop.putOrder('1', order());
    expect(state).toMatchObject({
      points: { granted: 25, pending: 25 },
      pendingUntil: iso(START + 14 * DAY),
    });
    expect(await shop.balance('ada')).toEqual({
      available: 0,
      pending: 25,
      debt: 0,
      nextExpiry: null,
      nextRelease: { points: 25, availableAt: iso(START + 14 * DAY) },
    });
    await shop.setClock(START + 14 * DAY - 1);
    expect(await shop.balance('ada')).toMatchObject({ available: 0, pending: 25 });
    await shop.setClock(START + 14 * DAY);
    expect(await shop.balance('ada')).toMatchObject({ available: 25, pending: 0 });
    expect(value(await shop.api.order(shop.backend, '1'))).toMatchObject({
      points: { granted: 25, pending: 0 },
      pendingUntil: null,
    });
    // Nothing was posted yet, and still they can be spent.
    const ada = await shop.caller('ada');
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    expect(await shop.balance('ada')).toMatchObject({ available: 15, pending: 0 });
    await shop.expectTrueBooks();
  });

  test('a refund while they are pending voids them once', async () => {
    const shop = await openShop({ pendingDays: 14 });
    await shop.putOrder('1', order());
    const refund = { amountMinor: 500, shippingMinor: 0, lines: [] };
    value(await shop.api.putRefund(shop.backend, '1', 'r', refund));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, pending: 20 });
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, pending: 0, debt: 0 });
    await shop.wait(20 * DAY);
    await shop.ring();
    expect(await shop.balance('ada')).toMatchObject({ available: 0, pending: 0, debt: 0 });
    expect(await activity(shop, 10)).toMatchObject([
      { kind: 'cancellation', points: -20, state: 'void' },
      { kind: 'refund', points: -5, state: 'void' },
      { kind: 'purchase', points: 25, state: 'void' },
    ]);
    await shop.expectTrueBooks();
  });

  test('points that are released into an order whose first ones are gone stay apart from them', async () => {
    for (const months of [1, 2]) {
      const shop = await openShop({ pendingDays: 14, expiry: { kind: 'months', months } });
      await shop.putOrder('1', order());
      await shop.wait(80 * DAY);
      await shop.ring();
      // Paid once more, later: the first points have expired, the others wait for their release.
      await shop.putOrder('1', order({ totalMinor: 4_000, paidAt: iso(shop.now) }));
      expect(await shop.balance('ada')).toMatchObject({ available: 0, pending: 15 });
      await shop.wait(14 * DAY);
      await shop.ring();
      expect(await shop.balance('ada')).toMatchObject({ available: 15, pending: 0 });
      expect(await shop.expectTrueBooks()).toMatchObject({ points: { expired: 25 } });
    }
  });

  test('points of the same order and end share a lot, also when it was emptied before', async () => {
    const shop = await openShop({ pendingDays: 14 });
    await shop.putOrder('1', order());
    await shop.wait(20 * DAY);
    const ada = await shop.caller('ada');
    value(
      await shop.api.adjustPoints(shop.backend, 'ada', 'key-0001', { points: -25, reason: 'No' }),
    );
    await shop.putOrder('1', order({ totalMinor: 4_000, paidAt: iso(shop.now) }));
    await shop.wait(14 * DAY);
    value(await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'five' }));
    expect(await shop.balance('ada')).toMatchObject({ available: 5, pending: 0 });
    await shop.expectTrueBooks();
  });
});

describe('law 9: time, not a job, decides', () => {
  test('points count to the end of their last day in the time zone of the shop', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 2 } });
    await shop.putOrder('1', order());
    // Berlin has summer time by then.
    const last = Date.parse('2026-05-01T21:59:59.999Z');
    expect(await shop.balance('ada')).toMatchObject({
      nextExpiry: { points: 25, expiresAt: iso(last) },
    });
    await shop.setClock(last);
    expect(await shop.balance('ada')).toMatchObject({ available: 25 });
    await shop.setClock(last + 1);
    expect(await shop.balance('ada')).toMatchObject({ available: 0, nextExpiry: null });
    const ada = await shop.caller('ada');
    expectRefusal(
      await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }),
      'not_enough_points',
    );
    await shop.expectTrueBooks();
  });

  test('late, early, repeated and lost alarms make no difference', async () => {
    const moments = [15, 25, 30, 50, 70, 76, 90, 120].map((days) => START + days * DAY);
    const never = await livelyShop();
    const always = await livelyShop();
    const late = await livelyShop();
    for (const [index, moment] of moments.entries()) {
      for (const shop of [never, always, late]) {
        if (moment > shop.now) await shop.setClock(moment);
      }
      for (let n = 0; n < 3; n++) await always.ring();
      if (index === 5) await late.ring();
      const expected = [await never.balance('ada'), withoutIds(await activity(never, 3))];
      for (const shop of [always, late]) {
        expect([await shop.balance('ada'), withoutIds(await activity(shop, 2))]).toEqual(expected);
      }
    }
    const posted = await always.expectTrueBooks();
    const lost = await never.expectTrueBooks();
    expect(posted.points).toMatchObject({ available: 0, pending: 0, expired: 12 + 34 + 9 - 10 });
    // What is proven is as of now, too, not as of the last job.
    expect(lost.points).toMatchObject({ expired: posted.points.expired });
    // Once something happens, what was missed is written down, just so.
    await never.give('ada', 1);
    expect(await never.expectTrueBooks()).toMatchObject({
      points: { available: 1, expired: posted.points.expired },
    });
  });

  test('reading writes nothing, however much is due', async () => {
    const shop = await livelyShop();
    await shop.setClock(START + 200 * DAY);
    const before = await shop.contents();
    await shop.balance('ada');
    await activity(shop, 1);
    value(await shop.api.me(await shop.caller('ada')));
    value(await shop.api.members(shop.backend, { limit: 10 }));
    expect(await shop.contents()).toBe(before);
    // That somebody exported is written into the audit log, and nothing anywhere else.
    value(await shop.api.exportMe(await shop.caller('ada')));
    const besidesAudit = (contents: string) =>
      (JSON.parse(contents) as [table: string][]).filter(([table]) => table !== 'audit');
    expect(besidesAudit(await shop.contents())).toEqual(besidesAudit(before));
  });

  test('a page of the activity stays in its place when a job comes in between', async () => {
    const shop = await livelyShop();
    await shop.setClock(START + 200 * DAY);
    const whole = withoutIds(await activity(shop, 50));
    expect(whole.filter((item) => item.kind === 'expiry').map((item) => item.points)).toEqual([
      -9, -34, -2,
    ]);
    for (let limit = 1; limit <= whole.length; limit++) {
      const late = await livelyShop();
      await late.setClock(START + 200 * DAY);
      const page = { limit };
      const first = value(await late.api.memberActivity(late.backend, 'ada', page));
      await late.ring();
      await late.give('ada', 5);
      const rest = await readFrom(late, first.nextCursor);
      expect(withoutIds([...first.items, ...rest])).toEqual(whole);
    }
  });

  async function readFrom(shop: TestShop, cursor: string | null): Promise<ActivityItem[]> {
    if (cursor === null) return [];
    const page = value(await shop.api.memberActivity(shop.backend, 'ada', { limit: 1, cursor }));
    return [...page.items, ...(await readFrom(shop, page.nextCursor))];
  }

  test('a cursor that was made up is refused', async () => {
    const shop = await livelyShop();
    for (const cursor of ['x', '1', '-1_0', '1_99999999999999999999']) {
      expectRefusal(
        await shop.api.memberActivity(shop.backend, 'ada', { limit: 1, cursor }),
        'invalid_request',
      );
    }
    expectRefusal(
      await shop.api.members(shop.backend, { limit: 1, cursor: 'x' }),
      'invalid_request',
    );
  });

  test('inactivity is reckoned from what happened, not from when the shop told of it', async () => {
    const refund = { amountMinor: 2_500, shippingMinor: 0, lines: [] };
    const paid = (days: number) => order({ placedAt: iso(START + days * DAY) });
    const endOf = async (shop: TestShop) => (await shop.balance('ada')).nextExpiry?.expiresAt;
    // Two orders, the second told late, with its refund before or after it.
    for (const refundComesFirst of [false, true]) {
      const shop = await openShop({ expiry: { kind: 'inactivity', months: 2 }, timeZone: 'UTC' });
      await shop.putOrder('1', paid(0));
      await shop.setClock(START + 20 * DAY);
      const refunded = () => shop.api.putRefund(shop.backend, '2', 'r', refund);
      if (refundComesFirst) value(await refunded());
      await shop.putOrder('2', paid(10));
      value(await refunded());
      expect(await endOf(shop)).toBe('2026-05-11T23:59:59.999Z');
      // Its payment failed after all; then the member redeems, and undoes it.
      await shop.putOrder('2', { ...paid(10), paidAt: null, updatedAt: iso(shop.now) });
      expect(await endOf(shop)).toBe('2026-05-01T23:59:59.999Z');
      const ada = await shop.caller('ada');
      const { id } = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
      value(await shop.api.cancelRedemption(shop.backend, id));
      expect(await shop.balance('ada')).toMatchObject({
        nextExpiry: { points: 25, expiresAt: '2026-05-21T23:59:59.999Z' },
      });
      await shop.expectTrueBooks();
    }
  });

  test('a coupon ends with its last day, without any job', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 20);
    const { coupon } = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    const basket = { currency: 'EUR', goodsMinor: 900, shippingMinor: 0, lines: [] };
    await shop.setClock(Date.parse(coupon.expiresAt));
    value(await shop.api.checkCoupon(shop.backend, coupon.code, basket));
    await shop.setClock(Date.parse(coupon.expiresAt) + 1);
    expectRefusal(await shop.api.checkCoupon(shop.backend, coupon.code, basket), 'coupon_expired');
    expect(value(await shop.api.me(ada)).coupons).toMatchObject([{ status: 'expired' }]);
  });
});

describe('jobs', () => {
  test('write down what time has brought about', async () => {
    const shop = await livelyShop();
    await shop.setClock(START + 34 * DAY);
    expect(await shop.ring()).toBe(true);
    const pending = await shop.sql('SELECT id FROM orders WHERE pending > 0');
    expect(pending).toEqual([]);
    await shop.setClock(START + 200 * DAY);
    expect(await shop.ring()).toBe(true);
    const open = await shop.sql('SELECT id FROM lots WHERE remaining > 0');
    expect(open).toEqual([]);
    expect(await shop.sql(`SELECT * FROM jobs WHERE kind = 'settle-member'`)).toEqual([]);
    await shop.expectTrueBooks();
  });

  test('one that fails holds up no other, and is given up after eight attempts', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const shop = await openShop({ pendingDays: 1 });
    await shop.putOrder('1', order());
    await shop.putOrder('2', order({ customerId: 'bob' }));
    // Ada's books are broken: her job cannot succeed.
    await shop.sql(`INSERT INTO lots VALUES ('order:1', 1, '1', 9007199254740991, 0, NULL, NULL)`);
    const failed = () =>
      shop.sql<{ attempts: number; failed_at: number | null }>(
        `SELECT attempts, failed_at FROM jobs WHERE kind = 'settle-member' AND key = '1'`,
      );
    await shop.wait(DAY);
    for (let attempt = 1; attempt < 8; attempt++) {
      await shop.ring();
      expect(await failed()).toEqual([{ attempts: attempt, failed_at: null }]);
      // Too early for the next attempt: nothing happens.
      await shop.wait(9_000);
      await shop.ring();
      expect(await failed()).toMatchObject([{ attempts: attempt }]);
      await shop.wait(DAY);
    }
    await shop.ring();
    expect(await failed()).toEqual([{ attempts: 8, failed_at: shop.now }]);
    expect(await shop.balance('bob')).toMatchObject({ available: 25 });
    expect(await shop.sql(`SELECT pending FROM orders WHERE id = '2'`)).toEqual([{ pending: 0 }]);
    expect(log).toHaveBeenCalledTimes(8);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('job settle-member'));
    log.mockRestore();
  });

  test('clean up idempotency keys after 30 days', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 20);
    const keys = () => shop.sql('SELECT key FROM idempotency');
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    for (let day = 0; day < 30; day++) {
      await shop.wait(DAY);
      await shop.ring();
      expect(await keys()).toHaveLength(2);
    }
    await shop.wait(DAY + MINUTE);
    await shop.ring();
    expect(await keys()).toEqual([]);
    expect(await shop.sql('SELECT * FROM jobs')).toEqual([]);
  });

  test.for(['kept', 'lost'])('are remembered by a shop that slept, its alarm %s', async (alarm) => {
    const shop = await openShop(EXPIRING);
    // Far from today: a shop that wakes up looks at the platform's clock first.
    await shop.setClock(Date.parse('2100-01-01T00:00:00Z'));
    await shop.putOrder('1', order({ placedAt: iso(shop.now) }));
    if (alarm === 'lost') {
      await runInDurableObject(shop.stub, (_shop, { storage }) => storage.deleteAlarm());
    }
    await evictDurableObject(shop.stub);
    await shop.wait(14 * DAY);
    expect(await shop.ring()).toBe(true);
    expect(await shop.sql('SELECT pending FROM orders')).toEqual([{ pending: 0 }]);
  });
});
