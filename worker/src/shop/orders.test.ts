import type { OrderInput, OrderState, Outcome } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
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

const refund = (amountMinor: number) => ({ amountMinor, shippingMinor: 0, lines: [] });

describe('orders', () => {
  test('a paid order earns points for its customer, who becomes a member', async () => {
    const shop = await openShop();
    const state = await shop.putOrder('1001', order());
    expect(state).toEqual({
      id: '1001',
      memberId: 'ada',
      status: 'paid',
      currency: 'EUR',
      totalMinor: 2_500,
      refundedMinor: 0,
      programVersion: 1,
      points: { granted: 25, pending: 0 },
      pendingUntil: null,
      placedAt: iso(START),
      paidAt: iso(START),
      canceledAt: null,
    });
    expect(value(await shop.api.order(shop.backend, '1001'))).toEqual(state);
    expect(await shop.balance('ada')).toMatchObject({ available: 25, pending: 0, debt: 0 });
    expect(await shop.expectTrueBooks()).toMatchObject({ transfers: 1, members: 1, orders: 1 });
  });

  test('the same facts again write nothing and get the same answers', async () => {
    const shop = await openShop({ pendingDays: 14 });
    const withLines = order({
      lines: [
        {
          id: 'a',
          productId: 'p',
          collectionIds: ['c'],
          quantity: 2,
          totalMinor: 2_000,
          taxMinor: 0,
        },
      ],
    });
    const send = async () => [
      await shop.putOrder('1001', withLines),
      value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(500))),
    ];
    const cancel = () =>
      shop.api.cancelOrder(shop.backend, '1001', { canceledAt: iso(START + DAY) });
    await send();
    const canceled = value(await cancel());
    const before = await shop.contents();
    await shop.wait(DAY);
    expect(value(await cancel())).toEqual(canceled);
    expect(await send()).toEqual([canceled, canceled]);
    expect(await shop.contents()).toBe(before);
  });

  test('an order that is not paid earns nothing until it is', async () => {
    const shop = await openShop();
    const unpaid = await shop.putOrder('1001', order({ paidAt: null }));
    expect(unpaid).toMatchObject({ status: 'unpaid', points: { granted: 0 }, memberId: 'ada' });
    await shop.wait(DAY);
    await shop.putOrder('1001', order({ paidAt: iso(START + DAY) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 25 });
    await shop.expectTrueBooks();
  });

  test('refunds take back exactly what they must, in whatever portions they come', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order({ totalMinor: 999 }));
    for (const [id, amount, left] of [
      ['r1', 1, 9],
      ['r2', 98, 9],
      ['r3', 1, 8],
      ['r4', 899, 0],
    ] as const) {
      const state = value(await shop.api.putRefund(shop.backend, '1001', id, refund(amount)));
      expect(state.points.granted).toBe(left);
      expect(await shop.balance('ada')).toMatchObject({ available: left, debt: 0 });
    }
    expectRefusal(
      await shop.api.putRefund(shop.backend, '1001', 'r5', refund(1)),
      'refund_exceeds_payment',
    );
    expectRefusal(
      await shop.api.putRefund(shop.backend, '1001', 'r1', refund(2)),
      'refund_conflict',
    );
    await shop.expectTrueBooks();
  });

  test('a refund and a cancellation may come before their order', async () => {
    const shop = await openShop();
    const awaited = value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(1_000)));
    expect(awaited).toMatchObject({ status: 'awaited', memberId: null, refundedMinor: 1_000 });
    expect(await shop.putOrder('1001', order())).toMatchObject({ points: { granted: 15 } });

    value(await shop.api.cancelOrder(shop.backend, '1002', { canceledAt: iso(START + DAY) }));
    expect(await shop.putOrder('1002', order())).toMatchObject({
      status: 'canceled',
      canceledAt: iso(START + DAY),
      points: { granted: 0 },
    });
    expect(await shop.balance('ada')).toMatchObject({ available: 15 });
    await shop.expectTrueBooks();
  });

  test('an order that is canceled and then completed earns its points again', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order());
    value(await shop.api.cancelOrder(shop.backend, '1001', { canceledAt: iso(START + DAY) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    await shop.putOrder('1001', order({ updatedAt: iso(START + 2 * DAY) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 25 });
    await shop.expectTrueBooks();
  });

  test('the newest snapshot wins, whatever comes last', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order({ totalMinor: 4_000, updatedAt: iso(START + DAY) }));
    const state = await shop.putOrder('1001', order({ totalMinor: 1_000, updatedAt: iso(START) }));
    expect(state).toMatchObject({ totalMinor: 4_000, points: { granted: 40 } });
    await shop.putOrder('1001', order({ totalMinor: 3_000, updatedAt: iso(START + 2 * DAY) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 30 });
    const activity = value(await shop.api.memberActivity(shop.backend, 'ada', { limit: 10 }));
    expect(activity.items.map(({ kind, points }) => [kind, points])).toEqual([
      ['orderChange', -10],
      ['purchase', 40],
    ]);
  });

  test('points that were spent are taken back from later ones, and owed before', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order());
    const ada = await shop.caller('ada');
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    value(await shop.api.cancelOrder(shop.backend, '1001', {}));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 10 });
    await shop.putOrder('1002', order({ totalMinor: 600 }));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 4 });
    await shop.putOrder('1003', order({ totalMinor: 600 }));
    expect(await shop.balance('ada')).toMatchObject({ available: 2, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('a refund of points that have expired takes nothing: they are not lost twice', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
    await shop.putOrder('1001', order());
    await shop.wait(60 * DAY);
    await shop.putOrder('1002', order({ totalMinor: 700, paidAt: iso(shop.now) }));
    const state = value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(2_000)));
    expect(state.points.granted).toBe(5);
    expect(await shop.balance('ada')).toMatchObject({ available: 7, debt: 0 });
    const { points } = await shop.expectTrueBooks();
    expect(points).toMatchObject({ expired: 5 });
  });

  test('an order keeps its customer', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order());
    await shop.putOrder('2001', order({ customerId: 'bob' }));
    const before = await shop.contents();
    for (const customerId of ['bob', 'unknown']) {
      expectRefusal(
        await shop.api.putOrder(shop.backend, '1001', order({ customerId })),
        'order_belongs_to_another_customer',
      );
    }
    expect(await shop.contents()).toBe(before);
  });

  test('a refused order leaves no trace', async () => {
    const shop = await openShop();
    const before = await shop.contents();
    const put = (input: OrderInput) => shop.api.putOrder(shop.backend, '1001', input);
    expectRefusal(await put(order({ currency: 'JPY' })), 'currency_not_in_program');
    expectRefusal(await put(order({ customerId: 'mem_7' })), 'invalid_request');
    expect(await shop.contents()).toBe(before);
    expectRefusal(await shop.api.order(shop.backend, '1001'), 'order_not_found');
  });

  test('points beyond 2^53 are refused and change nothing', async () => {
    const shop = await openShop({
      earning: { ...PROGRAM.earning, rates: [{ currency: 'EUR', points: 1, perMinor: 1 }] },
    });
    const totalMinor = Number.MAX_SAFE_INTEGER;
    await shop.putOrder('1001', order({ totalMinor }));
    expect(await shop.balance('ada')).toMatchObject({ available: totalMinor });
    const before = await shop.contents();
    expectRefusal(
      await shop.api.putOrder(shop.backend, '1002', order({ totalMinor: 1 })),
      'amount_too_large',
    );
    expect(await shop.contents()).toBe(before);
    value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(totalMinor)));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('orders whose ids look like one another keep their points apart', async () => {
    const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
    await shop.putOrder('A', order());
    await shop.putOrder('A#2', order({ customerId: 'bob', totalMinor: 700 }));
    // The payment moves: what is granted more goes into a second lot, with another expiry.
    const later = iso(START + 10 * DAY);
    await shop.setClock(START + 10 * DAY);
    await shop.putOrder('A', order({ totalMinor: 3_000, paidAt: later }));
    value(await shop.api.cancelOrder(shop.backend, 'A', {}));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    expect(await shop.balance('bob')).toMatchObject({ available: 7 });
    await shop.expectTrueBooks();
  });

  test('an order is judged by the program that was in force when it was placed', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order());
    await shop.setClock(START + DAY);
    const double = { currency: 'EUR', points: 2, perMinor: 100 };
    const program = { ...PROGRAM, earning: { ...PROGRAM.earning, rates: [double] } };
    expect(value(await shop.api.putProgram(shop.backend, program))).toMatchObject({
      version: 2,
      inForceFrom: iso(START + DAY),
    });
    const old = await shop.putOrder('1002', order({ placedAt: iso(START + DAY - 1) }));
    expect(old).toMatchObject({ programVersion: 1, points: { granted: 25 } });
    const fresh = await shop.putOrder('1003', order({ placedAt: iso(START + DAY) }));
    expect(fresh).toMatchObject({ programVersion: 2, points: { granted: 50 } });
    // A later refund of the old order counts at the old rate.
    const refunded = value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(500)));
    expect(refunded).toMatchObject({ programVersion: 1, points: { granted: 20 } });
    await shop.expectTrueBooks();
  });
});

describe('law 4: the order of arrival does not matter', () => {
  type Fact = (shop: TestShop, id: string) => Promise<Outcome<OrderState>>;
  const snapshot =
    (changes: Partial<OrderInput>): Fact =>
    (shop, id) =>
      shop.api.putOrder(shop.backend, id, order({ customerId: `buyer-${id}`, ...changes }));
  const FACTS: Fact[] = [
    snapshot({ paidAt: null, updatedAt: iso(START) }),
    snapshot({ updatedAt: iso(START + DAY) }),
    snapshot({ totalMinor: 3_100, updatedAt: iso(START + 3 * DAY) }),
    (shop, id) =>
      shop.api.putRefund(shop.backend, id, 'r', { ...refund(450), refundedAt: iso(START) }),
    (shop, id) => shop.api.cancelOrder(shop.backend, id, { canceledAt: iso(START + 2 * DAY) }),
  ];

  function permutations<Item>(items: Item[]): Item[][] {
    if (items.length <= 1) return [items];
    return items.flatMap((item) =>
      permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
    );
  }

  test.for([0, 14])('with points pending for %i days', async (pendingDays) => {
    const shop = await openShop({ pendingDays });
    const outcomes = new Set<string>();
    for (const [number, facts] of permutations(FACTS).entries()) {
      const id = String(number);
      // Each fact twice, and the first one once more at the end.
      for (const fact of [...facts, ...facts, ...facts.slice(0, 1)]) value(await fact(shop, id));
      const { id: _id, memberId, ...state } = value(await shop.api.order(shop.backend, id));
      expect(memberId).toBe(`buyer-${id}`);
      outcomes.add(JSON.stringify([state, await shop.balance(`buyer-${id}`)]));
    }
    expect([...outcomes]).toHaveLength(1);
    expect([...outcomes][0]).toContain('"granted":26');
    expect(await shop.expectTrueBooks()).toMatchObject({ orders: 120, members: 120 });
  });
});
