import { runInDurableObject } from 'cloudflare:test';
import { giveTenGetTen } from '@stamm/contract';
import type { OrderInput } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import type { Shop } from './shop.ts';
import { delivered, REVIEW } from './testing/reviewing.ts';
import { DAY, iso, openShop, order, START, type TestShop } from './testing/test-shop.ts';

interface Cost {
  statements: number;
  rowsWritten: number;
}

/** What calls cost in SQL: rows written are what a hosted shop pays for. */
function costOf(shop: TestShop, work: (shop: Shop) => Promise<unknown>): Promise<Cost> {
  return runInDurableObject(shop.stub, async (instance: Shop, { storage: { sql } }) => {
    const cursors: { rowsWritten: number }[] = [];
    const original = sql.exec;
    sql.exec = (query, ...values) => {
      const cursor = original.call(sql, query, ...values);
      cursors.push(cursor);
      return cursor as never;
    };
    try {
      await work(instance);
    } finally {
      sql.exec = original;
    }
    return {
      statements: cursors.length,
      rowsWritten: cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0),
    };
  });
}

describe('what calls cost', () => {
  // An alarm is written as one row more.
  const MOST_ROWS = 11;

  test.for([0, 14])('orders with points pending for %i days', async (pendingDays) => {
    const shop = await openShop({ pendingDays, expiry: { kind: 'months', months: 12 } });
    const put = (id: string, customerId: string) =>
      costOf(shop, (instance) =>
        instance.putOrder(shop.backend, id, {
          ...order({ placedAt: iso(START - 5 * DAY) }),
          customer: { id: customerId, email: `${customerId}@example.com` },
        }),
      );
    const first = await put('1', 'ada');
    expect(first.rowsWritten).toBeGreaterThan(5);
    expect(first.rowsWritten).toBeLessThanOrEqual(MOST_ROWS);
    expect((await put('2', 'ada')).rowsWritten).toBeLessThanOrEqual(MOST_ROWS - 4);
    expect((await put('2', 'ada')).rowsWritten).toBe(0);
    const refund = { amountMinor: 500, shippingMinor: 0, lines: [] };
    const refunded = await costOf(shop, (instance) =>
      instance.putRefund(shop.backend, '2', 'r', refund),
    );
    expect(refunded.rowsWritten).toBeLessThanOrEqual(MOST_ROWS - 4);
  });

  test('orders that no referral concerns: nothing more, but for a new mailbox', async () => {
    const put = (shop: TestShop, id: string, customerId: string) =>
      costOf(shop, (instance) =>
        instance.putOrder(shop.backend, id, {
          ...order({ placedAt: iso(START - 5 * DAY) }),
          customer: { id: customerId, email: `${customerId}@example.com` },
        }),
      );
    const without = await openShop();
    const withReferrals = await openShop({ referral: giveTenGetTen });
    const mailbox = 2;
    expect((await put(withReferrals, '1', 'ada')).rowsWritten).toBe(
      (await put(without, '1', 'ada')).rowsWritten + mailbox,
    );
    const second = await put(withReferrals, '2', 'ada');
    const plain = await put(without, '2', 'ada');
    expect(second.rowsWritten).toBe(plain.rowsWritten);
    expect(second.statements).toBe(plain.statements + 2);
  });

  test('orders that can be reviewed: not a row more', async () => {
    const costs: Cost[] = [];
    for (const review of [null, REVIEW]) {
      const shop = await openShop({ pendingDays: 14, review });
      const put = (id: string, input: OrderInput) =>
        costOf(shop, (instance) => instance.putOrder(shop.backend, id, input));
      const bought = delivered(['coffee', 'cup']);
      costs.push(await put('1', { ...bought, fulfilledAt: null }), await put('1', bought));
    }
    expect(costs.slice(2)).toEqual(costs.slice(0, 2));
    expect(costs[0]?.rowsWritten).toBeLessThanOrEqual(MOST_ROWS);
    expect(costs[1]?.rowsWritten).toBeLessThanOrEqual(2);
  });

  test('a member looking at their points: four questions, whatever is in the books', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    for (let n = 0; n < 30; n++) await shop.putOrder(`order-${n}`, order());
    // The shop remembers whom it dealt with last.
    await shop.putOrder('another', order({ customerId: 'bob' }));
    const cost = await costOf(shop, (instance) => instance.me(ada));
    expect(cost).toEqual({ statements: 4, rowsWritten: 0 });
  });
});
