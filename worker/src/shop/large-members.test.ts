import { describe, expect, test } from 'vitest';
import { PORTIONS } from './stored-account.ts';
import { DAY, iso, openShop, order, START, type TestShop, value } from './testing/test-shop.ts';

/** Orders of ten points each: every one opens a lot. */
async function putOrders(shop: TestShop, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    const placedAt = iso(START - (100 - n) * DAY);
    await shop.putOrder(`order-${n}`, order({ placedAt, totalMinor: 1_000 }));
  }
}

describe('a member with more lots than are read at once', () => {
  test('has all of them, when there were fewer before and in between', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 12 } });
    const many = PORTIONS.atOnce + 5;
    await putOrders(shop, 0, many);
    expect((await shop.balance('ada')).available).toBe(10 * many);
    const ada = await shop.caller('ada');
    for (let n = 0; n < 10; n++) {
      value(await shop.api.redeemReward(ada, `key-${1_000 + n}`, { rewardId: 'five' }));
    }
    expect((await shop.balance('ada')).available).toBe(10 * (many - 10));
    await putOrders(shop, many, many + 20);
    expect((await shop.balance('ada')).available).toBe(10 * (many + 10));
    await shop.expectTrueBooks();
  });

  test('expires day by day, and is told how much comes next', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 12 } });
    await putOrders(shop, 0, 50);
    const { nextExpiry } = await shop.balance('ada');
    expect(nextExpiry).toEqual({ points: 10, expiresAt: expect.stringMatching(/^2026-11-2/) });
    const end = Date.parse(nextExpiry?.expiresAt ?? '');
    for (const days of [1, 30, 45]) {
      await shop.setClock(end + days * DAY - 1);
      expect((await shop.balance('ada')).available).toBe(10 * (50 - days));
    }
    await shop.ring();
    expect((await shop.balance('ada')).available).toBe(50);
    await shop.expectTrueBooks();
  });

  test('loses all on one day, where the program says so', async () => {
    const expiry = { kind: 'fixedDay', month: 12, day: 31, minimumMonths: 0 } as const;
    const shop = await openShop({ expiry });
    await putOrders(shop, 70, 100);
    const { available, nextExpiry } = await shop.balance('ada');
    expect(nextExpiry).toMatchObject({ points: available });
    await shop.setClock(Date.parse(nextExpiry?.expiresAt ?? '') + 1);
    expect(await shop.balance('ada')).toMatchObject({ available: 0, nextExpiry: null });
    await shop.ring();
    await shop.expectTrueBooks();
  });

  test('is released in turn where as many orders are pending', async () => {
    const shop = await openShop({ pendingDays: 101 });
    await putOrders(shop, 0, 50);
    expect(await shop.balance('ada')).toMatchObject({
      available: 0,
      pending: 500,
      nextRelease: { points: 10, availableAt: iso(START + DAY) },
    });
    await shop.wait(40 * DAY);
    expect(await shop.balance('ada')).toMatchObject({ available: 400, pending: 100 });
    value(
      await shop.api.putRefund(shop.backend, 'order-49', 'r', {
        amountMinor: 1_000,
        shippingMinor: 0,
        lines: [],
      }),
    );
    expect(await shop.balance('ada')).toMatchObject({ available: 400, pending: 90 });
    await shop.expectTrueBooks();
  });
});
