import type { Outcome } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
  order,
  PROGRAM,
  START,
  value,
} from './testing/test-shop.ts';

describe('redeeming a reward', () => {
  test('takes its points and gives a coupon', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 12);
    const redemption = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    expect(redemption).toMatchObject({
      rewardId: 'five',
      points: 10,
      status: 'active',
      createdAt: iso(START),
      coupon: {
        redemptionId: redemption.id,
        rewardName: { en: '5 € off' },
        benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
        minimumOrder: null,
        status: 'active',
        // The end of the thirtieth day, in Berlin's summer time.
        expiresAt: '2026-03-31T21:59:59.999Z',
        usedAt: null,
      },
    });
    expect(redemption.coupon.code).toMatch(/^([2-9A-Z]{4}-){3}[2-9A-Z]{4}$/);
    const me = value(await shop.api.me(ada));
    expect(me.points).toMatchObject({ available: 2, debt: 0 });
    expect(me.coupons).toEqual([redemption.coupon]);
    await shop.expectTrueBooks();
  });

  test('is refused without points, without such a reward, and at another price', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 9);
    const before = await shop.contents();
    const redeem = (rewardId: string, points?: number) =>
      shop.api.redeemReward(ada, 'key-0001', { rewardId, ...(points && { points }) });
    expectRefusal(await redeem('five'), 'not_enough_points');
    expectRefusal(await redeem('unknown'), 'reward_not_found');
    expectRefusal(await redeem('shipping', 4), 'reward_changed');
    expect(await shop.contents()).toBe(before);
    // Refusals are not kept: the same key may succeed later.
    value(await redeem('shipping', 3));
  });

  test('sells what the program in force has on offer, at its price', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order());
    const [first] = PROGRAM.rewards;
    const rewards = first ? [{ ...first, points: 7 }] : [];
    value(await shop.api.putProgram(shop.backend, { ...PROGRAM, rewards }));
    const redemption = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    expect(redemption.points).toBe(7);
    expectRefusal(
      await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'shipping' }),
      'reward_not_found',
    );
  });

  test('uses lots that expire first, and cancelling gives the same back', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
    const ada = await shop.caller('ada');
    await shop.putOrder('late', order({ totalMinor: 800, placedAt: iso(START) }));
    await shop.putOrder('early', order({ totalMinor: 600, placedAt: iso(START - 5 * DAY) }));
    const lots = () =>
      shop.sql<{ id: string; remaining: number }>('SELECT id, remaining FROM lots ORDER BY id');
    const redemption = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    expect(await lots()).toEqual([
      { id: 'order:early', remaining: 0 },
      { id: 'order:late', remaining: 4 },
    ]);
    const canceled = value(await shop.api.cancelRedemption(shop.backend, redemption.id));
    expect(canceled).toMatchObject({ status: 'canceled', coupon: { status: 'canceled' } });
    expect(await lots()).toEqual([
      { id: 'order:early', remaining: 6 },
      { id: 'order:late', remaining: 8 },
    ]);
    const before = await shop.contents();
    expect(value(await shop.api.cancelRedemption(shop.backend, redemption.id))).toEqual(canceled);
    expect(await shop.contents()).toBe(before);
    expectRefusal(
      await shop.api.redeemCoupon(shop.backend, redemption.coupon.code, {
        orderId: 'x',
        currency: 'EUR',
        goodsMinor: 900,
        shippingMinor: 0,
        lines: [],
      }),
      'coupon_canceled',
    );
    expectRefusal(
      await shop.api.cancelRedemption(shop.backend, 'red_none'),
      'redemption_not_found',
    );
    await shop.expectTrueBooks();
  });

  test('points of an expired lot come back to the end of the 14th day, and nothing else moves', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order({ totalMinor: 1_300 }));
    const { id } = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    await shop.wait(60 * DAY);
    value(await shop.api.cancelRedemption(shop.backend, id));
    // 60 days after 1 March is 30 April; the shop is in Berlin, by then in summer time.
    const expiresAt = '2026-05-14T21:59:59.999Z';
    expect(await shop.balance('ada')).toMatchObject({
      available: 10,
      nextExpiry: { points: 10, expiresAt },
    });
    const lots = await shop.sql('SELECT id, remaining, expired FROM lots ORDER BY id');
    expect(lots).toEqual([
      { id: 'order:1', remaining: 0, expired: 3 },
      { id: 'order:1 grace', remaining: 10, expired: 0 },
    ]);
    // Spent and given back once more, they last no longer.
    const again = value(await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'shipping' }));
    value(await shop.api.cancelRedemption(shop.backend, again.id));
    expect(await shop.balance('ada')).toMatchObject({ nextExpiry: { points: 10, expiresAt } });
    const third = value(await shop.api.redeemReward(ada, 'key-0003', { rewardId: 'shipping' }));
    await shop.setClock(Date.parse(expiresAt) + 1);
    value(await shop.api.cancelRedemption(shop.backend, third.id));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, nextExpiry: null });
    await shop.expectTrueBooks();
  });

  test('points whose lot has not expired come back to it as it is', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order({ totalMinor: 15_000 }));
    const before = await shop.balance('ada');
    for (const key of ['key-0001', 'key-0002']) {
      await shop.wait(10 * DAY);
      const { id } = value(await shop.api.redeemReward(ada, key, { rewardId: 'shipping' }));
      value(await shop.api.cancelRedemption(shop.backend, id));
      expect(await shop.balance('ada')).toEqual(before);
    }
    await shop.expectTrueBooks();
  });

  test('what comes back of an order that is given back is taken back from its lot of grace', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order({ totalMinor: 1_000 }));
    const { id } = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    await shop.wait(60 * DAY);
    await shop.putOrder('2', order({ totalMinor: 700, placedAt: iso(shop.now) }));
    value(await shop.api.cancelRedemption(shop.backend, id));
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    expect(await shop.balance('ada')).toMatchObject({ available: 7, debt: 0 });
    await shop.expectTrueBooks();
  });
});

describe('canceling a redemption whose points were written off', () => {
  test('gives nothing back for an order that came to nothing', async () => {
    const shop = await openShop({ debt: 'writeOff' });
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order());
    const redeem = async (key: string) =>
      value(await shop.api.redeemReward(ada, key, { rewardId: 'five' })).id;
    const [first, second] = [await redeem('key-0001'), await redeem('key-0002')];
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    value(await shop.api.cancelRedemption(shop.backend, first));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    await shop.expectTrueBooks();
    // The order is completed after all: only the second redemption has taken of its points.
    await shop.putOrder('1', order({ canceledAt: null, updatedAt: iso(shop.now + 1) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 15, debt: 0 });
    value(await shop.api.cancelRedemption(shop.backend, second));
    expect(await shop.balance('ada')).toMatchObject({ available: 25, debt: 0 });
    await shop.expectTrueBooks();
  });
});

describe('law 8: idempotency', () => {
  const tally = (outcomes: Outcome<unknown>[]) =>
    outcomes.reduce<Record<string, number>>((counts, outcome) => {
      const kind = outcome.ok ? 'ok' : outcome.code;
      counts[kind] = (counts[kind] ?? 0) + 1;
      return counts;
    }, {});

  test('50 redemptions at once of a balance that affords ten give exactly ten', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 105);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        shop.api.redeemReward(ada, `parallel-${n}`, { rewardId: 'five' }),
      ),
    );
    expect(tally(outcomes)).toEqual({ ok: 10, not_enough_points: 40 });
    expect(await shop.balance('ada')).toMatchObject({ available: 5 });
    const { coupons } = value(await shop.api.me(ada));
    expect(new Set(coupons.map((coupon) => coupon.code)).size).toBe(10);
    await shop.expectTrueBooks();
  });

  test('one key 50 times at once takes effect once and gives 50 equal answers', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 105);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => shop.api.redeemReward(ada, 'one-key', { rewardId: 'five' })),
    );
    expect(tally(answers)).toEqual({ ok: 50 });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await shop.balance('ada')).toMatchObject({ available: 95 });
    const before = await shop.contents();
    await shop.wait(DAY);
    expect(await shop.api.redeemReward(ada, 'one-key', { rewardId: 'five' })).toEqual(answers[0]);
    expect(await shop.contents()).toBe(before);
  });

  test('a key with another request is an error, and each member has keys of their own', async () => {
    const shop = await openShop();
    const [ada, bob] = [await shop.caller('ada'), await shop.caller('bob')];
    await shop.give('ada', 50);
    await shop.give('bob', 50);
    value(await shop.api.redeemReward(ada, 'same-key', { rewardId: 'five' }));
    expectRefusal(
      await shop.api.redeemReward(ada, 'same-key', { rewardId: 'shipping' }),
      'idempotency_conflict',
    );
    value(await shop.api.redeemReward(bob, 'same-key', { rewardId: 'shipping' }));
    expect(await shop.balance('ada')).toMatchObject({ available: 40 });
    expect(await shop.balance('bob')).toMatchObject({ available: 47 });
  });

  test('a key counts for 30 days, whether a job has removed it then or not', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 30);
    const redeem = async () =>
      value(await shop.api.redeemReward(ada, 'one-key', { rewardId: 'five' })).id;
    const first = await redeem();
    await shop.wait(30 * DAY);
    expect(await redeem()).toBe(first);
    await shop.wait(1);
    const second = await redeem();
    expect(second).not.toBe(first);
    expect(await redeem()).toBe(second);
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    await shop.expectTrueBooks();
  });

  test('adjustments take effect once, however the fields of their body are arranged', async () => {
    const shop = await openShop();
    await shop.caller('ada');
    const adjust = (points: number, reason: string) =>
      shop.api.adjustPoints(shop.backend, 'ada', 'adjust-1', { points, reason });
    const given = value(await adjust(30, 'Sorry'));
    expect(given).toMatchObject({ points: 30, balance: { available: 30 } });
    expect(
      value(
        await shop.api.adjustPoints(shop.backend, 'ada', 'adjust-1', {
          reason: 'Sorry',
          points: 30,
        }),
      ),
    ).toEqual(given);
    expectRefusal(await adjust(31, 'Sorry'), 'idempotency_conflict');
    expectRefusal(
      await shop.api.adjustPoints(shop.backend, 'ada', 'adjust-2', { points: -31, reason: 'No' }),
      'not_enough_points',
    );
    value(
      await shop.api.adjustPoints(shop.backend, 'ada', 'adjust-2', { points: -30, reason: 'No' }),
    );
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    expectRefusal(
      await shop.api.adjustPoints(shop.backend, 'eve', 'adjust-3', { points: 1, reason: 'Hi' }),
      'member_not_found',
    );
    await shop.expectTrueBooks();
  });
});
