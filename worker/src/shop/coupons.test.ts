import { CouponCode } from '@stamm/contract';
import type { CouponRedeemInput, Outcome } from '@stamm/contract/types';
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

const basket = (changes: Partial<CouponRedeemInput> = {}): CouponRedeemInput => ({
  orderId: '1001',
  currency: 'EUR',
  goodsMinor: 2_000,
  shippingMinor: 490,
  lines: [],
  ...changes,
});

const refund = (amountMinor: number) => ({ amountMinor, shippingMinor: 0, lines: [] });

async function withCoupon(rewardId = 'five'): Promise<{ shop: TestShop; code: string }> {
  const shop = await openShop();
  const ada = await shop.caller('ada');
  await shop.give('ada', 10);
  const { coupon } = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId }));
  return { shop, code: coupon.code };
}

describe('coupons at the checkout', () => {
  test('are shown and checked without being used up', async () => {
    const { shop, code } = await withCoupon();
    const before = await shop.contents();
    const { orderId: _orderId, ...check } = basket();
    const use = value(await shop.api.checkCoupon(shop.backend, code, check));
    expect(use).toMatchObject({
      coupon: { code, status: 'active' },
      discountMinor: 500,
      appliesTo: 'goods',
      productId: null,
      applicable: true,
      reason: null,
    });
    // As a person may type it.
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')}`;
    expect(value(await shop.api.coupon(shop.backend, typed))).toEqual(use.coupon);
    expect(await shop.contents()).toBe(before);
    expectRefusal(await shop.api.coupon(shop.backend, '2222-2222-2222-2222'), 'coupon_not_found');
    expectRefusal(
      await shop.api.checkCoupon(shop.backend, code, { ...check, currency: 'USD' }),
      'coupon_not_applicable',
    );
  });

  test('are used once; the same basket of the same order gets the same answer', async () => {
    const { shop, code } = await withCoupon();
    const used = value(await shop.api.redeemCoupon(shop.backend, code, basket()));
    expect(used).toMatchObject({
      coupon: { status: 'used', usedAt: iso(START) },
      discountMinor: 500,
    });
    await shop.wait(60 * DAY);
    // The first call after so long is noted at the key.
    value(await shop.api.coupon(shop.backend, code));
    // The journal has heard of the use.
    await shop.ring();
    const before = await shop.contents();
    expect(value(await shop.api.redeemCoupon(shop.backend, code, basket()))).toEqual(used);
    expectRefusal(
      await shop.api.redeemCoupon(shop.backend, code, basket({ orderId: '1002' })),
      'coupon_used',
    );
    expectRefusal(
      await shop.api.cancelRedemption(shop.backend, String(used.coupon.redemptionId)),
      'coupon_used',
    );
    expect(await shop.contents()).toBe(before);
  });

  test('with another basket for the same order are a conflict, until they are released', async () => {
    const { shop, code } = await withCoupon();
    value(await shop.api.redeemCoupon(shop.backend, code, basket()));
    const before = await shop.contents();
    for (const change of [{ goodsMinor: 100 }, { shippingMinor: 0 }, { currency: 'USD' }]) {
      const again = await shop.api.redeemCoupon(shop.backend, code, basket(change));
      expectRefusal(again, 'coupon_use_conflict');
      expect(again).toMatchObject({ detail: expect.stringContaining('release the coupon') });
    }
    expect(await shop.contents()).toBe(before);
    value(await shop.api.releaseCoupon(shop.backend, code, { orderId: '1001' }));
    const smaller = await shop.api.redeemCoupon(shop.backend, code, basket({ goodsMinor: 100 }));
    expect(value(smaller)).toMatchObject({ discountMinor: 100, coupon: { status: 'used' } });
    // Who buys is no part of the basket.
    const known = basket({ goodsMinor: 100, customerId: 'ada' });
    expect(value(await shop.api.redeemCoupon(shop.backend, code, known)).discountMinor).toBe(100);
    await shop.expectTrueBooks();
  });

  test('that would take nothing off are not used up, and the check says so', async () => {
    const { shop, code } = await withCoupon('shipping');
    const free = basket({ shippingMinor: 0 });
    const { orderId: _orderId, ...check } = free;
    expect(value(await shop.api.checkCoupon(shop.backend, code, check))).toMatchObject({
      applicable: false,
      reason: expect.stringContaining('no shipping is charged'),
      discountMinor: 0,
    });
    const before = await shop.contents();
    expectRefusal(await shop.api.redeemCoupon(shop.backend, code, free), 'coupon_not_applicable');
    expect(await shop.contents()).toBe(before);
    const { orderId: _other, ...paid } = basket();
    expect(value(await shop.api.checkCoupon(shop.backend, code, paid))).toMatchObject({
      applicable: true,
      reason: null,
      discountMinor: 490,
    });
  });

  test.each([
    ['a tab and a line break', (code: string) => `\t${code}\n`],
    ['no-break spaces', (code: string) => `\u00a0${code.replaceAll('-', '\u202f')}`],
    ['dashes of a text program', (code: string) => code.replaceAll('-', ' \u2013 ')],
    ['a soft hyphen and a zero-width space', (code: string) => code.replace('-', '\u00ad\u200b')],
    ['small letters', (code: string) => code.toLowerCase()],
    [
      'wide letters',
      (code: string) =>
        code.replace(/[2-9A-Z]/g, (sign) =>
          String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0),
        ),
    ],
  ])('are read as they are pasted, with %s', async (_, pasted) => {
    const { shop, code } = await withCoupon();
    const typed = CouponCode.parse(pasted(code));
    expect(value(await shop.api.coupon(shop.backend, typed)).code).toBe(code);
  });

  test('of two orders at once, one gets it', async () => {
    const { shop, code } = await withCoupon('shipping');
    const outcomes: Outcome<unknown>[] = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        shop.api.redeemCoupon(shop.backend, code, basket({ orderId: `order-${n}` })),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toMatchObject([
      { value: { discountMinor: 490, appliesTo: 'shipping' } },
    ]);
    for (const outcome of outcomes) if (!outcome.ok) expectRefusal(outcome, 'coupon_used');
  });

  test('come back when their order comes to nothing', async () => {
    const { shop, code } = await withCoupon();
    const release = (orderId: string) => shop.api.releaseCoupon(shop.backend, code, { orderId });
    expectRefusal(await release('1001'), 'coupon_not_used');
    value(await shop.api.redeemCoupon(shop.backend, code, basket()));
    expectRefusal(await release('1002'), 'coupon_not_used');
    const released = value(await release('1001'));
    expect(released).toMatchObject({ status: 'active', usedAt: null });
    const before = await shop.contents();
    expect(value(await release('1001'))).toEqual(released);
    expect(await shop.contents()).toBe(before);

    value(await shop.api.redeemCoupon(shop.backend, code, basket({ orderId: '1002' })));
    // Repeated after another use it answers as before, and that use stands.
    expect(value(await release('1001'))).toEqual(released);
    expect(value(await shop.api.coupon(shop.backend, code)).status).toBe('used');
    value(await release('1002'));
    const { redemptionId } = released;
    value(await shop.api.cancelRedemption(shop.backend, String(redemptionId)));
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    await shop.expectTrueBooks();
  });
});

describe('coupons of an order that came to nothing', () => {
  const cancel = (shop: TestShop, at = shop.now) =>
    shop.api.cancelOrder(shop.backend, '1001', { canceledAt: iso(at) });
  const use = (shop: TestShop, code: string, changes: Partial<CouponRedeemInput> = {}) =>
    shop.api.redeemCoupon(shop.backend, code, basket(changes));
  const statusOf = async (shop: TestShop, code: string) =>
    value(await shop.api.coupon(shop.backend, code)).status;

  type Step = (shop: TestShop, code: string) => Promise<unknown>;
  const steps: Record<string, Step> = {
    use: (shop, code) => use(shop, code),
    order: (shop) => shop.putOrder('1001', order()),
    cancel: (shop) => cancel(shop, START + 1),
  };
  const orders = [
    ['use', 'order', 'cancel'],
    ['use', 'cancel', 'order'],
    ['order', 'use', 'cancel'],
    ['order', 'cancel', 'use'],
    ['cancel', 'use', 'order'],
    ['cancel', 'order', 'use'],
  ];

  test.each(orders)('are free again, in the order %s, %s, %s', async (...names) => {
    const { shop, code } = await withCoupon();
    for (const name of names) await steps[name]?.(shop, code);
    expect(await statusOf(shop, code)).toBe('active');
    // The same question gets the same answer.
    expect(value(await use(shop, code)).discountMinor).toBe(500);
    expect(await statusOf(shop, code)).toBe('active');
    expectRefusal(
      await shop.api.cancelRedemption(shop.backend, 'red_none'),
      'redemption_not_found',
    );
    // The order stands after all: it has had its discount.
    await shop.putOrder('1001', order({ updatedAt: iso(START + 2), canceledAt: null }));
    expect(await statusOf(shop, code)).toBe('used');
    value(await cancel(shop, START + 3));
    expect(await statusOf(shop, code)).toBe('active');
    value(await use(shop, code, { orderId: '1002' }));
    await shop.expectTrueBooks();
  });

  test('come back with a refund of all, and not of a part', async () => {
    const { shop, code } = await withCoupon();
    await shop.putOrder('1001', order({ totalMinor: 2_000 }));
    value(await use(shop, code));
    value(await shop.api.putRefund(shop.backend, '1001', 'r1', refund(1_999)));
    expect(await statusOf(shop, code)).toBe('used');
    value(await shop.api.putRefund(shop.backend, '1001', 'r2', refund(1)));
    expect(await statusOf(shop, code)).toBe('active');
    await shop.expectTrueBooks();
  });

  test('belong to the order that used them meanwhile, and go back to one that stands again', async () => {
    const { shop, code } = await withCoupon();
    await shop.putOrder('1001', order());
    await shop.putOrder('1002', order());
    value(await use(shop, code));
    value(await cancel(shop, START + 1));
    value(await use(shop, code, { orderId: '1002' }));
    await shop.putOrder('1001', order({ updatedAt: iso(START + 2), canceledAt: null }));
    const inUse = async (orderId: string) =>
      value(await shop.api.orderCoupons(shop.backend, { orderId, limit: 20 })).items;
    expect(await inUse('1001')).toEqual([]);
    expect(await inUse('1002')).toMatchObject([{ coupon: { code }, discountMinor: 500 }]);
    value(await shop.api.cancelOrder(shop.backend, '1002', {}));
    expect(await inUse('1001')).toMatchObject([{ coupon: { code }, discountMinor: 500 }]);
    expect(await inUse('1002')).toEqual([]);
    await shop.expectTrueBooks();
  });

  test('have a fortnight where they have expired meanwhile, to the end of the day, once', async () => {
    const { shop, code } = await withCoupon();
    value(await use(shop, code));
    await shop.wait(40 * DAY);
    value(await cancel(shop));
    // 40 days after 1 March is 10 April; the shop is in Berlin, by then in summer time.
    const expiresAt = '2026-04-24T21:59:59.999Z';
    const coupon = value(await shop.api.coupon(shop.backend, code));
    expect(coupon).toMatchObject({ status: 'active', expiresAt });
    value(await use(shop, code, { orderId: '1002' }));
    await shop.setClock(Date.parse(expiresAt) + 1);
    const released = value(await shop.api.releaseCoupon(shop.backend, code, { orderId: '1002' }));
    expect(released).toMatchObject({ status: 'expired', expiresAt });
    await shop.expectTrueBooks();
  });

  test('stay used where the program says so', async () => {
    const { shop, code } = await withCoupon();
    // Once there was an order, another program counts from now on.
    await shop.putOrder('1', order());
    const coupons = { returnOnCancellation: false };
    value(await shop.api.putProgram(shop.backend, { ...PROGRAM, coupons }));
    await shop.wait(1);
    value(await use(shop, code));
    await shop.wait(1);
    // What counts is what was so when it was used.
    value(await shop.api.putProgram(shop.backend, PROGRAM));
    await shop.wait(1);
    value(await cancel(shop));
    expect(await statusOf(shop, code)).toBe('used');
  });

  test('are closed where their member was erased meanwhile', async () => {
    for (const back of ['release', 'cancel']) {
      const { shop, code } = await withCoupon();
      value(await use(shop, code));
      value(await shop.api.eraseMe(await shop.caller('ada')));
      expect(await statusOf(shop, code)).toBe('used');
      if (back === 'cancel') value(await cancel(shop));
      else value(await shop.api.releaseCoupon(shop.backend, code, { orderId: '1001' }));
      expect(await statusOf(shop, code)).toBe('canceled');
      expectRefusal(await use(shop, code, { orderId: '1002' }), 'coupon_canceled');
      await shop.expectTrueBooks();
    }
  });
});

test('the coupons of an order are listed page by page', async () => {
  const shop = await openShop();
  const ada = await shop.caller('ada');
  await shop.give('ada', 50);
  const codes: string[] = [];
  for (const key of ['key-0001', 'key-0002', 'key-0003']) {
    const { coupon } = value(await shop.api.redeemReward(ada, key, { rewardId: 'five' }));
    value(await shop.api.redeemCoupon(shop.backend, coupon.code, basket()));
    codes.push(coupon.code);
  }
  value(await shop.api.releaseCoupon(shop.backend, codes.pop() ?? '', { orderId: '1001' }));
  const list = async (cursor?: string) =>
    value(await shop.api.orderCoupons(shop.backend, { orderId: '1001', limit: 1, cursor }));
  const first = await list();
  const second = await list(first.nextCursor ?? '');
  expect(first.nextCursor).not.toBeNull();
  expect(second.nextCursor).toBeNull();
  const shown = [...first.items, ...second.items].map(({ coupon }) => coupon.code);
  expect(shown).toEqual(codes.toSorted());
});
