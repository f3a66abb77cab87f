import { runInDurableObject } from 'cloudflare:test';
import { giveTenGetTen } from '@stamm/contract';
import type { OrderInput } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import type { NumberedLine } from './api.ts';
import type { Shop } from './shop.ts';
import { delivered, REVIEW } from './testing/reviewing.ts';
import { DAY, iso, openShop, order, START, type TestShop, value } from './testing/test-shop.ts';

interface Cost {
  statements: number;
  rowsRead: number;
  rowsWritten: number;
}

/** What calls cost in SQL: rows written are what a hosted shop pays for. */
function costOf(shop: TestShop, work: (shop: Shop) => Promise<unknown>): Promise<Cost> {
  return runInDurableObject(shop.stub, async (instance: Shop, { storage: { sql } }) => {
    const cursors: { rowsRead: number; rowsWritten: number }[] = [];
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
      rowsRead: cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0),
      rowsWritten: cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0),
    };
  });
}

/** Ada's orders from one number up to another, one a day, the last of them placed yesterday. */
async function importOrders(shop: TestShop, from: number, to: number): Promise<void> {
  const lines: NumberedLine[] = [];
  for (let line = from; line < to; line++) {
    const { customer, ...facts } = order({ placedAt: iso(START - ((line % 300) + 1) * DAY) });
    const customerId = customer?.id;
    lines.push({
      line,
      order: { ...facts, orderId: `order-${line}`, customerId, refundedMinor: 0 },
    });
  }
  expect(value(await shop.api.importLines(shop.backend, lines)).recorded).toBe(to - from);
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
    // That the key is in use is noted once an hour, beside what the calls cost.
    value(await shop.api.mayImport(shop.backend));
    const first = await put('1', 'ada');
    expect(first.rowsWritten).toBeGreaterThan(5);
    // Once for a member with an address: the word before points expire.
    expect(first.rowsWritten).toBeLessThanOrEqual(MOST_ROWS + 2);
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

  test.for([
    { lots: 20, statements: 4, rowsRead: 50 },
    { lots: 30, statements: 6, rowsRead: 100 },
    { lots: 300, statements: 6, rowsRead: 100 },
  ])('a member with $lots lots looking at their points', async (most) => {
    const shop = await openShop({ expiry: { kind: 'months', months: 12 } });
    const ada = await shop.caller('ada');
    await importOrders(shop, 0, most.lots);
    // Of a large account, the points are added up once and then remembered.
    await shop.api.me(ada);
    // The shop remembers whom it dealt with last.
    await shop.putOrder('another', order({ customerId: 'bob' }));
    const { statements, rowsRead, rowsWritten } = await costOf(shop, (instance) =>
      instance.me(ada),
    );
    expect({ statements, rowsWritten }).toEqual({ statements: most.statements, rowsWritten: 0 });
    expect(rowsRead).toBeLessThanOrEqual(most.rowsRead);
  });

  test('an order of a member with very many lots or grants: no more than with a few', async () => {
    for (const pendingDays of [0, 365]) {
      const shop = await openShop({ pendingDays, expiry: { kind: 'months', months: 12 } });
      const cost = (id: string) =>
        costOf(shop, (instance) => instance.putOrder(shop.backend, id, order()));
      await importOrders(shop, 0, 30);
      await cost('one');
      const few = await cost('one more');
      await importOrders(shop, 30, 1_000);
      expect(await cost('and one more')).toEqual(few);
    }
  });
});
