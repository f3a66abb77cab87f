import { runInDurableObject } from 'cloudflare:test';
import { ReviewLine } from '@stamm/contract';
import type { ReviewInput } from '@stamm/contract/types';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { MemberCaller } from './api.ts';
import type { Shop } from './shop.ts';
import {
  BEFOREHAND,
  COUPON,
  delivered,
  openReviewShop,
  POINTS,
  productReviews,
  REVIEW,
  reviewer,
  reviewOf,
} from './testing/reviewing.ts';
import {
  DAY,
  expectRefusal,
  iso,
  MINUTE,
  openShop,
  PROGRAM,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';

const requests = async (shop: TestShop, caller: MemberCaller, productId?: string) =>
  value(await shop.api.reviewRequests(caller, productId)).items;

const mine = async (shop: TestShop, caller: MemberCaller) =>
  value(await shop.api.myReviews(caller, { limit: 20 })).items;

describe('what a member is asked to review', () => {
  test('is what was delivered so long ago that they had time to try it', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', delivered(['coffee', 'cup']));
    await shop.putOrder('2', delivered(['grinder'], { fulfilledAt: iso(START - 13 * DAY) }));
    await shop.putOrder('3', delivered(['tea'], { fulfilledAt: null }));
    await shop.putOrder('4', delivered(['jam'], { customerId: 'bob' }));
    const product = (productId: string) => ({
      productId,
      productName: `The ${productId}`,
      productUrl: `https://shop.example/${productId}`,
      productImageUrl: `https://shop.example/${productId}.jpg`,
      orderId: '1',
      deliveredAt: iso(START - 14 * DAY),
      openUntil: iso(START + 30 * DAY),
    });
    expect(await requests(shop, ada)).toEqual([product('coffee'), product('cup')]);
    expect(await requests(shop, ada, 'cup')).toEqual([product('cup')]);
    expect(await requests(shop, ada, 'grinder')).toEqual([]);
    await shop.wait(DAY);
    expect((await requests(shop, ada)).map(({ productId }) => productId)).toEqual([
      'grinder',
      'coffee',
      'cup',
    ]);
  });

  test('is nothing that they have reviewed, or gave back', async () => {
    const shop = await openReviewShop();
    const { caller } = await reviewer(shop, 'ada');
    expect(await requests(shop, caller)).toEqual([]);
    await shop.putOrder('2', delivered(['cup']));
    const refund = { amountMinor: 1_000, shippingMinor: 0, lines: [] };
    value(await shop.api.putRefund(shop.backend, '2', 'r', refund));
    expect(await requests(shop, caller)).toEqual([]);
  });

  test('is nothing where the shop does not offer it', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', delivered(['coffee']));
    expectRefusal(await shop.api.reviewRequests(ada, undefined), 'reviews_not_offered');
    expectRefusal(await shop.api.submitReview(ada, reviewOf('coffee')), 'reviews_not_offered');
    expectRefusal(
      await shop.api.productReviews('coffee', { sort: 'newest', limit: 1 }),
      'reviews_not_offered',
    );
  });
});

describe('a review', () => {
  test('appears with what it says, how it came about, and its reward', async () => {
    const shop = await openReviewShop({ reward: COUPON });
    const { review, caller } = await reviewer(shop, 'ada', { displayName: 'Ada L.' });
    const shown = {
      id: review.id,
      rating: 4,
      title: 'Good',
      text: 'It tastes of chocolate.',
      displayName: 'Ada L.',
      language: 'en',
      photo: null,
      verifiedPurchase: true,
      rewarded: true,
      imported: false,
      writtenAt: iso(START),
      editedAt: null,
      answer: null,
    };
    expect(review).toMatchObject({
      ...shown,
      productName: 'The coffee',
      state: 'published',
      rejectedFor: null,
      reward: { state: 'given', points: null, coupon: { source: 'review', status: 'active' } },
    });
    expect(await productReviews(shop)).toEqual({
      productId: 'coffee',
      count: 1,
      average: 4,
      distribution: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 },
      checking: {
        moderation: 'afterwards',
        rejectedFor: ['spam', 'insult', 'otherProduct'],
        purchasesOnly: true,
      },
      items: [shown],
      nextCursor: null,
    });
    const me = value(await shop.api.me(caller));
    expect(me.coupons).toEqual([review.reward?.coupon]);
    const activity = value(await shop.api.myActivity(caller, { limit: 5 })).items;
    expect(activity).toMatchObject([{ kind: 'review', rewardName: COUPON.name }, {}]);
    await shop.expectTrueBooks();
  });

  test('is not labelled as rewarded where nothing was to be had', async () => {
    const shop = await openReviewShop({ reward: null });
    const { review } = await reviewer(shop, 'ada');
    expect(review).toMatchObject({ rewarded: false, reward: null });
    value(await shop.api.putProgram(shop.backend, { ...PROGRAM, review: REVIEW }));
    const { review: later } = await reviewer(shop, 'bob');
    expect(later.rewarded).toBe(true);
    // What was promised when it was written stays, and stays told.
    value(
      await shop.api.putProgram(shop.backend, { ...PROGRAM, review: { ...REVIEW, reward: null } }),
    );
    const { items } = await productReviews(shop);
    expect(new Set(items.map(({ displayName, rewarded }) => `${displayName} ${rewarded}`))).toEqual(
      new Set(['ada false', 'bob true']),
    );
  });

  test('is of something that was bought here, delivered and kept, by the one who writes', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    await shop.putOrder('of-bob', delivered(['coffee'], { customerId: 'bob' }));
    await shop.putOrder('too-new', delivered(['cup'], { fulfilledAt: iso(START - 14 * DAY + 1) }));
    await shop.putOrder('on-its-way', delivered(['tea'], { fulfilledAt: null }));
    await shop.putOrder('unpaid', delivered(['jam'], { paidAt: null }));
    await shop.putOrder('long-ago', delivered(['mill'], { fulfilledAt: iso(START - 45 * DAY) }));
    await shop.putOrder('canceled', delivered(['pot']));
    value(await shop.api.cancelOrder(shop.backend, 'canceled', {}));
    const before = await shop.contents();
    for (const productId of ['coffee', 'cup', 'tea', 'jam', 'mill', 'pot', 'never-heard-of']) {
      const outcome = await shop.api.submitReview(ada, reviewOf(productId));
      expectRefusal(outcome, 'purchase_not_reviewable');
    }
    expect(await shop.contents()).toBe(before);
  });

  test('sent twice at once is one, with one reward', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', delivered(['coffee']));
    const input = reviewOf('coffee');
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => shop.api.submitReview(ada, input)),
    );
    const answers = outcomes.map(value);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ review }) => JSON.stringify(review))).size).toBe(1);
    expect((await productReviews(shop)).count).toBe(1);
    expect(await shop.balance('ada')).toMatchObject({ available: 10 + POINTS.points });
    const other = await shop.api.submitReview(ada, reviewOf('coffee', { rating: 1 }));
    expectRefusal(other, 'review_exists');
    await shop.expectTrueBooks();
  });

  test('of a product that was bought again is still the one', async () => {
    const shop = await openReviewShop();
    const { caller } = await reviewer(shop, 'ada');
    await shop.putOrder('again', delivered(['coffee']));
    const again = await shop.api.submitReview(caller, reviewOf('coffee', { text: 'Again' }));
    expectRefusal(again, 'review_exists');
  });

  test('is never more than thirty in an hour', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    const change = (n: number) => {
      const { productId: _, ...content } = reviewOf('coffee', { text: `Try ${n}` });
      return shop.api.changeReview(caller, review.id, content);
    };
    for (let n = 0; n < 29; n++) value(await change(n));
    expectRefusal(await change(30), 'too_many_requests');
    await shop.wait(3_600_000);
    value(await change(31));
  });
});

describe('changing and taking back', () => {
  const content = (changes: Partial<ReviewInput> = {}) => {
    const { productId: _, ...rest } = reviewOf('coffee', changes);
    return rest;
  };

  test('a change shows when, counts anew, and gives nothing again', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada', { rating: 5 });
    await shop.wait(DAY);
    const changed = value(
      await shop.api.changeReview(caller, review.id, content({ rating: 1, title: null })),
    );
    expect(changed).toMatchObject({
      id: review.id,
      rating: 1,
      title: null,
      editedAt: iso(START + DAY),
      reward: { state: 'given', points: 50 },
    });
    expect(await productReviews(shop)).toMatchObject({
      count: 1,
      average: 1,
      distribution: { 1: 1, 5: 0 },
    });
    expect(await shop.balance('ada')).toMatchObject({ available: 60 });
    const before = await shop.contents();
    value(await shop.api.changeReview(caller, review.id, content({ rating: 1, title: null })));
    expect(await shop.contents()).toBe(before);
  });

  test('nobody changes or takes back what others wrote', async () => {
    const shop = await openReviewShop();
    const { review } = await reviewer(shop, 'ada');
    const eve = await shop.caller('eve');
    const before = await shop.contents();
    expectRefusal(await shop.api.changeReview(eve, review.id, content()), 'review_not_found');
    expectRefusal(await shop.api.takeBackReview(eve, review.id), 'review_not_found');
    expect(await shop.contents()).toBe(before);
  });

  test.each(['afterwards', 'beforehand'] as const)(
    'one that was rejected, taken back and written anew waits for the shop, moderated %s',
    async (kind) => {
      const moderation = kind === 'afterwards' ? ({ kind } as const) : BEFOREHAND;
      const shop = await openReviewShop({ moderation });
      const { caller, review } = await reviewer(shop, 'ada');
      value(await shop.api.rejectReview(shop.backend, review.id, { reason: 'spam' }));
      for (let again = 0; again < 2; again++) {
        value(await shop.api.takeBackReview(caller, review.id));
        const { review: anew } = value(await shop.api.submitReview(caller, reviewOf('coffee')));
        expect(anew).toMatchObject({ id: review.id, state: 'pending', rejectedFor: null });
      }
      await shop.pass(20 * DAY, 10 * DAY);
      expect(await productReviews(shop)).toMatchObject({ count: 0 });
      expect(await shop.balance('ada')).toMatchObject({ available: 10 });
      value(await shop.api.approveReview(shop.backend, review.id));
      expect(await shop.balance('ada')).toMatchObject({ available: 60 });
      await shop.expectTrueBooks();
    },
  );

  test('what was taken back leaves no word, and written anew is not rewarded anew', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada', { text: 'Unforgettable words' });
    value(await shop.api.takeBackReview(caller, review.id));
    expect(await productReviews(shop)).toMatchObject({ count: 0, average: null, items: [] });
    expect(await mine(shop, caller)).toEqual([]);
    expect(await shop.contents()).not.toContain('Unforgettable');
    expectRefusal(await shop.api.takeBackReview(caller, review.id), 'review_not_found');
    expect(await shop.balance('ada')).toMatchObject({ available: 60 });

    expect(await requests(shop, caller)).toHaveLength(1);
    const { review: again } = value(await shop.api.submitReview(caller, reviewOf('coffee')));
    expect(again).toMatchObject({ id: review.id, reward: { state: 'given' } });
    expect(await shop.balance('ada')).toMatchObject({ available: 60 });
    await shop.expectTrueBooks();
  });
});

describe('verified purchase', () => {
  const isVerified = async (shop: TestShop) =>
    (await productReviews(shop)).items.map(({ verifiedPurchase }) => verifiedPurchase);

  test('is lost with a refund, comes back with the order; the review and its reward stay', async () => {
    const shop = await openReviewShop();
    const { caller } = await reviewer(shop, 'ada');
    expect(await isVerified(shop)).toEqual([true]);
    value(await shop.api.cancelOrder(shop.backend, 'order-ada', { canceledAt: iso(START) }));
    expect(await isVerified(shop)).toEqual([false]);
    expect(await mine(shop, caller)).toMatchObject([{ reward: { state: 'given' } }]);
    const reinstated = { updatedAt: iso(START + MINUTE), canceledAt: null };
    await shop.putOrder('order-ada', delivered(['coffee'], reinstated));
    expect(await isVerified(shop)).toEqual([true]);
    const refund = { amountMinor: 1_000, shippingMinor: 0, lines: [] };
    value(await shop.api.putRefund(shop.backend, 'order-ada', 'r', refund));
    expect(await isVerified(shop)).toEqual([false]);
    await shop.expectTrueBooks();
  });

  test('is the same, whatever the order in which facts arrive', async () => {
    const line = { lineId: 'coffee', amountMinor: 1_000 };
    const refund = { amountMinor: 1_000, shippingMinor: 0, lines: [line] };
    const facts: ((shop: TestShop) => Promise<unknown>)[] = [
      (shop) => shop.putOrder('order-ada', delivered(['coffee', 'cup'])),
      (shop) => shop.api.putRefund(shop.backend, 'order-ada', 'r', refund),
      (shop) => shop.api.cancelOrder(shop.backend, 'order-ada', { canceledAt: iso(START) }),
      (shop) =>
        shop.putOrder(
          'order-ada',
          delivered(['coffee', 'cup'], { updatedAt: iso(START + MINUTE), canceledAt: null }),
        ),
    ];
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ];
    for (const order of orders) {
      const shop = await openReviewShop();
      const { caller } = await reviewer(shop, 'ada');
      await shop.putOrder('order-ada', delivered(['coffee', 'cup']));
      value(await shop.api.submitReview(caller, reviewOf('cup')));
      for (const index of order) await facts[index]?.(shop);
      expect(await isVerified(shop)).toEqual([false]);
      const [cup] = (await productReviews(shop, 'cup')).items;
      expect(cup?.verifiedPurchase).toBe(true);
    }
  });

  test('moves to another purchase of the same product when the review is changed', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    value(await shop.api.cancelOrder(shop.backend, 'order-ada', {}));
    await shop.putOrder('again', delivered(['coffee']));
    const { productId: _, ...content } = reviewOf('coffee', { text: 'Bought again' });
    expect(value(await shop.api.changeReview(caller, review.id, content))).toMatchObject({
      verifiedPurchase: true,
    });
  });
});

describe("the shop's decision", () => {
  const decide = (shop: TestShop, id: string, reason?: 'spam' | 'insult' | 'otherProduct') =>
    reason
      ? shop.api.rejectReview(shop.backend, id, { reason })
      : shop.api.approveReview(shop.backend, id);

  test('comes first where the shop chose that, and brings the reward', async () => {
    const shop = await openReviewShop({ moderation: BEFOREHAND });
    const { caller, review } = await reviewer(shop, 'ada', { rating: 1 });
    expect(review).toMatchObject({ state: 'pending', reward: { state: 'promised', points: 50 } });
    expect(await productReviews(shop)).toMatchObject({ count: 0, items: [] });
    const { items } = value(await shop.api.reviews(shop.backend, { state: 'pending', limit: 9 }));
    expect(items).toMatchObject([
      { id: review.id, rating: null, memberId: 'ada', orderId: 'order-ada', text: review.text },
    ]);

    expect(value(await decide(shop, review.id))).toMatchObject({ state: 'published', rating: 1 });
    const before = await shop.contents();
    value(await decide(shop, review.id));
    expect(await shop.contents()).toBe(before);
    expect(await productReviews(shop)).toMatchObject({ count: 1, average: 1 });
    expect(await shop.balance('ada')).toMatchObject({ available: 60 });
    expect(await mine(shop, caller)).toMatchObject([{ reward: { state: 'given' } }]);
    await shop.expectTrueBooks();
  });

  test('that never comes keeps nobody from their reward', async () => {
    const shop = await openReviewShop({ moderation: BEFOREHAND });
    const { caller } = await reviewer(shop, 'ada');
    await shop.wait(7 * DAY - 1);
    await shop.ring();
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    await shop.wait(1);
    await shop.ring();
    expect(await shop.balance('ada')).toMatchObject({ available: 60 });
    // It has not been looked at, so it has not appeared.
    expect(await mine(shop, caller)).toMatchObject([
      { state: 'pending', reward: { state: 'given' } },
    ]);
    expect((await productReviews(shop)).count).toBe(0);
  });

  test.each([{ kind: 'afterwards' } as const, BEFOREHAND])(
    'to reject takes the reward back, and can be undone ($kind)',
    async (moderation) => {
      const shop = await openReviewShop({ moderation, reward: COUPON });
      const { caller, review } = await reviewer(shop, 'ada');
      const rejected = value(await decide(shop, review.id, 'spam'));
      expect(rejected).toMatchObject({ state: 'rejected', rejectedFor: 'spam' });
      await shop.wait(30 * DAY);
      await shop.ring();
      expect((await productReviews(shop)).count).toBe(0);
      expect(await mine(shop, caller)).toMatchObject([
        { state: 'rejected', rejectedFor: 'spam', reward: { state: 'withdrawn' } },
      ]);
      const coupons = value(await shop.api.me(caller)).coupons;
      expect(coupons.filter(({ status }) => status === 'active')).toEqual([]);

      value(await decide(shop, review.id, 'insult'));
      value(await decide(shop, review.id));
      const [again] = await mine(shop, caller);
      expect(again).toMatchObject({ state: 'published', rejectedFor: null });
      expect(again?.reward?.state).toBe('given');
      await shop.expectTrueBooks();
    },
  );

  test('to reject is looked at again when the review was changed', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    value(await decide(shop, review.id, 'insult'));
    const { productId: _, ...content } = reviewOf('coffee', { text: 'Politely' });
    const changed = value(await shop.api.changeReview(caller, review.id, content));
    expect(changed).toMatchObject({ state: 'pending', rejectedFor: null });
    await shop.wait(40 * DAY);
    await shop.ring();
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    value(await decide(shop, review.id));
    expect(await shop.balance('ada')).toMatchObject({ available: 60 });
  });

  test('is about a review that is there', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    value(await shop.api.takeBackReview(caller, review.id));
    for (const id of [review.id, 'rev_none']) {
      expectRefusal(await decide(shop, id), 'review_not_found');
      expectRefusal(await decide(shop, id, 'spam'), 'review_not_found');
      const answer = { text: 'Thanks' };
      expectRefusal(await shop.api.answerReview(shop.backend, id, answer), 'review_not_found');
      expectRefusal(await shop.api.removeAnswer(shop.backend, id), 'review_not_found');
    }
  });

  test('an answer stands beneath the review until it is removed', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    value(await shop.api.answerReview(shop.backend, review.id, { text: 'Thank you!' }));
    await shop.wait(DAY);
    value(await shop.api.answerReview(shop.backend, review.id, { text: 'Thank you!' }));
    const answer = { text: 'Thank you!', answeredAt: iso(START) };
    expect((await productReviews(shop)).items).toMatchObject([{ answer }]);
    expect(await mine(shop, caller)).toMatchObject([{ answer }]);
    value(await shop.api.removeAnswer(shop.backend, review.id));
    expect((await productReviews(shop)).items).toMatchObject([{ answer: null }]);
  });
});

describe("a product's reviews", () => {
  test('come newest first, by rating only when asked, page by page, each once', async () => {
    const shop = await openReviewShop();
    const ratings = [3, 5, 1, 5, 2, 4, 1];
    for (const [index, rating] of ratings.entries()) {
      await reviewer(shop, `member-${index}`, { rating });
      if (index % 3 !== 0) await shop.wait(1);
    }
    const all = async (sort: 'newest' | 'highest' | 'lowest') => {
      const found: { rating: number; writtenAt: string; id: string }[] = [];
      let cursor: string | undefined;
      do {
        const page = await productReviews(shop, 'coffee', {
          sort,
          limit: 2,
          ...(cursor && { cursor }),
        });
        found.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(found.map(({ id }) => id)).size).toBe(ratings.length);
      return found;
    };
    const times = (await all('newest')).map(({ writtenAt }) => writtenAt);
    expect(times).toEqual(times.toSorted().reverse());
    expect((await all('highest')).map(({ rating }) => rating)).toEqual([5, 5, 4, 3, 2, 1, 1]);
    expect((await all('lowest')).map(({ rating }) => rating)).toEqual([1, 1, 2, 3, 4, 5, 5]);
    const lowest = (await all('lowest')).slice(0, 2).map(({ writtenAt }) => writtenAt);
    expect(lowest).toEqual(lowest.toSorted().reverse());
    expect(await productReviews(shop, 'coffee', { sort: 'withPhoto' })).toMatchObject({
      count: 7,
      average: 3,
      items: [],
    });
  });

  test('cursors that were not given out are refused', async () => {
    const shop = await openReviewShop();
    for (const cursor of ['x', '9_1_rev_00000000000000000000', '1_1_rev_1']) {
      const page = { sort: 'newest' as const, limit: 1, cursor };
      expectRefusal(await shop.api.productReviews('coffee', page), 'invalid_request');
    }
  });

  test('a page costs few questions, however many orders and reviews there are', async () => {
    const shop = await openReviewShop();
    for (let n = 0; n < 12; n++) await reviewer(shop, `member-${n}`);
    const statements = await runInDurableObject(shop.stub, async (instance: Shop, { storage }) => {
      const { sql } = storage;
      let count = 0;
      const original = sql.exec;
      sql.exec = (query, ...values) => {
        count += 1;
        return original.call(sql, query, ...values) as never;
      };
      try {
        await instance.productReviews('coffee', { sort: 'newest', limit: 10 });
      } finally {
        sql.exec = original;
      }
      return count;
    });
    expect(statements).toBeLessThanOrEqual(4);
  });

  test('are counted right, whatever happens to them', async () => {
    const shop = await openReviewShop();
    const members = ['ada', 'bob', 'cyd'];
    const callers: MemberCaller[] = [];
    for (const customerId of members) {
      await shop.putOrder(`order-${customerId}`, delivered(['coffee'], { customerId }));
      callers.push(await shop.caller(customerId));
    }
    const step = fc.record({
      member: fc.nat({ max: 2 }),
      rating: fc.integer({ min: 1, max: 5 }),
      what: fc.constantFrom('write', 'change', 'takeBack', 'approve', 'reject'),
    });
    let now = START;
    const play = async (steps: { member: number; rating: number; what: string }[]) => {
      for (const { member, rating, what } of steps) {
        // Rates are none of this test's business.
        now += 200_000;
        await shop.setClock(now);
        const caller = callers[member] as MemberCaller;
        const [known] = await mine(shop, caller);
        const { productId, ...content } = reviewOf('coffee', { rating });
        const id = known?.id ?? 'rev_none';
        if (what === 'write') await shop.api.submitReview(caller, { productId, ...content });
        if (what === 'change') await shop.api.changeReview(caller, id, content);
        if (what === 'takeBack') await shop.api.takeBackReview(caller, id);
        if (what === 'approve') await shop.api.approveReview(shop.backend, id);
        if (what === 'reject') await shop.api.rejectReview(shop.backend, id, { reason: 'spam' });
      }
      const { items, count, distribution } = await productReviews(shop);
      const ratings = items.map(({ rating }) => rating);
      expect(count).toBe(ratings.length);
      for (const stars of [1, 2, 3, 4, 5] as const) {
        expect(distribution[stars]).toBe(ratings.filter((rating) => rating === stars).length);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), play), {
      numRuns: inject('randomRuns').runs ?? 25,
    });
  });
});

describe('whatever the rating', () => {
  type Life = { what: 'write' | 'change' | 'approve' | 'reject' | 'wait' | 'takeBack' }[];

  /** All that came of a life in which these ratings were given: points and coupons, told and kept. */
  async function outcomeOf(
    life: Life,
    ratings: readonly number[],
    terms: Parameters<typeof openReviewShop>[0],
  ) {
    const shop = await openReviewShop(terms);
    await shop.putOrder('order-ada', delivered(['coffee']));
    const ada = await shop.caller('ada');
    for (const [index, { what }] of life.entries()) {
      const rating = ratings[index % ratings.length] ?? 3;
      const { productId, ...content } = reviewOf('coffee', { rating, text: `Step ${index}` });
      const [known] = await mine(shop, ada);
      const id = known?.id ?? 'rev_none';
      if (what === 'write') await shop.api.submitReview(ada, { productId, ...content });
      if (what === 'change') await shop.api.changeReview(ada, id, content);
      if (what === 'takeBack') await shop.api.takeBackReview(ada, id);
      if (what === 'approve') await shop.api.approveReview(shop.backend, id);
      if (what === 'reject') await shop.api.rejectReview(shop.backend, id, { reason: 'spam' });
      if (what === 'wait') {
        await shop.wait(4 * DAY);
        await shop.ring();
      }
    }
    const { coupons, points } = value(await shop.api.me(ada));
    const activity = value(await shop.api.myActivity(ada, { limit: 50 })).items;
    return {
      points,
      coupons: coupons.map(({ code: _, ...coupon }) => coupon),
      told: activity.map(({ id: _, ...item }) => item),
      states: (await mine(shop, ada)).map(({ state, reward }) => [state, reward?.state]),
    };
  }

  test('the reward is the same', async () => {
    const rating = fc.integer({ min: 1, max: 5 });
    const ratings = fc.array(rating, { minLength: 1, maxLength: 4 });
    const step = fc.record({
      what: fc.constantFrom<Life[number]['what']>(
        'change',
        'approve',
        'reject',
        'wait',
        'takeBack',
        'write',
      ),
    });
    const life = fc
      .array(step, { maxLength: 5 })
      .map((steps): Life => [{ what: 'write' }, ...steps]);
    const terms = fc.record({
      moderation: fc.constantFrom({ kind: 'afterwards' } as const, BEFOREHAND),
      reward: fc.constantFrom(POINTS, COUPON),
    });
    await fc.assert(
      fc.asyncProperty(life, ratings, ratings, terms, async (steps, some, others, offered) => {
        expect(await outcomeOf(steps, some, offered)).toEqual(
          await outcomeOf(steps, others, offered),
        );
      }),
      { numRuns: inject('randomRuns').runs ?? 25 },
    );
  });
});

describe('members who merge or leave', () => {
  test('a review follows its member; of two of one product the one who remains keeps theirs', async () => {
    const shop = await openReviewShop();
    await reviewer(shop, 'ada', { text: 'Of ada' });
    const { caller: bob } = await reviewer(shop, 'bob', { text: 'Of bob' });
    await shop.putOrder('cup', delivered(['cup'], { customerId: 'bob' }));
    value(await shop.api.submitReview(bob, reviewOf('cup')));
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    const ada = await shop.caller('ada');
    expect((await mine(shop, ada)).map(({ productId, text }) => [productId, text])).toEqual(
      expect.arrayContaining([
        ['coffee', 'Of ada'],
        ['cup', 'It tastes of chocolate.'],
      ]),
    );
    expect((await productReviews(shop)).count).toBe(1);
    expect((await productReviews(shop, 'cup')).items).toMatchObject([{ verifiedPurchase: true }]);
    // Whoever still has the session of the part is the whole.
    expect(await mine(shop, bob)).toHaveLength(2);
    await shop.expectTrueBooks();
  });

  test('two reviews of one product keep one reward', async () => {
    const shop = await openReviewShop();
    await reviewer(shop, 'ada');
    await reviewer(shop, 'bob');
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    // 10 points for each purchase, and 50 for one review.
    expect(await shop.balance('ada')).toMatchObject({ available: 70, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('of two coupons for one product, one that was used is the one that stays', async () => {
    const shop = await openReviewShop({ reward: COUPON });
    const { caller: ada, review } = await reviewer(shop, 'ada');
    const { caller: bob } = await reviewer(shop, 'bob');
    const [used] = value(await shop.api.me(bob)).coupons;
    const basket = { currency: 'EUR', goodsMinor: 900, shippingMinor: 0, lines: [] };
    const use = { orderId: 'o1', ...basket };
    value(await shop.api.redeemCoupon(shop.backend, used?.code ?? '', use));
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    const states = value(await shop.api.me(ada)).coupons.map(({ status }) => status);
    expect(states.toSorted()).toEqual(['canceled', 'used']);
    value(await shop.api.rejectReview(shop.backend, review.id, { reason: 'spam' }));
    value(await shop.api.approveReview(shop.backend, review.id));
    expect(value(await shop.api.me(ada)).coupons).toHaveLength(2);
    await shop.expectTrueBooks();
  });

  test('what the one who remains had taken back makes room, and neither is rewarded again', async () => {
    const shop = await openReviewShop();
    const { caller: ada, review } = await reviewer(shop, 'ada');
    value(await shop.api.takeBackReview(ada, review.id));
    await reviewer(shop, 'bob', { text: 'Of bob' });
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    const [kept] = await mine(shop, ada);
    expect(kept).toMatchObject({ text: 'Of bob', verifiedPurchase: true });
    const { available } = await shop.balance('ada');
    value(await shop.api.takeBackReview(ada, kept?.id ?? ''));
    value(await shop.api.submitReview(ada, reviewOf('coffee')));
    expect((await shop.balance('ada')).available).toBe(available);
    await shop.expectTrueBooks();
  });

  test('whoever leaves takes all they wrote with them, for good', async () => {
    const shop = await openReviewShop();
    const { caller } = await reviewer(shop, 'ada', {
      text: 'Unforgettable words',
      displayName: 'Ada Unmistakable',
    });
    const exported = value(await shop.api.exportReviews(shop.backend, undefined)).lines;
    value(await shop.api.eraseMe(caller));
    expect(await productReviews(shop)).toMatchObject({ count: 0, items: [] });
    const contents = await shop.contents();
    expect(contents).not.toContain('Unforgettable');
    expect(contents).not.toContain('Unmistakable');
    // A copy that the shop has made before does not bring it back.
    const lines = exported.map((review, index) => ({ line: index + 1, review }));
    const { rejected, recorded } = value(await shop.api.importReviews(shop.backend, lines));
    expect([recorded, rejected.length]).toEqual([0, 1]);
    await shop.expectTrueBooks();
  });

  test('a review from elsewhere that is dated ahead counts from its arrival', async () => {
    const shop = await openReviewShop();
    const ahead = { writtenAt: '2999-01-01T00:00:00.000Z', answeredAt: '2999-01-01T00:00:00.000Z' };
    const review = ReviewLine.parse({
      id: 'elsewhere-1',
      productId: 'KAFFEE 250G',
      rating: 5,
      text: 'Good',
      displayName: 'Ada',
      answer: 'Thank you',
      ...ahead,
    });
    const send = async () =>
      value(await shop.api.importReviews(shop.backend, [{ line: 1, review }]));
    expect(await send()).toMatchObject({ recorded: 1 });
    const arrivedAt = iso(shop.now);
    await shop.wait(DAY);
    expect(await send()).toMatchObject({ recorded: 0, unchanged: 1 });
    const page = { sort: 'newest' as const, limit: 10 };
    expect(value(await shop.api.productReviews('KAFFEE 250G', page)).items).toMatchObject([
      { writtenAt: arrivedAt, answer: { answeredAt: arrivedAt } },
    ]);
  });

  test('whoever asks for all that is known of them gets their reviews', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    expect(value(await shop.api.exportMe(caller)).reviews).toEqual([review]);
  });
});
