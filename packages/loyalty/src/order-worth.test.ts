import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earning, facts, refund, snapshot } from '../test/programs.ts';
import { pointsForPrice } from './earning.ts';
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

  it('refuses a currency without a rate and a result beyond 2^53', () => {
    expect(() => orderWorth(facts({ snapshot: snapshot({ currency: 'SEK' }) }), earning())).toThrow(
      'currency_not_in_program',
    );
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
