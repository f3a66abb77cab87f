import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earning, facts, refund, snapshot } from '../test/programs.ts';
import { pointsForPrice } from './earning.ts';
import type { OrderSnapshot } from './order-facts.ts';
import { orderWorth } from './order-worth.ts';

const line = (id: string, totalMinor: number, change = {}) => ({
  id,
  collectionIds: [],
  totalMinor,
  taxMinor: 0,
  ...change,
});

const double = { productIds: ['gold'], collectionIds: [], numerator: 2, denominator: 1 };

describe('what an order is worth', () => {
  it('is the paid amount times the rate, rounded down once', () => {
    expect(orderWorth(facts({ snapshot: snapshot({ totalMinor: 2933 }) }), earning())).toBe(29);
    const lines = [line('a', 150), line('b', 150)];
    expect(orderWorth(facts({ snapshot: snapshot({ totalMinor: 300, lines }) }), earning())).toBe(
      3,
    );
  });

  it('is nothing before payment, after a cancellation, and without the order', () => {
    expect(orderWorth(facts({ snapshot: snapshot({ paidAt: null }) }), earning())).toBe(0);
    expect(orderWorth(facts({ canceledAt: 1_000 }), earning())).toBe(0);
    expect(orderWorth(facts({ snapshot: null }), earning())).toBe(0);
    expect(orderWorth(facts({ snapshot: snapshot({ totalMinor: 0 }) }), earning())).toBe(0);
  });

  it('leaves tax and shipping out unless the program counts them', () => {
    const order = facts({
      snapshot: snapshot({
        totalMinor: 12_390,
        shippingMinor: 490,
        shippingTaxMinor: 78,
        taxMinor: 1_900,
      }),
    });
    expect(orderWorth(order, earning({ basis: 'net' }))).toBe(100);
    expect(orderWorth(order, earning({ basis: 'gross' }))).toBe(119);
    expect(orderWorth(order, earning({ basis: 'gross', includeShipping: true }))).toBe(123);
    expect(orderWorth(order, earning({ basis: 'net', includeShipping: true }))).toBe(104);
  });

  it('gives each line its highest multiplier', () => {
    const rules = earning({
      multipliers: [
        double,
        { productIds: [], collectionIds: ['sale'], numerator: 1, denominator: 2 },
      ],
    });
    const lines = [
      line('a', 1_000, { productId: 'gold', collectionIds: ['sale'] }),
      line('b', 1_000, { productId: 'tin', collectionIds: ['sale'] }),
      line('c', 1_000),
    ];
    expect(orderWorth(facts({ snapshot: snapshot({ totalMinor: 3_000, lines }) }), rules)).toBe(35);
  });

  it('takes a refund of a line back at the rate of that line', () => {
    const lines = [line('a', 1_000, { productId: 'gold' }), line('b', 1_000)];
    const order = snapshot({ totalMinor: 2_000, lines });
    const rules = earning({ multipliers: [double] });
    const refunds = [refund(1_000, { lines: [{ lineId: 'a', amountMinor: 1_000 }] })];
    expect(orderWorth(facts({ snapshot: order }), rules)).toBe(30);
    expect(orderWorth(facts({ snapshot: order, refunds }), rules)).toBe(10);
  });

  it('spreads what a refund does not name over what is left', () => {
    const lines = [line('a', 1_000, { productId: 'gold' }), line('b', 1_000)];
    const order = snapshot({ totalMinor: 2_000, lines });
    const rules = earning({ multipliers: [double] });
    expect(orderWorth(facts({ snapshot: order, refunds: [refund(1_000)] }), rules)).toBe(15);
    const named = refund(1_500, { lines: [{ lineId: 'a', amountMinor: 1_000 }] });
    expect(orderWorth(facts({ snapshot: order, refunds: [named] }), rules)).toBe(5);
  });

  it('leaves points alone when only shipping is given back', () => {
    const order = snapshot({ totalMinor: 10_490, shippingMinor: 490 });
    const refunds = [refund(490, { shippingMinor: 490 })];
    expect(orderWorth(facts({ snapshot: order, refunds }), earning())).toBe(100);
  });

  it('is nothing in a currency without a rate', () => {
    expect(orderWorth(facts({ snapshot: snapshot({ currency: 'SEK' }) }), earning())).toBe(0);
  });

  it('refuses a result beyond 2^53', () => {
    const rich = earning({ rates: [{ currency: 'EUR', points: 1_000, perMinor: 1 }] });
    const order = facts({ snapshot: snapshot({ totalMinor: Number.MAX_SAFE_INTEGER }) });
    expect(() => orderWorth(order, rich)).toThrow('amount_too_large');
  });

  it('is exact where floating point is not', () => {
    const rules = earning({ rates: [{ currency: 'EUR', points: 7, perMinor: 3 }] });
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 48 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (paid, share) => {
          const back = Math.floor(paid * share);
          const refunds = back > 0 ? [refund(back)] : [];
          const expected = Number((BigInt(paid - back) * 7n) / 3n);
          const order = facts({ snapshot: snapshot({ totalMinor: paid }), refunds });
          expect(orderWorth(order, rules)).toBe(expected);
        },
      ),
    );
  });

  it('never rises when more is given back, and is nothing when all is', () => {
    const amounts = fc.array(
      fc.record({ total: fc.nat({ max: 50_000 }), gold: fc.boolean(), back: fc.nat({ max: 100 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(amounts, fc.nat({ max: 100 }), (parts, extra) => {
        const lines = parts.map((part, i) =>
          line(String(i), part.total, part.gold ? { productId: 'gold' } : {}),
        );
        const totalMinor = parts.reduce((sum, part) => sum + part.total, 0);
        const rules = earning({ multipliers: [double] });
        const order = snapshot({ totalMinor, lines });
        const named = parts.map((part, i) => ({
          lineId: String(i),
          amountMinor: Math.floor((part.total * part.back) / 100),
        }));
        const namedSum = named.reduce((sum, part) => sum + part.amountMinor, 0);
        const unnamed = Math.floor(((totalMinor - namedSum) * extra) / 100);
        const worth = (refunds: ReturnType<typeof refund>[]) =>
          orderWorth(facts({ snapshot: order, refunds }), rules);
        const some = refund(namedSum, { lines: named });
        const more = refund(namedSum + unnamed, { lines: named });
        expect(worth([some])).toBeLessThanOrEqual(worth([]));
        expect(worth([more])).toBeLessThanOrEqual(worth([some]));
        expect(worth([refund(totalMinor)])).toBe(0);
      }),
    );
  });
});

describe('what an order of a real shop is worth', () => {
  const worth = (change: Partial<OrderSnapshot>, refunds = facts().refunds, rules = earning()) =>
    orderWorth(facts({ snapshot: snapshot(change), refunds }), rules);
  const cents = earning({ rates: [{ currency: 'EUR', points: 1, perMinor: 1 }] });
  const inCents = (change: Partial<OrderSnapshot>, refunds = facts().refunds) =>
    worth(change, refunds, cents);

  it('where lines were rounded one by one', () => {
    const thirds = [line('a', 334), line('b', 333), line('c', 333)];
    expect(inCents({ totalMinor: 999, lines: thirds })).toBe(999);
    expect(inCents({ totalMinor: 359, lines: [line('a', 360)] })).toBe(359);
    expect(inCents({ totalMinor: 1_000, lines: [line('a', 333), line('b', 666)] })).toBe(1_000);
  });

  it('where cash is rounded, a little or by what the shop says', () => {
    expect(inCents({ totalMinor: 1_295, lines: [line('a', 1_293)] })).toBe(1_295);
    expect(inCents({ totalMinor: 1_290, lines: [line('a', 1_292)] })).toBe(1_290);
    const crowns = { totalMinor: 10_000, lines: [line('a', 9_951)] };
    expect(inCents({ ...crowns, roundingMinor: 49 })).toBe(10_000);
    expect(inCents(crowns)).toBe(9_951);
  });

  it('where a discount was taken off the whole order', () => {
    const lines = [line('a', 29_800), line('b', 10_000)];
    const order = { totalMinor: 38_800, shippingMinor: 1_000, lines };
    expect(inCents(order)).toBe(37_800);
    // The line with a multiplier bears its part of the discount.
    const rules = earning({ ...cents, multipliers: [double] });
    const golden = [line('a', 30_000, { productId: 'gold' }), line('b', 10_000)];
    expect(worth({ totalMinor: 36_000, lines: golden }, [], rules)).toBe(27_000 * 2 + 9_000);
  });

  it.each([
    ['that lowered the total', { totalMinor: 3_000, giftCardMinor: 2_000 }],
    ['within the total', { totalMinor: 5_000, giftCardMinor: 2_000 }],
    ['and store credit', { totalMinor: 5_000, giftCardMinor: 1_500, storeCreditMinor: 500 }],
    [
      'and store credit, both off the total',
      {
        totalMinor: 3_000,
        giftCardMinor: 1_500,
        storeCreditMinor: 500,
      },
    ],
  ])('where it was paid by a gift card %s', (_, amounts) => {
    expect(inCents({ ...amounts, lines: [line('a', 5_000)] })).toBe(3_000);
  });

  it('where there is a gift card and a discount on the whole order', () => {
    const lines = [line('a', 5_000)];
    expect(inCents({ totalMinor: 4_500, giftCardMinor: 2_000, lines })).toBe(2_500);
    expect(inCents({ totalMinor: 2_500, giftCardMinor: 2_000, lines })).toBe(2_500);
  });

  it('where gift cards paid for everything, also for shipping', () => {
    const lines = [line('a', 5_000)];
    const order = { shippingMinor: 490, giftCardMinor: 5_490, lines };
    expect(inCents({ ...order, totalMinor: 0 })).toBe(0);
    expect(inCents({ ...order, totalMinor: 5_490 })).toBe(0);
    expect(inCents({ ...order, giftCardMinor: 5_400, totalMinor: 90 })).toBe(81);
  });

  it('without tips, duties and fees', () => {
    const extras = { tipMinor: 500, dutiesMinor: 300, feesMinor: 200, shippingMinor: 400 };
    expect(inCents({ totalMinor: 11_400, ...extras })).toBe(10_000);
    expect(inCents({ totalMinor: 11_400, ...extras, lines: [line('a', 10_000)] })).toBe(10_000);
  });

  it('for a deposit, and when the rest is paid', () => {
    expect(inCents({ totalMinor: 10_000, paidMinor: 2_500 })).toBe(2_500);
    expect(inCents({ totalMinor: 10_000, paidMinor: 2_500 }, [refund(1_000)])).toBe(1_500);
    expect(inCents({ totalMinor: 10_000, paidMinor: 10_000 })).toBe(10_000);
    expect(inCents({ totalMinor: 10_000, paidMinor: 12_000 })).toBe(10_000);
    expect(inCents({ totalMinor: 10_000, paidMinor: 0 })).toBe(0);
  });

  it('where an exchange takes something back', () => {
    const lines = [line('new', 3_000), line('old', -2_000)];
    expect(inCents({ totalMinor: 1_000, lines })).toBe(1_000);
    const rules = earning({ ...cents, multipliers: [double] });
    const golden = [line('new', 3_000, { productId: 'gold' }), line('old', -2_000)];
    expect(worth({ totalMinor: 1_000, lines: golden }, [], rules)).toBe(4_000);
    expect(inCents({ totalMinor: 0, lines: [line('new', 2_000), line('old', -3_000)] })).toBe(0);
    const even = [line('new', 2_000), line('old', -2_000)];
    expect(inCents({ totalMinor: 490, shippingMinor: 490, lines: even })).toBe(0);
  });

  it('where its list of lines is empty, as without one', () => {
    expect(inCents({ totalMinor: 5_000, shippingMinor: 500, lines: [] })).toBe(4_500);
  });

  it('where more is given back than was paid', () => {
    expect(inCents({ totalMinor: 1_000 }, [refund(667), refund(334, { id: 'r2' })])).toBe(0);
    const lines = [line('a', 1_000), line('b', 1_000)];
    const goodwill = refund(1_500, { lines: [{ lineId: 'a', amountMinor: 1_500 }] });
    expect(inCents({ totalMinor: 2_000, lines }, [goodwill])).toBe(500);
  });

  it('where a refund went back to the gift card that had paid', () => {
    const lines = [line('a', 2_500), line('b', 2_500)];
    const order = { totalMinor: 5_000, giftCardMinor: 2_000, lines };
    const back = refund(2_500, {
      giftCardMinor: 1_000,
      lines: [{ lineId: 'a', amountMinor: 2_500 }],
    });
    expect(inCents(order, [back])).toBe(1_500);
    expect(inCents(order, [refund(2_000, { giftCardMinor: 2_000 })])).toBe(3_000);
  });

  it('where the lines of a refund add up to more than it gave back', () => {
    const lines = [line('a', 1_000), line('b', 1_000)];
    const back = refund(900, { lines: [{ lineId: 'a', amountMinor: 1_000 }] });
    expect(inCents({ totalMinor: 2_000, lines }, [back])).toBe(1_100);
  });

  it('without tax, and where the tax told is more than the price', () => {
    const rules = earning({ ...cents, basis: 'net' });
    const taxed = [line('a', 1_190, { taxMinor: 190 }), line('b', 0, { taxMinor: 1 })];
    expect(worth({ totalMinor: 1_190, lines: taxed }, [], rules)).toBe(1_000);
    expect(worth({ totalMinor: 1_000, taxMinor: 1_200 }, [], rules)).toBe(0);
    const exchanged = [...taxed, line('c', -595, { taxMinor: -95 })];
    expect(worth({ totalMinor: 595, lines: exchanged }, [], rules)).toBe(500);
  });

  it('of a thousand lines, of a third of which something was given back', () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => line(`l${n}`, 997 + n));
    const totalMinor = lines.reduce((sum, { totalMinor: minor }) => sum + minor, 0) - 12_345;
    const named = lines
      .filter((_, n) => n % 3 === 0)
      .map(({ id }) => ({ lineId: id, amountMinor: 7 }));
    const back = refund(named.length * 7, { lines: named });
    expect(inCents({ totalMinor, lines }, [back])).toBe(totalMinor - named.length * 7);
  });
});

describe('what a price promises', () => {
  it('is what an order of that price alone is granted', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000 }),
        fc.nat({ max: 19 }),
        fc.constantFrom('net' as const, 'gross' as const),
        fc.boolean(),
        (amountMinor, taxPercent, basis, gold) => {
          const taxMinor = Math.floor((amountMinor * taxPercent) / 119);
          const rules = earning({ basis, multipliers: [double] });
          const productId = gold ? 'gold' : 'tin';
          const lines = [line('a', amountMinor, { productId, taxMinor })];
          const order = facts({ snapshot: snapshot({ totalMinor: amountMinor, lines }) });
          expect(pointsForPrice(rules, { currency: 'EUR', amountMinor, taxMinor, productId })).toBe(
            orderWorth(order, rules),
          );
        },
      ),
    );
  });

  it('is unknown in a currency without a rate', () => {
    expect(pointsForPrice(earning(), { currency: 'SEK', amountMinor: 100 })).toBeUndefined();
  });
});
