import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { chainHash, GENESIS_HASH, TransfersBook } from './books/transfers.ts';
import type { Shop } from './shop.ts';
import { DAY, openShop, order, type TestShop, value } from './testing/test-shop.ts';

/** A bit of everything in the books. */
async function busyShop(): Promise<TestShop> {
  const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
  const ada = await shop.caller('ada');
  await shop.putOrder('1', order({ totalMinor: 1_200 }));
  value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
  await shop.putOrder('2', order({ customerId: 'bob', totalMinor: 4_000 }));
  value(await shop.api.cancelOrder(shop.backend, '1', {}));
  await shop.wait(40 * DAY);
  await shop.ring();
  await shop.putOrder('3', order({ customerId: 'bob', totalMinor: 900 }));
  return shop;
}

describe('law 10: the books prove themselves', () => {
  test('true ones, with what is in them', async () => {
    const shop = await busyShop();
    const verification = await shop.expectTrueBooks();
    expect(verification).toMatchObject({
      members: 2,
      orders: 3,
      lots: 3,
      points: { available: 0, pending: 0, debt: 10, redeemed: 10, expired: 49 },
    });
    expect(verification.headHash).toMatch(/^[0-9a-f]{64}$/);
    const empty = await openShop();
    expect(await empty.expectTrueBooks()).toMatchObject({ transfers: 0, headHash: null });
  });

  test('finds a transfer that was changed together with its hash', async () => {
    const shop = await busyShop();
    await runInDurableObject(shop.stub, (_shop: Shop, { storage: { sql } }) => {
      const [first] = new TransfersBook(sql).page(0, 1);
      if (!first) throw new Error('There are no transfers.');
      const forged = { ...first.transfer, at: first.transfer.at - 1 };
      const hash = chainHash(GENESIS_HASH, forged);
      sql.exec('UPDATE transfers SET at = ?, hash = ? WHERE sequence = 1', forged.at, hash);
    });
    expect(value(await shop.api.verify(shop.backend))).toMatchObject({
      ok: false,
      firstDifference: { what: 'hash', subject: 'transfer 2' },
    });
  });

  test('true ones of a shop whose totals are beyond exact numbers', async () => {
    const shop = await openShop();
    const most = Number.MAX_SAFE_INTEGER;
    for (const [index, points] of [most, most - 1, 4_611, most - 6].entries()) {
      const id = `rich-${index}`;
      value(await shop.api.putMember(shop.backend, id, {}));
      const gift = { points, reason: 'Welcome' };
      value(await shop.api.adjustPoints(shop.backend, id, `gift-${index}-0001`, gift));
      const caller = await shop.caller(id);
      value(await shop.api.redeemReward(caller, `spend-${index}-0001`, { rewardId: 'five' }));
    }
    const { points } = await shop.expectTrueBooks();
    expect(points).toMatchObject({ available: most, redeemed: 40 });
  });

  test.for<[string, string, RegExp]>([
    ['points of a transfer', 'UPDATE transfers SET points = points + 1 WHERE sequence = 1', /hash/],
    ['the owner of a transfer', 'UPDATE transfers SET member = 2 WHERE sequence = 1', /hash/],
    [
      'the reason of a transfer',
      `UPDATE transfers SET reason = 'refund' WHERE sequence = 1`,
      /hash/,
    ],
    ['the time of a transfer', 'UPDATE transfers SET at = at - 1 WHERE sequence = 2', /hash/],
    ['the code of a transfer', `UPDATE transfers SET code = 'gift' WHERE sequence = 1`, /code/],
    ['a hash', `UPDATE transfers SET hash = zeroblob(32) WHERE sequence = 3`, /hash/],
    ['a transfer that is gone', 'DELETE FROM transfers WHERE sequence = 2', /sequence/],
    [
      'the last transfer gone',
      'DELETE FROM transfers WHERE sequence = (SELECT max(sequence) FROM transfers)',
      /lot/,
    ],
    [
      'what is left of a lot',
      `UPDATE lots SET remaining = 9 WHERE id = 'order:3'`,
      /lot remaining/,
    ],
    ['what expired of a lot', `UPDATE lots SET expired = 8 WHERE id = 'order:2'`, /lot expired/],
    ['the end of a lot', `UPDATE lots SET expires_at = NULL WHERE id = 'order:2'`, /lot expiresAt/],
    ['the owner of a lot', `UPDATE lots SET member = 1 WHERE id = 'order:2'`, /lot member/],
    ['a lot from nowhere', `INSERT INTO lots VALUES ('order:9', 1, '9', 5, 0, NULL)`, /lot/],
    ['a lot that is gone', `DELETE FROM lots WHERE id = 'order:2'`, /lot/],
    ['a debt', 'UPDATE members SET debt = 0 WHERE number = 1', /debt/],
    ['a member who is gone', 'DELETE FROM members WHERE number = 2', /member/],
    ['a grant', `UPDATE orders SET granted = 41 WHERE id = '2'`, /order granted/],
    ['pending points', `UPDATE orders SET pending = 1 WHERE id = '2'`, /order pending/],
    ['the owner of an order', `UPDATE orders SET member = 1 WHERE id = '2'`, /order member/],
    ['an order that is gone', `DELETE FROM orders WHERE id = '2'`, /order/],
    ['the price of a redemption', 'UPDATE redemptions SET points = 9', /redeemed/],
  ])('finds %s changed by hand', async ([, fault, what]) => {
    const shop = await busyShop();
    await shop.sql(fault);
    const verification = value(await shop.api.verify(shop.backend));
    expect(verification.ok).toBe(false);
    expect(verification.firstDifference?.what).toMatch(what);
    expect(verification.firstDifference).toEqual({
      what: expect.any(String),
      subject: expect.stringMatching(/transfer|lot|member|order|shop/),
      expected: expect.any(String),
      found: expect.any(String),
    });
  });
});
