import { limits } from '@stamm/contract';
import type { OrderAnswer } from '@stamm/contract/types';
import { beforeEach, describe, expect, test } from 'vitest';
import { answer, expectProblem, HttpShop } from '../testing/api.ts';

const PLACED = '2026-01-05T12:00:00Z';

let shop: HttpShop;

beforeEach(async () => {
  shop = await HttpShop.open();
});

const body = (changes: object) => ({
  customer: { id: 'ada' },
  currency: 'EUR',
  placedAt: PLACED,
  paidAt: PLACED,
  totalMinor: 5_000,
  ...changes,
});

function put(changes: object): Promise<Response> {
  return shop.backend('/v1/orders/1001', { method: 'PUT', json: body(changes) });
}

const told = (changes: object) => answer<OrderAnswer>(put(changes));
const line = (id: string, totalMinor: number, more: object = {}) => ({ id, totalMinor, ...more });
const points = async (changes: object) => (await told(changes)).points.granted;

describe('an order as real shops send it', () => {
  test.for<[string, object, number]>([
    [
      'lines rounded one by one',
      { totalMinor: 999, lines: [line('a', 334), line('b', 333), line('c', 333)] },
      9,
    ],
    ['a unit price with fractions', { totalMinor: 359, lines: [line('a', 360)] }, 3],
    [
      'a gift card that lowered the total',
      { totalMinor: 3_000, giftCardMinor: 2_000, lines: [line('a', 5_000)] },
      30,
    ],
    ['a gift card within the total', { giftCardMinor: 2_000, lines: [line('a', 5_000)] }, 30],
    ['store credit', { storeCreditMinor: 2_000, lines: [line('a', 5_000)] }, 30],
    [
      'a discount on the whole order',
      { totalMinor: 38_800, shippingMinor: 1_000, lines: [line('a', 29_800), line('b', 10_000)] },
      378,
    ],
    ['cash rounding', { totalMinor: 1_300, lines: [line('a', 1_298)] }, 13],
    ['tips, duties and fees', { tipMinor: 500, dutiesMinor: 300, feesMinor: 200 }, 40],
    ['a deposit', { paidMinor: 1_050 }, 10],
    ['an exchange', { totalMinor: 1_000, lines: [line('new', 3_000), line('old', -2_000)] }, 10],
    ['a line of nothing', { lines: [line('a', 5_000), line('b', 0, { quantity: 0 })] }, 50],
    ['one and a half meters', { lines: [line('a', 5_000, { quantity: 1.5 })] }, 50],
    ['an empty list of lines', { lines: [] }, 50],
    ['a currency of before', { currency: 'DEM' }, 0],
    ['tax without a price', { lines: [line('a', 5_000), line('b', 0, { taxMinor: 1 })] }, 50],
    ['shipping above what is left to pay', { totalMinor: 0, shippingMinor: 490 }, 0],
  ])('with %s earns what it should', async ([, changes, expected]) => {
    expect(await points(changes)).toBe(expected);
  });

  test('has up to a thousand lines with all their details', async () => {
    const lines = Array.from({ length: limits.MAX_ORDER_LINES }, (_, n) =>
      line(`line-${n}`, 100, {
        productId: `product-${n}`,
        name: 'A title that says all there is to know of it, and more than that, as titles do',
        url: `https://shop.example/products/a-product-with-a-long-address-${n}?variant=1234567890123`,
        imageUrl: `https://cdn.example/files/a-picture-with-a-long-name-${n}.jpg?v=1700000000&width=1200`,
        collectionIds: ['everything', 'new-in-spring', 'sale'],
        quantity: 2,
        taxMinor: 16,
      }),
    );
    const changes = { totalMinor: 100_000, lines };
    const size = JSON.stringify(body(changes)).length;
    expect(size).toBeGreaterThan(400_000);
    expect(size).toBeLessThan(limits.MAX_BODY_BYTES);
    expect(await points(changes)).toBe(1_000);
    const one = { ...changes, lines: [...lines, line('more', 0)] };
    await expectProblem(put(one), 'invalid_request');
  });

  test('keeps the ids of its products as they are, for reviews and multipliers', async () => {
    const ids = ['KAFFEE 250G', 'tasse-grün', 'a/b?c#d', '10 % mehr'];
    const lines = ids.map((productId, n) => line(`Zeile ${n}`, 1_000, { productId }));
    expect(await told({ totalMinor: 4_000, lines })).toMatchObject({ ignored: [] });
    for (const id of ids) {
      const path = `/v1/shops/${shop.id}/products/${encodeURIComponent(id)}/reviews`;
      await expectProblem(shop.backend(path), 'reviews_not_offered');
    }
  });

  test('never costs more than the detail that cannot be used', async () => {
    const lines = [
      line('a', 2_500, {
        name: 'x'.repeat(255),
        imageUrl: '//cdn.example/a.jpg',
        url: '/products/a',
        productId: 'two\nlines',
      }),
      line('b', 2_500, { url: 'http://[', name: null, collectionIds: ['ok', '', 7], imageUrl: '' }),
    ];
    const { ignored, points: earned } = await told({
      customer: { id: 'ada', email: 'müller@example.de' },
      lines,
      referralCode: '¡no!',
      channel: 'x'.repeat(200),
      couponCodes: ['SPRING', ''],
      fingerprints: { shippingAddress: 'a b', payment: 'card-1234' },
    });
    expect(earned.granted).toBe(50);
    expect(ignored.map(({ path }) => path).toSorted()).toEqual([
      'channel',
      'couponCodes.1',
      'customer.email',
      'fingerprints.shippingAddress',
      'lines.0.imageUrl',
      'lines.0.name',
      'lines.0.productId',
      'lines.0.url',
      'lines.1.collectionIds.1',
      'lines.1.collectionIds.2',
      'lines.1.imageUrl',
      'lines.1.url',
      'referralCode',
    ]);
  });

  test.for([{ email: '' }, { email: null }, { email: 'ada@example' }, { email: 7 }])(
    'takes a customer with the address %j',
    async (address) => {
      const { memberId } = await told({ customer: { id: 'ada', ...address } });
      expect(memberId).toBe('ada');
      expect(await answer(shop.backend('/v1/members/ada'))).toMatchObject({ email: null });
    },
  );

  test.for([{}, { customer: null }, { customer: {} }, { customer: { id: '' } }])(
    'may be of a guest: %j',
    async (customer) => {
      const { customer: _, ...rest } = body({});
      const response = shop.backend('/v1/orders/1001', {
        method: 'PUT',
        json: { ...rest, ...customer },
      });
      expect(await answer<OrderAnswer>(response)).toMatchObject({ memberId: null, status: 'paid' });
    },
  );

  test('is refused where what it needs is wrong', async () => {
    for (const changes of [
      { totalMinor: -1 },
      { totalMinor: '50.00' },
      { currency: 'EURO' },
      { placedAt: 'yesterday' },
      { giftCardMinor: 0.5 },
      { lines: [line('a', 1), line('a', 1)] },
      { customer: { id: 'with space' } },
    ]) {
      await expectProblem(put(changes), 'invalid_request');
    }
  });
});

describe('refunds as real shops send them', () => {
  const refund = (id: string, json: object) =>
    answer<OrderAnswer>(shop.backend(`/v1/orders/1001/refunds/${id}`, { method: 'PUT', json }));

  test('may be more than what was paid, before and after their order', async () => {
    await refund('early', { amountMinor: 667 });
    await told({ totalMinor: 1_000 });
    const late = await refund('late', { amountMinor: 334 });
    expect(late).toMatchObject({
      outcome: 'recorded',
      refundedMinor: 1_001,
      points: { granted: 0 },
      notes: [{ code: 'refunds_exceed_total' }],
    });
  });

  test('are deleted again by an amount of nothing', async () => {
    await told({});
    expect((await refund('r', { amountMinor: 1_000 })).points.granted).toBe(40);
    expect((await refund('r', { amountMinor: 0 })).points.granted).toBe(50);
  });
});
