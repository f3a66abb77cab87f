import type { Incentive } from '@stamm/contract/types';
import { beforeEach, describe, expect, test } from 'vitest';
import type { MemberCaller } from './api.ts';
import { type AwardInput, adoptAward, giveAward, withdrawAward } from './operations/awards.ts';
import { perform } from './testing/perform.ts';
import { Receiver } from './testing/receiver.ts';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
  order,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';

const POINTS: Incentive = { kind: 'points', points: 10 };
const COUPON: Incentive = {
  kind: 'coupon',
  name: { en: '5 € for a friend' },
  benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
  minimumOrder: { amountMinor: 2_000, currency: 'EUR' },
  validDays: 30,
};
const BASKET = { currency: 'EUR', goodsMinor: 4_000, shippingMinor: 0, lines: [] };

let shop: TestShop;
let ada: MemberCaller;

beforeEach(async () => {
  shop = await openShop();
  ada = await shop.caller('ada');
});

const give = (changes: Partial<AwardInput> = {}) =>
  perform(shop, (context) =>
    giveAward(context, {
      id: 'review:1',
      measure: 'review',
      member: ada.number,
      incentive: POINTS,
      ...changes,
    }),
  );
const withdraw = (id = 'review:1') => perform(shop, (context) => withdrawAward(context, id));
const activity = async (limit = 20, cursor?: string) =>
  value(await shop.api.myActivity(ada, { limit, ...(cursor && { cursor }) }));

describe('points of an award', () => {
  test('come once, however often they are given', async () => {
    expect(await give()).toMatchObject({ points: 10, couponCode: null, withdrawnAt: null });
    const before = await shop.contents();
    await give();
    expect(await shop.contents()).toBe(before);
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    expect((await activity()).items).toMatchObject([
      { kind: 'review', points: 10, state: 'available', at: iso(START) },
    ]);
    await shop.expectTrueBooks();
  });

  test('are taken back once: from their own lot, from others, then as debt', async () => {
    await shop.give('ada', 3);
    await give();
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    await withdraw();
    await withdraw();
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 7 });
    expect((await activity()).items[0]).toMatchObject({ kind: 'reviewWithdrawn', points: -10 });
    await shop.expectTrueBooks();
  });

  test('count again when what they were given for does, and pay debt first', async () => {
    await give();
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    await withdraw();
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 10 });
    await give();
    await give();
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    await withdraw();
    await give();
    expect(await shop.balance('ada')).toMatchObject({ available: 0, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('that expired are not taken twice', async () => {
    shop = await openShop({ expiry: { kind: 'months', months: 1 } });
    ada = await shop.caller('ada');
    await give();
    await shop.wait(60 * DAY);
    await shop.give('ada', 4);
    await withdraw();
    expect(await shop.balance('ada')).toMatchObject({ available: 4, debt: 0 });
    await shop.expectTrueBooks();
    // Given anew, with another end: a lot of its own.
    await give();
    expect(await shop.balance('ada')).toMatchObject({ available: 14 });
    await withdraw();
    expect(await shop.balance('ada')).toMatchObject({ available: 4 });
    await shop.expectTrueBooks();
  });

  test('go along into a merge, and nobody who left gets any', async () => {
    const bob = await shop.caller('bob');
    await give({ id: 'review:2', member: bob.number });
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    await withdraw('review:2');
    await give({ id: 'review:2', member: bob.number });
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    await shop.expectTrueBooks();
    value(await shop.api.eraseMe(ada));
    expect(await give({ id: 'review:3' })).toBeUndefined();
    expect(await give({ id: 'review:3', member: bob.number })).toBeUndefined();
    await shop.expectTrueBooks();
  });
});

describe('a coupon of an award', () => {
  test('is in the account, says where it comes from, and works at the checkout', async () => {
    const award = await give({ incentive: COUPON });
    const { coupons } = value(await shop.api.me(ada));
    expect(coupons).toMatchObject([
      {
        code: award?.couponCode,
        source: 'review',
        redemptionId: null,
        rewardId: null,
        rewardName: { en: '5 € for a friend' },
        points: 0,
        minimumOrder: { amountMinor: 2_000, currency: 'EUR' },
        expiresAt: '2026-03-31T21:59:59.999Z',
      },
    ]);
    const use = { ...BASKET, orderId: '1' };
    const used = await shop.api.redeemCoupon(shop.backend, award?.couponCode ?? '', use);
    expect(value(used)).toMatchObject({ discountMinor: 500 });
    await shop.expectTrueBooks();
  });

  test('ends when it is withdrawn, unless it was used, and opens again', async () => {
    const { couponCode: code } = (await give({ incentive: COUPON })) ?? {};
    const check = () => shop.api.checkCoupon(shop.backend, code ?? '', BASKET);
    await withdraw();
    expectRefusal(await check(), 'coupon_canceled');
    await shop.expectTrueBooks();
    expect(await give({ incentive: COUPON })).toMatchObject({ couponCode: code });
    value(await check());
    value(await shop.api.redeemCoupon(shop.backend, code ?? '', { ...BASKET, orderId: '1' }));
    await withdraw();
    expectRefusal(await check(), 'coupon_used');
    await shop.expectTrueBooks();
  });

  test('that was withdrawn while it was used is not open again when it is given back', async () => {
    const { couponCode: code = '' } = (await give({ incentive: COUPON })) ?? {};
    const check = () => shop.api.checkCoupon(shop.backend, code ?? '', BASKET);
    value(await shop.api.redeemCoupon(shop.backend, code ?? '', { ...BASKET, orderId: '1' }));
    await withdraw();
    value(await shop.api.releaseCoupon(shop.backend, code ?? '', { orderId: '1' }));
    expectRefusal(await check(), 'coupon_canceled');
    await shop.expectTrueBooks();
    await give({ incentive: COUPON });
    value(await check());
    await shop.expectTrueBooks();
  });

  test('of nobody works for whoever knows it, and can become a member’s', async () => {
    const award = await give({ id: 'friend:1', member: null, incentive: COUPON });
    const code = award?.couponCode ?? '';
    value(await shop.api.checkCoupon(shop.backend, code, BASKET));
    expect(value(await shop.api.me(ada)).coupons).toEqual([]);
    await shop.expectTrueBooks();
    const bob = await shop.caller('bob');
    for (const { number } of [ada, bob]) {
      await perform(shop, (context) => adoptAward(context, 'friend:1', number));
    }
    expect(value(await shop.api.me(ada)).coupons).toMatchObject([{ code }]);
    expect(value(await shop.api.me(bob)).coupons).toEqual([]);
    await shop.expectTrueBooks();
  });

  test('is told in its place among the points, page by page', async () => {
    await give({ id: 'review:0', incentive: COUPON });
    await shop.give('ada', 1);
    await give({ incentive: COUPON });
    await give({ id: 'newsletter:1', measure: 'newsletter', incentive: COUPON });
    await shop.putOrder('1', order());
    await withdraw('newsletter:1');
    const kinds = ['purchase', 'newsletter', 'review', 'adjustment', 'review'];
    const { items } = await activity();
    expect(items.map(({ kind }) => kind)).toEqual(kinds);
    expect(items[1]).toMatchObject({
      points: 0,
      state: 'void',
      rewardName: { en: '5 € for a friend' },
    });
    const paged: string[] = [];
    for (let cursor: string | undefined; paged.length < kinds.length; ) {
      const page = await activity(1, cursor);
      paged.push(...page.items.map(({ kind }) => kind));
      // What is new in between moves nothing.
      await shop.give('ada', 1);
      await give({ id: `review:${paged.length + 10}`, incentive: COUPON });
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(kinds);
    expect(value(await shop.api.exportMe(ada)).activity.length).toBe(15);
  });
});

test('the shop hears of awards, of those of nobody as well', async () => {
  const receiver = await Receiver.of(shop);
  await receiver.subscribe(['award.given', 'award.withdrawn', 'coupon.used', 'points.adjusted']);
  await give();
  await withdraw();
  const award = await give({ id: 'friend:1', member: null, incentive: COUPON });
  const couponCode = award?.couponCode ?? '';
  value(await shop.api.redeemCoupon(shop.backend, couponCode, { ...BASKET, orderId: '1' }));
  await receiver.connect();
  await shop.ring();
  const ofReview = { memberId: 'ada', awardId: 'review:1', measure: 'review', points: 10 };
  expect(receiver.news().sort()).toEqual([
    ['award.given', { ...ofReview, couponCode: null }],
    [
      'award.given',
      { memberId: null, awardId: 'friend:1', measure: 'review', points: 0, couponCode },
    ],
    ['award.withdrawn', { ...ofReview, couponCode: null }],
    [
      'coupon.used',
      { memberId: null, couponCode, redemptionId: null, awardId: 'friend:1', orderId: '1' },
    ],
  ]);
});

test.each([
  ['its points', `UPDATE awards SET points = 11 WHERE id = 'review:1'`, /^award/],
  ['its owner', `UPDATE awards SET member = 2 WHERE id = 'review:1'`, /^award/],
  ['whether it stands', `UPDATE awards SET withdrawn_at = 1 WHERE id = 'review:1'`, /^award/],
  ['that it was', `DELETE FROM awards WHERE id = 'review:1'`, /^award/],
  ['its coupon', `DELETE FROM coupons WHERE award_id = 'review:2'`, /^award/],
  [
    'the owner of its coupon',
    `UPDATE coupons SET member = 2 WHERE award_id = 'review:2'`,
    /^coupon/,
  ],
  ['that it gave a coupon', `DELETE FROM awards WHERE id = 'review:2'`, /^coupon/],
  ['that it gave nobody’s', `DELETE FROM awards WHERE id = 'review:3'`, /^coupon/],
  [
    'points from nowhere',
    `INSERT INTO awards (id, measure, member, points, after_sequence, given_at)
      VALUES ('review:9', 'review', 1, 5, 0, 0)`,
    /^award/,
  ],
])('a fault in %s is found', async (_name, sql, what) => {
  await shop.caller('bob');
  await give();
  await give({ id: 'review:2', incentive: COUPON });
  await give({ id: 'review:3', member: null, incentive: COUPON });
  await shop.expectTrueBooks();
  await shop.sql(sql);
  const { ok, firstDifference } = await shop.verify();
  expect(ok).toBe(false);
  expect(firstDifference?.what).toMatch(what);
});
