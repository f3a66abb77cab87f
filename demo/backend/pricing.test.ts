import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findProduct } from '../shop/catalogue.ts';
import {
  type CartLine,
  type Discount,
  priceOrder,
  refundFor,
  shippingFor,
  spread,
  sum,
  vatWithin,
} from './pricing.ts';

function cart(items: Record<string, number>): CartLine[] {
  return Object.entries(items).map(([id, quantity]) => ({ product: findProduct(id)!, quantity }));
}

const goods = (discountCents: number): Discount => ({
  couponCode: 'C',
  discountCents,
  appliesTo: 'goods',
  productId: null,
});

describe('spread', () => {
  it('gives the cents left over to the largest remainders', () => {
    expect(spread(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(spread(500, [990, 1390, 8900])).toEqual([44, 62, 394]);
  });

  it('spreads nothing over nothing', () => {
    expect(spread(0, [])).toEqual([]);
    expect(spread(500, [0, 0])).toEqual([0, 0]);
  });

  it('adds up to the cent, and never takes more from a line than it holds', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (lines, part) => {
        const amount = Math.floor(sum(lines) * part);
        const shares = spread(amount, lines);
        expect(sum(shares)).toBe(amount);
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(lines[index]!);
        });
      }),
    );
  });
});

describe('vatWithin', () => {
  it('rounds half up', () => {
    expect(vatWithin(990, 7)).toBe(65);
    expect(vatWithin(8900, 19)).toBe(1421);
    expect(vatWithin(0, 19)).toBe(0);
    // 107 cents hold exactly 7, 53.5 cents would hold 3.5.
    expect(vatWithin(107, 7)).toBe(7);
  });
});

describe('shippingFor', () => {
  it('is free from 39 €, and there is none for nothing', () => {
    expect(shippingFor(3899)).toBe(490);
    expect(shippingFor(3900)).toBe(0);
    expect(shippingFor(0)).toBe(0);
  });
});

describe('priceOrder', () => {
  it('prices a mixed cart with two rates of VAT', () => {
    const order = priceOrder(cart({ sonntag: 1, filterpapier: 2 }), null);
    expect(order).toMatchObject({
      goodsCents: 1970,
      discountCents: 0,
      shippingCents: 490,
      totalCents: 2460,
    });
    // Shipping: 246 cents at 7 %, 244 at 19 %, as the goods are split.
    expect(order.shippingVatCents).toBe(16 + 39);
    expect(order.vat).toEqual([
      { percent: 7, cents: 65 + 16 },
      { percent: 19, cents: 156 + 39 },
    ]);
  });

  it('takes a coupon off the lines to the cent, and reckons the VAT on what is left', () => {
    const order = priceOrder(cart({ sonntag: 1, yirgacheffe: 1, handmuehle: 1 }), goods(500));
    expect(order.lines.map((line) => line.totalCents)).toEqual([946, 1328, 8506]);
    expect(order.lines.map((line) => line.vatCents)).toEqual([62, 87, 1358]);
    expect(order.totalCents).toBe(11_280 - 500);
    expect(order.discountCents).toBe(500);
  });

  it('takes a free product off its own line only', () => {
    const discount = { ...goods(990), appliesTo: 'product', productId: 'sonntag' } as const;
    const order = priceOrder(cart({ sonntag: 2, becher: 1 }), discount);
    expect(order.lines.map((line) => line.totalCents)).toEqual([990, 1690]);
    expect(order.discountCents).toBe(990);
  });

  it('takes free shipping off the shipping', () => {
    const discount = { ...goods(490), appliesTo: 'shipping' } as const;
    const order = priceOrder(cart({ sonntag: 1 }), discount);
    expect(order).toMatchObject({ shippingCents: 0, shippingVatCents: 0, totalCents: 990 });
    expect(order.discountCents).toBe(490);
  });

  it('never goes below nothing', () => {
    const order = priceOrder(cart({ filterpapier: 1 }), goods(5000));
    expect(order.lines[0]!.totalCents).toBe(0);
    expect(order.totalCents).toBe(490);
    expect(order.discountCents).toBe(490);
  });

  it('keeps shipping free when a coupon brings the goods under the limit', () => {
    expect(priceOrder(cart({ sonntag: 4 }), goods(500)).shippingCents).toBe(0);
  });
});

describe('refundFor', () => {
  it('pays the same whether pieces come back one by one or at once', () => {
    const line = { totalCents: 1000, quantity: 3 };
    expect([refundFor(line, 0, 1), refundFor(line, 1, 1), refundFor(line, 2, 1)]).toEqual([
      333, 333, 334,
    ]);
    expect(refundFor(line, 0, 3)).toBe(1000);
    expect(refundFor(line, 1, 2)).toBe(667);
  });
});
