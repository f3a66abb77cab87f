import type { CouponRedeemInput, Outcome } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
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

  test('are used once; the same order gets the same answer, whatever its basket is by then', async () => {
    const { shop, code } = await withCoupon();
    const used = value(await shop.api.redeemCoupon(shop.backend, code, basket()));
    expect(used).toMatchObject({
      coupon: { status: 'used', usedAt: iso(START) },
      discountMinor: 500,
    });
    const before = await shop.contents();
    await shop.wait(60 * DAY);
    const again = await shop.api.redeemCoupon(shop.backend, code, basket({ goodsMinor: 100 }));
    expect(value(again)).toEqual(used);
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
    expectRefusal(await release('1001'), 'coupon_not_used');
    value(await release('1002'));
    const { redemptionId } = released;
    value(await shop.api.cancelRedemption(shop.backend, String(redemptionId)));
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    await shop.expectTrueBooks();
  });
});
