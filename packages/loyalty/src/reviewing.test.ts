import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { facts, refund, snapshot, told } from '../test/programs.ts';
import {
  NO_FACTS,
  type OrderFacts,
  type OrderLineFacts,
  withCancellation,
  withRefund,
  withSnapshot,
} from './order-facts.ts';
import {
  averageRating,
  purchaseStands,
  reviewablePurchases,
  reviewBegins,
  reviewGoesOn,
  rewardDecision,
} from './reviewing.ts';
import { DAY_MS } from './time.ts';

const line = (id: string, totalMinor: number, productId = id): OrderLineFacts => ({
  id,
  productId,
  collectionIds: [],
  totalMinor,
  taxMinor: 0,
});

const bought = (change: Partial<OrderFacts> = {}) =>
  facts({
    snapshot: snapshot({
      totalMinor: 3_500,
      shippingMinor: 500,
      lines: [line('coffee', 2_000), line('cup', 1_000)],
    }),
    ...change,
  });

const named = (...lines: [lineId: string, amountMinor: number][]) =>
  refund(
    lines.reduce((sum, [, amountMinor]) => sum + amountMinor, 0),
    { lines: lines.map(([lineId, amountMinor]) => ({ lineId, amountMinor })) },
  );

describe('a purchase stands', () => {
  test('once it is paid, for what was in the order', () => {
    expect(purchaseStands(bought(), 'coffee')).toBe(true);
    expect(purchaseStands(bought(), 'tea')).toBe(false);
    expect(purchaseStands(facts(), 'coffee')).toBe(false);
    expect(purchaseStands(NO_FACTS, 'coffee')).toBe(false);
    const unpaid = snapshot({ paidAt: null, lines: [line('coffee', 2_000)] });
    expect(purchaseStands(facts({ snapshot: unpaid }), 'coffee')).toBe(false);
  });

  test('until all of its price is given back, not a part of it', () => {
    const refunded = bought({ refunds: [named(['coffee', 2_000])] });
    expect(purchaseStands(refunded, 'coffee')).toBe(false);
    expect(purchaseStands(refunded, 'cup')).toBe(true);
    expect(purchaseStands(bought({ refunds: [named(['coffee', 1_999])] }), 'coffee')).toBe(true);
    const twice = { ...named(['coffee', 1]), id: 'r2' };
    const inParts = bought({ refunds: [named(['coffee', 1_999]), twice] });
    expect(purchaseStands(inParts, 'coffee')).toBe(false);
  });

  test('until all goods are given back without naming one, with or without their shipping', () => {
    for (const back of [refund(3_500, { shippingMinor: 500 }), refund(3_000)]) {
      expect(purchaseStands(bought({ refunds: [back] }), 'coffee')).toBe(false);
    }
    const others = [refund(2_999), refund(3_000, { shippingMinor: 500 })];
    for (const part of others) {
      expect(purchaseStands(bought({ refunds: [part] }), 'coffee')).toBe(true);
    }
  });

  test('also for a gift, until it is sent back', () => {
    const gift = snapshot({ totalMinor: 1_000, lines: [line('coffee', 1_000), line('cup', 0)] });
    expect(purchaseStands(facts({ snapshot: gift }), 'cup')).toBe(true);
    const sentBack = facts({ snapshot: gift, refunds: [named(['cup', 0], ['coffee', 1])] });
    expect(purchaseStands(sentBack, 'cup')).toBe(false);
    expect(purchaseStands(sentBack, 'coffee')).toBe(true);
  });

  test('the same, whatever the order in which its facts arrive, and however often', () => {
    const lines = [{ ...line('coffee', 10_000), quantity: 1 }];
    const paid = told({ updatedAt: 1_000, canceledAt: null, lines });
    const reinstated = told({ updatedAt: 9_000, canceledAt: null, lines });
    const arrivals: Record<string, (known: OrderFacts) => OrderFacts> = {
      paid: (known) => withSnapshot(known, paid, 1_000).facts,
      canceled: (known) => withCancellation(known, 5_000, 5_000).facts,
      reinstated: (known) => withSnapshot(known, reinstated, 9_000).facts,
      refunded: (known) =>
        withRefund(known, 'r', { amountMinor: 10_000, shippingMinor: 0, lines: [] }, 6_000).facts,
    };
    const outcomes: [string[], boolean][] = [
      [['paid'], true],
      [['paid', 'canceled'], false],
      [['paid', 'canceled', 'reinstated'], true],
      [['paid', 'refunded'], false],
      [['paid', 'canceled', 'reinstated', 'refunded'], false],
    ];
    fc.assert(
      fc.property(
        fc
          .constantFrom(...outcomes)
          .chain(([names, stands]) =>
            fc.tuple(
              fc.shuffledSubarray([...names, ...names], { minLength: names.length * 2 }),
              fc.constant(stands),
            ),
          ),
        ([names, stands]) => {
          const known = names.reduce((state, name) => arrivals[name]?.(state) ?? state, NO_FACTS);
          expect(purchaseStands(known, 'coffee')).toBe(stands);
        },
      ),
    );
  });
});

describe('what can be reviewed', () => {
  const terms = { delayDays: 14, openDays: 30 };
  const delivered = (id: string, fulfilledAt: number | null, productIds = ['coffee']) => ({
    id,
    facts: facts({
      snapshot: snapshot({ fulfilledAt, lines: productIds.map((each) => line(each, 1_000)) }),
    }),
  });

  test('is what was delivered so many days ago, for so many days', () => {
    const orders = [delivered('1', 1_000)];
    const first = 1_000 + 14 * DAY_MS;
    expect(reviewablePurchases(orders, terms, first - 1)).toEqual([]);
    expect(reviewablePurchases(orders, terms, first)).toMatchObject([
      { orderId: '1', deliveredAt: 1_000, openUntil: first + 30 * DAY_MS },
    ]);
    expect(reviewablePurchases(orders, terms, first + 30 * DAY_MS)).toHaveLength(1);
    expect(reviewablePurchases(orders, terms, first + 30 * DAY_MS + 1)).toEqual([]);
    expect(reviewablePurchases([delivered('1', null)], terms, first)).toEqual([]);
  });

  test('is each product once, by its newest delivery, newest first', () => {
    const orders = [
      delivered('1', 1_000, ['coffee', 'cup']),
      delivered('3', 3_000, ['coffee']),
      delivered('2', 2_000, ['coffee', 'tea']),
    ];
    const found = reviewablePurchases(orders, terms, 20 * DAY_MS);
    expect(found.map(({ orderId, line: { productId } }) => [orderId, productId])).toEqual([
      ['3', 'coffee'],
      ['2', 'tea'],
      ['1', 'cup'],
    ]);
  });

  test('is nothing that was given back, though an older purchase of it still is', () => {
    const [older, newer] = [delivered('1', 1_000), delivered('2', 2_000)];
    newer.facts = { ...newer.facts, refunds: [refund(10_000)] };
    const found = reviewablePurchases([older, newer], terms, 20 * DAY_MS);
    expect(found.map(({ orderId }) => orderId)).toEqual(['1']);
  });
});

describe('the reward', () => {
  const dueAt = 1_000;

  test('comes with publication, and at the latest when it is due', () => {
    const review = { isPromised: true, dueAt };
    expect(rewardDecision({ ...review, state: 'published' }, 0)).toBe('give');
    expect(rewardDecision({ ...review, state: 'pending' }, dueAt - 1)).toBe('wait');
    expect(rewardDecision({ ...review, state: 'pending' }, dueAt)).toBe('give');
    expect(rewardDecision({ ...review, state: 'rejected' }, dueAt)).toBe('withdraw');
    expect(rewardDecision({ ...review, state: 'published', isPromised: false }, dueAt)).toBe(
      'wait',
    );
  });

  test('a shop that looks first has some days for it', () => {
    expect(reviewBegins({ moderation: { kind: 'afterwards' } }, 5)).toEqual({
      state: 'published',
      dueAt: 5,
    });
    const moderation = { kind: 'beforehand', rewardAfterDays: 2 } as const;
    expect(reviewBegins({ moderation }, 5)).toEqual({ state: 'pending', dueAt: 5 + 2 * DAY_MS });
  });
});

describe('a review that is changed', () => {
  const beforehand = { moderation: { kind: 'beforehand', rewardAfterDays: 7 } } as const;
  const afterwards = { moderation: { kind: 'afterwards' } } as const;

  test('is looked at again where the shop looks first, and its reward comes no later', () => {
    const published = { state: 'published', dueAt: 9 } as const;
    expect(reviewGoesOn(beforehand, published)).toEqual({ state: 'pending', dueAt: 9 });
    expect(reviewGoesOn(afterwards, published)).toEqual(published);
  });

  test('is looked at again where it was rejected, and rewarded only with approval', () => {
    for (const terms of [beforehand, afterwards]) {
      const changed = reviewGoesOn(terms, { state: 'rejected', dueAt: 9 });
      expect(changed).toEqual({ state: 'pending', dueAt: null });
      expect(rewardDecision({ ...changed, isPromised: true }, 10 ** 15)).toBe('wait');
    }
  });
});

describe('the average', () => {
  test('is of all stars, to two decimals', () => {
    expect(averageRating([0, 0, 0, 0, 0])).toBeNull();
    expect(averageRating([1, 0, 0, 0, 2])).toBe(3.67);
    expect(averageRating([0, 0, 0, 1, 0])).toBe(4);
  });

  test('lies within the ratings that there are', () => {
    const count = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(fc.tuple(count, count, count, count, count), (counts) => {
        const stars = [1, 2, 3, 4, 5].filter((_, index) => counts[index]);
        const average = averageRating(counts);
        if (average === null) return expect(stars).toEqual([]);
        expect(average).toBeGreaterThanOrEqual(Math.min(...stars));
        expect(average).toBeLessThanOrEqual(Math.max(...stars));
      }),
    );
  });
});
