import type { ImportLine } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import type { ImportedLines, NumberedLine } from './api.ts';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
  order,
  PROGRAM,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';

function line(orderId: string, changes: Partial<ImportLine> = {}): ImportLine {
  return {
    orderId,
    customerId: 'ada',
    currency: 'EUR',
    placedAt: iso(START - 100 * DAY),
    totalMinor: 2_550,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    taxMinor: 0,
    refundedMinor: 0,
    ...changes,
  };
}

/** What came of a batch of which no line was refused or needs a word. */
const outcomeOf = (counts: Partial<ImportedLines>): ImportedLines => ({
  recorded: 0,
  unchanged: 0,
  outdated: 0,
  rejected: [],
  noted: [],
  ...counts,
});

const numbered = (lines: ImportLine[]): NumberedLine[] =>
  lines.map((order, index) => ({ line: index + 2, order }));

async function send(shop: TestShop, lines: ImportLine[]) {
  return value(await shop.api.importLines(shop.backend, numbered(lines)));
}

/** A history with repeated customers, refunds, unpaid and free orders; the same every time. */
function history(count: number): ImportLine[] {
  return Array.from({ length: count }, (_, n) => {
    const totalMinor = (n * 7_919) % 20_000;
    return line(`order-${n}`, {
      customerId: `customer-${(n * 31) % 97}`,
      placedAt: iso(START - (n % 700) * DAY),
      totalMinor,
      refundedMinor: n % 11 === 0 ? Math.floor(totalMinor / 3) : 0,
      ...(n % 13 === 0 && { paidAt: null }),
    });
  });
}

async function balances(shop: TestShop): Promise<Map<string, number[]>> {
  const all = new Map<string, number[]>();
  let cursor: string | undefined;
  do {
    const page = value(await shop.api.members(shop.backend, { limit: 100, cursor }));
    for (const { id, points } of page.items) {
      all.set(id, [points.available, points.pending, points.debt]);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

describe('importing orders', () => {
  test('orders are paid when they were placed, unless they say otherwise', async () => {
    const shop = await openShop();
    const outcome = await send(shop, [
      line('1', { email: 'ada@example.com' }),
      line('2', { paidAt: null }),
      line('3', { refundedMinor: 1_000 }),
      line('4', { totalMinor: 0, customerId: 'bob' }),
    ]);
    expect(outcome).toEqual(outcomeOf({ recorded: 4, unchanged: 0 }));
    expect(value(await shop.api.member(shop.backend, 'ada'))).toMatchObject({
      email: 'ada@example.com',
      points: { available: 25 + 15 },
    });
    expect(value(await shop.api.order(shop.backend, '2'))).toMatchObject({ status: 'unpaid' });
    expect(value(await shop.api.order(shop.backend, '3'))).toMatchObject({ refundedMinor: 1_000 });
    expect(await shop.balance('bob')).toMatchObject({ available: 0 });
    await shop.expectTrueBooks();
  });

  test('the same file again changes nothing, and shuffled it comes to the same', async () => {
    const lines = history(1_500);
    const shop = await openShop();
    expect(await send(shop, lines)).toMatchObject({ recorded: 1_500, unchanged: 0 });
    const expected = await balances(shop);
    expect(expected.size).toBe(97);
    const before = await shop.contents();
    await shop.wait(DAY);
    expect(await send(shop, lines)).toEqual(outcomeOf({ recorded: 0, unchanged: 1_500 }));
    expect(await shop.contents()).toBe(before);
    await shop.expectTrueBooks();

    const shuffled = await openShop();
    const order = lines.toSorted((a, b) => (hash(a.orderId) < hash(b.orderId) ? -1 : 1));
    for (let start = 0; start < order.length; start += 400) {
      await send(shuffled, order.slice(start, start + 400));
    }
    expect(await balances(shuffled)).toEqual(expected);
    await shuffled.expectTrueBooks();
  });

  const hash = (text: string) =>
    [...text].reduce((sum, sign) => Math.imul(sum ^ sign.charCodeAt(0), 16_777_619), 2_166_136_261);

  test('points that are long over expire, those of open return windows are pending', async () => {
    const shop = await openShop({ pendingDays: 14, expiry: { kind: 'months', months: 12 } });
    await send(shop, [
      line('old', { placedAt: iso(START - 500 * DAY) }),
      line('fine', { placedAt: iso(START - 100 * DAY), totalMinor: 700 }),
      line('fresh', { placedAt: iso(START - 3 * DAY), totalMinor: 300 }),
    ]);
    expect(await shop.balance('ada')).toMatchObject({ available: 7, pending: 3 });
    const { points } = await shop.expectTrueBooks();
    expect(points).toMatchObject({ available: 7, pending: 3, expired: 25 });
  });

  test('a line that is refused is named and holds up no other', async () => {
    const shop = await openShop();
    await shop.putOrder('bobs', order({ customerId: 'bob' }));
    const outcome = await send(shop, [
      line('1'),
      line('2', { currency: 'JPY', customerId: 'new-1' }),
      line('bobs'),
      line('3', { customerId: 'mem_77' }),
      line('4', { totalMinor: Number.MAX_SAFE_INTEGER }),
      line('5', { totalMinor: Number.MAX_SAFE_INTEGER }),
    ]);
    expect(outcome).toMatchObject({
      recorded: 4,
      unchanged: 0,
      outdated: 1,
      rejected: [{ line: 5, code: 'invalid_request' }],
      noted: [{ line: 3, code: 'currency_not_in_program', reason: expect.stringContaining('JPY') }],
    });
    expectRefusal(await shop.api.member(shop.backend, 'mem_77'), 'member_not_found');
    // It was told later of Bob's order that it is his.
    expect(value(await shop.api.order(shop.backend, 'bobs'))).toMatchObject({ memberId: 'bob' });
    await shop.expectTrueBooks();
  });

  test('a line beyond exact numbers is refused and leaves its member whole', async () => {
    const rates = [{ currency: 'EUR', points: 1, perMinor: 1 }];
    const shop = await openShop({ earning: { ...PROGRAM.earning, rates } });
    const outcome = await send(shop, [
      line('1', { totalMinor: Number.MAX_SAFE_INTEGER - 5 }),
      line('2', { totalMinor: 6 }),
      line('3', { totalMinor: 5 }),
    ]);
    expect(outcome).toMatchObject({
      recorded: 2,
      rejected: [{ line: 3, code: 'amount_too_large' }],
    });
    expect(await shop.balance('ada')).toMatchObject({ available: Number.MAX_SAFE_INTEGER });
    await shop.expectTrueBooks();
  });

  test('the same order twice in one batch is one order, and the newest counts', async () => {
    const shop = await openShop();
    const outcome = await send(shop, [
      line('1'),
      line('1'),
      line('2', { totalMinor: 900 }),
      line('1', { totalMinor: 4_000, updatedAt: iso(START) }),
      line('1', { totalMinor: 100, updatedAt: iso(START - DAY) }),
    ]);
    expect(outcome).toEqual(outcomeOf({ recorded: 3, unchanged: 1, outdated: 1 }));
    expect(await shop.balance('ada')).toMatchObject({ available: 49 });
    expect(await shop.expectTrueBooks()).toMatchObject({ orders: 2, members: 1 });
  });

  test('known orders, new ones and a debt of one member in one batch come out right', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await send(shop, [line('1', { totalMinor: 1_000 }), line('2', { totalMinor: 500 })]);
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 5 });
    await shop.wait(3 * DAY);
    const changed = (orderId: string, totalMinor: number, days: number) =>
      line(orderId, { totalMinor, updatedAt: iso(START + days * DAY), canceledAt: null });
    const outcome = await send(shop, [
      line('3', { totalMinor: 300 }),
      changed('2', 600, 1),
      line('4', { totalMinor: 300 }),
      changed('1', 1_200, 1),
      changed('2', 900, 2),
      changed('2', 800, 3),
    ]);
    expect(outcome).toEqual(outcomeOf({ recorded: 6, unchanged: 0 }));
    // 12 + 8 + 3 + 3 earned, 10 spent.
    expect(await shop.balance('ada')).toMatchObject({ available: 16, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('each order is told to its member, also where two were placed at once', async () => {
    const shop = await openShop();
    await send(shop, [line('1', { totalMinor: 100 }), line('2', { totalMinor: 200 })]);
    const { items } = value(await shop.api.memberActivity(shop.backend, 'ada', { limit: 10 }));
    expect(items).toMatchObject([
      { orderId: '2', points: 2, at: iso(START - 100 * DAY) },
      { orderId: '1', points: 1, at: iso(START - 100 * DAY) },
    ]);
  });

  test('a line says how much was refunded in all', async () => {
    const shop = await openShop();
    await send(shop, [line('1', { refundedMinor: 500 })]);
    await send(shop, [line('1', { refundedMinor: 800 })]);
    await send(shop, [line('1', { refundedMinor: 500 })]);
    expect(value(await shop.api.order(shop.backend, '1'))).toMatchObject({
      refundedMinor: 800,
      points: { granted: 17 },
    });
    const refund = { amountMinor: 1_000, shippingMinor: 0, lines: [] };
    value(await shop.api.putRefund(shop.backend, '2', 'r', refund));
    await send(shop, [line('2', { refundedMinor: 1_000 })]);
    expect(value(await shop.api.order(shop.backend, '2'))).toMatchObject({ refundedMinor: 1_000 });
    await shop.expectTrueBooks();
  });

  test('an address that another claims too costs no order, and a claim is not told anew by an order', async () => {
    const shop = await openShop();
    await send(shop, [
      line('1', { email: 'shared@example.com' }),
      line('2', { customerId: 'bob', email: 'shared@example.com' }),
      line('3', { customerId: 'bob', email: 'bob@example.com' }),
    ]);
    expect(value(await shop.api.member(shop.backend, 'bob'))).toMatchObject({
      email: 'shared@example.com',
      points: { available: 50 },
    });
  });
});
