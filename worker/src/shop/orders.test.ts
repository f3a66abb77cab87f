import type { OrderAnswer, OrderInput, Outcome } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import {
  DAY,
  expectRefusal,
  iso,
  MINUTE,
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
      outcome: 'recorded',
      notes: [],
      ignored: [],
    });
    const { outcome: _, notes: __, ignored: ___, ...known } = state;
    expect(value(await shop.api.order(shop.backend, '1001'))).toEqual(known);
    expect(await shop.balance('ada')).toMatchObject({ available: 25, pending: 0, debt: 0 });
    expect(await shop.expectTrueBooks()).toMatchObject({ transfers: 1, members: 1, orders: 1 });
  });

  test('an order that has just become due moves to another customer with its points', async () => {
    const shop = await openShop({ pendingDays: 14 });
    await shop.putOrder('1001', order());
    await shop.setClock(START + 15 * DAY);
    await shop.putOrder('1001', order({ customer: { id: 'bob' }, updatedAt: iso(START + DAY) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, pending: 0, debt: 0 });
    expect(await shop.balance('bob')).toMatchObject({ available: 25, pending: 0, debt: 0 });
    await shop.expectTrueBooks();
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
    const cancel = () => shop.api.cancelOrder(shop.backend, '1001', { canceledAt: iso(START) });
    await send();
    const canceled = value(await cancel());
    const before = await shop.contents();
    await shop.wait(DAY);
    const same = { ...canceled, outcome: 'unchanged' };
    expect(value(await cancel())).toEqual(same);
    expect(await send()).toEqual([same, same]);
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
    // Goodwill, and a correction: nothing is left that they could take.
    for (const [id, amount] of [
      ['r5', 1],
      ['r1', 2],
    ] as const) {
      const state = value(await shop.api.putRefund(shop.backend, '1001', id, refund(amount)));
      expect(state).toMatchObject({
        outcome: 'recorded',
        points: { granted: 0 },
        notes: [{ code: 'refunds_exceed_total' }],
      });
    }
    await shop.expectTrueBooks();
  });

  test('a refund and a cancellation may come before their order', async () => {
    const shop = await openShop();
    const awaited = value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(1_000)));
    expect(awaited).toMatchObject({ status: 'awaited', memberId: null, refundedMinor: 1_000 });
    expect(await shop.putOrder('1001', order())).toMatchObject({ points: { granted: 15 } });

    await shop.wait(DAY);
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
    await shop.setClock(START + 2 * DAY);
    await shop.putOrder('1001', order());
    value(await shop.api.cancelOrder(shop.backend, '1001', { canceledAt: iso(START + DAY) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    // A change that says nothing of the cancellation does not undo it.
    await shop.putOrder('1001', order({ updatedAt: iso(START + DAY + MINUTE) }));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    await shop.putOrder('1001', order({ updatedAt: iso(START + 2 * DAY), canceledAt: null }));
    expect(await shop.balance('ada')).toMatchObject({ available: 25 });
    await shop.expectTrueBooks();
  });

  test('the newest snapshot wins, whatever comes last', async () => {
    const shop = await openShop();
    await shop.setClock(START + 2 * DAY);
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

  test('an order is of the customer whom the newest snapshot names', async () => {
    const shop = await openShop({ pendingDays: 14 });
    const told = (customerId: string, days: number) =>
      order({ customerId, updatedAt: iso(START - days * DAY) });
    await shop.putOrder('1001', told('ada', 2));
    await shop.putOrder('1002', order({ customerId: 'bob', totalMinor: 700 }));
    expect(await shop.balance('ada')).toMatchObject({ pending: 25 });
    expect(await shop.putOrder('1001', told('bob', 1))).toMatchObject({
      memberId: 'bob',
      outcome: 'recorded',
      points: { granted: 25, pending: 25 },
    });
    expect(await shop.putOrder('1001', told('ada', 2))).toMatchObject({
      memberId: 'bob',
      outcome: 'outdated',
    });
    expect(await shop.balance('ada')).toMatchObject({ available: 0, pending: 0, debt: 0 });
    expect(await shop.balance('bob')).toMatchObject({ pending: 32 });
    await shop.wait(30 * DAY);
    await shop.ring();
    expect(await shop.balance('bob')).toMatchObject({ available: 32, pending: 0 });
    await shop.expectTrueBooks();
  });

  test('points that were spent before their order went to another are owed, and come back with it', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order());
    const ada = await shop.caller('ada');
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    const told = (customerId: string, minutes: number) =>
      order({ customerId, updatedAt: iso(START + minutes) });
    await shop.putOrder('1001', told('bob', 1));
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 10 });
    expect(await shop.balance('bob')).toMatchObject({ available: 25 });
    await shop.expectTrueBooks();
    await shop.putOrder('1001', told('ada', 2));
    expect(await shop.balance('ada')).toMatchObject({ available: 15, debt: 0 });
    expect(await shop.balance('bob')).toMatchObject({ available: 0, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('a guest has no points until the order names a customer', async () => {
    const shop = await openShop();
    for (const customer of [null, undefined, { email: 'ada@example.com' }, { id: null }]) {
      expect(await shop.putOrder('1001', { ...order(), customer })).toMatchObject({
        memberId: null,
        status: 'paid',
        points: { granted: 0 },
      });
    }
    value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(500)));
    expect(value(await shop.api.members(shop.backend, { limit: 10 })).items).toEqual([]);
    await shop.expectTrueBooks();
    expect(await shop.putOrder('1001', order())).toMatchObject({
      memberId: 'ada',
      points: { granted: 20 },
    });
    // What is not told takes nothing away.
    expect(await shop.putOrder('1001', { ...order(), customer: null })).toMatchObject({
      memberId: 'ada',
      outcome: 'unchanged',
    });
    expect(await shop.balance('ada')).toMatchObject({ available: 20 });
    await shop.expectTrueBooks();
  });

  test('an order in a currency that the program does not know is recorded and earns nothing', async () => {
    const shop = await openShop();
    const state = await shop.putOrder('1001', order({ currency: 'DEM' }));
    expect(state).toMatchObject({
      status: 'paid',
      points: { granted: 0 },
      notes: [{ code: 'currency_not_in_program', message: expect.stringContaining('DEM') }],
    });
    await shop.expectTrueBooks();
  });

  test('a program without tax says once that an order tells of none', async () => {
    const shop = await openShop({ earning: { ...PROGRAM.earning, basis: 'net' } });
    const notes = async (id: string, changes: Partial<OrderInput> = {}) =>
      (await shop.putOrder(id, order(changes))).notes.map(({ code }) => code);
    expect(await notes('1000', { taxMinor: 399 })).toEqual([]);
    expect(await notes('1001')).toEqual(['no_tax_told']);
    expect(await notes('1002')).toEqual([]);
  });

  test('an answer says what became of what was told', async () => {
    const shop = await openShop();
    const at = (minutes: number) => iso(START + minutes * 1_000);
    const put = async (changes: Partial<OrderInput>) =>
      (await shop.putOrder('1001', order(changes))).outcome;
    expect(await put({ updatedAt: at(2) })).toBe('recorded');
    expect(await put({ updatedAt: at(2) })).toBe('unchanged');
    expect(await put({ updatedAt: at(1), totalMinor: 1 })).toBe('outdated');
    const cancel = async (canceledAt: string) =>
      value(await shop.api.cancelOrder(shop.backend, '1001', { canceledAt })).outcome;
    expect(await put({ updatedAt: at(4), canceledAt: null })).toBe('recorded');
    expect(await cancel(at(3))).toBe('outdated');
    expect(await cancel(at(5))).toBe('recorded');
    expect(await cancel(at(5))).toBe('unchanged');
    const tell = async (amountMinor: number, minutes: number) =>
      value(
        await shop.api.putRefund(shop.backend, '1001', 'r', {
          ...refund(amountMinor),
          updatedAt: at(minutes),
        }),
      ).outcome;
    expect(await tell(5, 2)).toBe('recorded');
    expect(await tell(6, 1)).toBe('outdated');
    expect(await tell(5, 2)).toBe('unchanged');
    expect(await tell(0, 3)).toBe('recorded');
    expect(value(await shop.api.order(shop.backend, '1001')).refundedMinor).toBe(0);
  });

  test('an order whose payment is told an hour ahead can be canceled', async () => {
    const shop = await openShop();
    const ahead = iso(START + 60 * MINUTE);
    const wrong = order({ placedAt: ahead, paidAt: ahead, canceledAt: null });
    expect(await shop.putOrder('1001', wrong)).toMatchObject({
      paidAt: iso(START),
      points: { granted: 25 },
      notes: [{ code: 'time_ahead' }],
    });
    await shop.wait(10 * MINUTE);
    expect(value(await shop.api.cancelOrder(shop.backend, '1001', {}))).toMatchObject({
      status: 'canceled',
      outcome: 'recorded',
      points: { granted: 0 },
    });
    // Told again it is what it was.
    expect(await shop.putOrder('1001', wrong)).toMatchObject({
      status: 'canceled',
      outcome: 'unchanged',
    });
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('a snapshot of the year 2999 freezes no order', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order({ updatedAt: '2999-01-01T00:00:00.000Z' }));
    await shop.wait(MINUTE);
    const edited = order({ updatedAt: iso(shop.now), totalMinor: 1_000 });
    expect(await shop.putOrder('1001', edited)).toMatchObject({
      outcome: 'recorded',
      points: { granted: 10 },
    });
    await shop.expectTrueBooks();
  });

  test('everything that a shop tells of an order is kept', async () => {
    const shop = await openShop();
    const input = order({
      totalMinor: 3_000,
      paidMinor: 2_000,
      giftCardMinor: 500,
      storeCreditMinor: 100,
      tipMinor: 10,
      dutiesMinor: 20,
      feesMinor: 30,
      roundingMinor: -1,
      discountMinor: 400,
      couponCodes: ['SPRING', 'ADA-1'],
      channel: 'web',
      locationId: 'Köln 2',
      fulfilledAt: iso(START),
      lines: [
        {
          id: 'Zeile 1',
          productId: 'tasse-grün',
          collectionIds: ['Für die Küche'],
          quantity: 1.5,
          totalMinor: 2_941,
          taxMinor: 470,
          discountMinor: 400,
          costMinor: 900,
          isGift: true,
        },
      ],
    });
    await shop.putOrder('1001', input);
    expect(await shop.putOrder('1001', input)).toMatchObject({ outcome: 'unchanged' });
    const before = await shop.contents();
    expect(await shop.putOrder('1001', input)).toMatchObject({ outcome: 'unchanged' });
    expect(await shop.contents()).toBe(before);
    await shop.expectTrueBooks();
  });

  test('a refused order leaves no trace', async () => {
    const shop = await openShop();
    const before = await shop.contents();
    const put = (input: OrderInput) => shop.api.putOrder(shop.backend, '1001', input);
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
  type Fact = (shop: TestShop, id: string) => Promise<Outcome<OrderAnswer>>;
  const snapshot =
    (changes: Partial<OrderInput>): Fact =>
    (shop, id) =>
      shop.api.putOrder(shop.backend, id, order({ customerId: `buyer-${id}`, ...changes }));
  const FACTS: Fact[] = [
    snapshot({ paidAt: null, updatedAt: iso(START) }),
    snapshot({ updatedAt: iso(START + DAY) }),
    snapshot({ totalMinor: 3_100, updatedAt: iso(START + 3 * DAY), canceledAt: null }),
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
    await shop.setClock(START + 3 * DAY);
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
