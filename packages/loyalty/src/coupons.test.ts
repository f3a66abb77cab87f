import { describe, expect, it } from 'vitest';
import { facts, refund, snapshot } from '../test/programs.ts';
import {
  COUPON_CODE_BYTES,
  cameToNothing,
  couponCode,
  couponDiscount,
  normalizeCouponCode,
} from './coupons.ts';
import type { OrderAmounts } from './order-facts.ts';

const PART_BY_CARD = { paidMinor: 2_500, giftCardMinor: 3_000 };
const basket = { currency: 'EUR', goodsMinor: 2_999, shippingMinor: 490, lines: [] };

describe('a coupon code', () => {
  it('is four groups of four signs and carries all 64 bits', () => {
    expect(couponCode(new Uint8Array(COUPON_CODE_BYTES))).toBe('2222-2222-2222-2222');
    const codes = new Set<string>();
    for (let byte = 0; byte < 256; byte++) {
      codes.add(couponCode(new Uint8Array(COUPON_CODE_BYTES).fill(byte)));
    }
    expect(codes.size).toBe(256);
    expect(() => couponCode(new Uint8Array(4))).toThrow(RangeError);
  });

  it('is found however it was typed', () => {
    expect(normalizeCouponCode(' c7hm29wx 4r8f-xy35 ')).toBe('C7HM-29WX-4R8F-XY35');
  });
});

describe('what a coupon takes off', () => {
  it('never exceeds the goods, and rounds percentages down', () => {
    const off = (amountMinor: number) =>
      couponDiscount({ kind: 'amountOff', amountMinor, currency: 'EUR' }, null, basket);
    expect(off(500)).toEqual({ discountMinor: 500, appliesTo: 'goods', productId: null });
    expect(off(5_000).discountMinor).toBe(2_999);
    expect(couponDiscount({ kind: 'percentOff', percent: 10 }, null, basket).discountMinor).toBe(
      299,
    );
    const huge = { ...basket, goodsMinor: Number.MAX_SAFE_INTEGER };
    expect(couponDiscount({ kind: 'percentOff', percent: 100 }, null, huge).discountMinor).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });

  it('is the shipping, or the price of one product that is in the basket', () => {
    expect(couponDiscount({ kind: 'freeShipping' }, null, basket)).toEqual({
      discountMinor: 490,
      appliesTo: 'shipping',
      productId: null,
    });
    const free = { kind: 'freeProduct' as const, productId: 'cup', productName: { en: 'Cup' } };
    expect(() => couponDiscount(free, null, basket)).toThrow('coupon_not_applicable');
    const lines = [{ productId: 'cup', unitPriceMinor: 1_200 }];
    expect(couponDiscount(free, null, { ...basket, lines })).toEqual({
      discountMinor: 1_200,
      appliesTo: 'product',
      productId: 'cup',
    });
  });

  it('is refused below the minimum order and in another currency', () => {
    const shipping = { kind: 'freeShipping' as const };
    const minimum = (amountMinor: number, currency = 'EUR') => ({ amountMinor, currency });
    expect(() => couponDiscount(shipping, minimum(3_000), basket)).toThrow('coupon_not_applicable');
    expect(couponDiscount(shipping, minimum(2_999), basket).discountMinor).toBe(490);
    expect(() => couponDiscount(shipping, minimum(1, 'USD'), basket)).toThrow(
      'coupon_not_applicable',
    );
    const dollars = { kind: 'amountOff' as const, amountMinor: 1, currency: 'USD' };
    expect(() => couponDiscount(dollars, null, basket)).toThrow('coupon_not_applicable');
  });
});

describe('an order comes to nothing', () => {
  it.each<[what: string, amounts: Partial<OrderAmounts>, refundedMinor: number, is: boolean]>([
    ['once all of it is given back', {}, 10_000, true],
    ['not while a cent of it is left', {}, 9_999, false],
    ['not by a refund that the shop has deleted', { totalMinor: 0 }, 0, false],
    ['once the deposit is given back', { paidMinor: 2_500 }, 2_500, true],
    ['not while a cent of the deposit is left', { paidMinor: 2_500 }, 2_499, false],
    ['not while a gift card that paid the rest is not', PART_BY_CARD, 2_500, false],
    ['once deposit and gift card are given back', PART_BY_CARD, 5_500, true],
    ['not while store credit is left', { paidMinor: 0, storeCreditMinor: 4_000 }, 3_999, false],
    ['once all is given back, also where more was paid', { paidMinor: 12_000 }, 10_000, true],
  ])('%s', (_, amounts, refundedMinor, is) => {
    const order = facts({ snapshot: snapshot(amounts), refunds: [refund(refundedMinor)] });
    expect(cameToNothing(order)).toBe(is);
  });
});
