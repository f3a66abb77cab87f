import { beforeEach, describe, expect, test } from 'vitest';
import { isSignedWith, type Received, Receiver } from '../testing/receiver.ts';
import { BEFOREHAND, openReviewShop, reviewer, reviewOf } from '../testing/reviewing.ts';
import {
  DAY,
  HOUR,
  iso,
  MINUTE,
  openShop,
  order,
  START,
  type TestShop,
  value,
} from '../testing/test-shop.ts';

const error = () => new Response('no', { status: 500 });

let shop: TestShop;
let receiver: Receiver;

beforeEach(async () => {
  shop = await openShop();
  receiver = await Receiver.of(shop);
});

describe('what is sent', () => {
  test('of reviews: that they wait, appear, or were rejected and why; not what they say', async () => {
    shop = await openReviewShop({ moderation: BEFOREHAND });
    receiver = await Receiver.of(shop);
    await receiver.subscribe(['review.submitted', 'review.published', 'review.rejected']);
    const { caller, review } = await reviewer(shop, 'ada');
    value(await shop.api.rejectReview(shop.backend, review.id, { reason: 'insult' }));
    const { productId, ...content } = reviewOf('coffee', { text: 'Politely' });
    value(await shop.api.changeReview(caller, review.id, content));
    value(await shop.api.approveReview(shop.backend, review.id));
    await shop.ring();
    const told = { memberId: 'ada', reviewId: review.id, productId };
    expect(receiver.news()).toEqual([
      ['review.submitted', told],
      ['review.rejected', { ...told, reason: 'insult' }],
      ['review.submitted', told],
      ['review.published', told],
    ]);
  });

  test('is signed, and for a day after a rotation with the old secret as well', async () => {
    const { id, secret: first } = await receiver.subscribe();
    const next = async () => {
      value(await shop.api.testWebhookEndpoint(shop.backend, id));
      await shop.ring();
      return receiver.received.pop() as Received;
    };
    const before = await next();
    expect(before.headers.get('content-type')).toBe('application/json');
    expect(before.id).toMatch(/^evt_[\w-]{27}$/);
    expect(isSignedWith(first, before)).toBe(true);

    const { secret: second } = value(await shop.api.rotateWebhookSecret(shop.backend, id));
    expect(second).not.toBe(first);
    const during = await next();
    expect([isSignedWith(first, during), isSignedWith(second, during)]).toEqual([true, true]);
    await shop.wait(DAY);
    const after = await next();
    expect([isSignedWith(first, after), isSignedWith(second, after)]).toEqual([false, true]);
  });

  test('tells of all that happens to a member, in its order', async () => {
    shop = await openShop({ pendingDays: 14, expiry: { kind: 'months', months: 1 } });
    receiver = await Receiver.of(shop);
    await receiver.subscribe();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order());
    value(await shop.api.patchMe(ada, { name: 'Ada' }));
    await shop.ring();
    expect(receiver.news()).toEqual([
      ['member.joined', { memberId: 'ada' }],
      ['points.earned', { memberId: 'ada', orderId: '1', points: 25, state: 'pending' }],
      ['member.updated', { memberId: 'ada', changed: ['name'] }],
    ]);

    const refund = { amountMinor: 500, shippingMinor: 0, lines: [] };
    value(await shop.api.putRefund(shop.backend, '1', 'r', refund));
    await shop.wait(14 * DAY);
    await shop.ring();
    const taken = { memberId: 'ada', orderId: '1', points: 5, reason: 'refund' };
    expect(receiver.news()).toEqual([
      ['points.taken_back', taken],
      ['points.released', { memberId: 'ada', orderId: '1', points: 20 }],
    ]);

    const bought = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    const { id: redemptionId, coupon } = bought;
    const basket = { currency: 'EUR', goodsMinor: 900, shippingMinor: 0, lines: [] };
    const use = { ...basket, orderId: '2' };
    value(await shop.api.redeemCoupon(shop.backend, coupon.code, use));
    value(await shop.api.releaseCoupon(shop.backend, coupon.code, { orderId: '2' }));
    value(await shop.api.cancelRedemption(shop.backend, redemptionId));
    await shop.ring();
    const named = { memberId: 'ada', couponCode: coupon.code, redemptionId };
    const ofCoupon = { ...named, awardId: null, orderId: '2' };
    expect(receiver.news()).toEqual([
      ['redemption.created', { ...named, rewardId: 'five', points: 10 }],
      ['coupon.used', ofCoupon],
      ['coupon.released', ofCoupon],
      ['redemption.canceled', { ...named, rewardId: 'five', points: 10 }],
    ]);

    await shop.give('ada', 3);
    await shop.ring();
    expect(receiver.news()).toMatchObject([
      ['points.adjusted', { points: 3, reason: 'adjustment', orderId: null }],
    ]);
    await shop.wait(60 * DAY);
    await shop.ring();
    const gone = receiver.news().filter(([type]) => type === 'points.expired');
    expect(gone).toEqual([['points.expired', { memberId: 'ada', points: 23 }]]);
    value(await shop.api.eraseMe(ada));
    await shop.ring();
    expect(receiver.news()).toEqual([['member.erased', { memberId: 'ada' }]]);
  });

  test('adds up to the points of a member, whatever happened', async () => {
    shop = await openShop({ debt: 'writeOff', expiry: { kind: 'months', months: 1 } });
    receiver = await Receiver.of(shop);
    await receiver.subscribe();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order());
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    await shop.wait(DAY);
    const changes = { updatedAt: iso(START + DAY), totalMinor: 4_000, canceledAt: null };
    await shop.putOrder('1', order(changes));
    value(await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'shipping' }));
    await shop.wait(40 * DAY);
    await shop.give('ada', 7);
    await shop.ring();
    const signs: Record<string, number> = {
      'points.earned': 1,
      'points.adjusted': 1,
      'points.taken_back': -1,
      'points.expired': -1,
      'redemption.created': -1,
    };
    const news = receiver.news();
    expect(new Set(news.map(([type]) => type))).toEqual(
      new Set([...Object.keys(signs), 'member.joined']),
    );
    const sum = news.reduce(
      (total, [type, data]) => total + (signs[type] ?? 0) * Number(data.points ?? 0),
      0,
    );
    expect(await shop.balance('ada')).toMatchObject({ available: sum, debt: 0 });
    expect(sum).toBe(7);
  });

  test('is told of once, whether a job or a call settles it', async () => {
    for (const settle of [
      () => shop.ring(),
      () => shop.give('ada', 1),
      () => shop.putOrder('2', order()),
    ]) {
      shop = await openShop({ pendingDays: 14 });
      receiver = await Receiver.of(shop);
      await receiver.subscribe(['points.released']);
      await shop.putOrder('1', order());
      await shop.wait(14 * DAY);
      await settle();
      await settle();
      await shop.ring();
      const at = iso(START + 14 * DAY);
      expect(receiver.received).toMatchObject([{ timestamp: at, data: { points: 25 } }]);
    }
  });

  test('is only what an endpoint wants, and nothing at all where none does', async () => {
    await receiver.subscribe(['points.taken_back'], 'https://one.example/');
    await receiver.subscribe(['member.joined', 'points.taken_back'], 'https://two.example/');
    await shop.putOrder('1', order());
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    await shop.ring();
    const news = receiver.received.map(({ url, type }) => `${url} ${type}`).sort();
    expect(news).toEqual([
      'https://one.example/ points.taken_back',
      'https://two.example/ member.joined',
      'https://two.example/ points.taken_back',
    ]);
    const [first, , second] = receiver.received.sort((a, b) => (a.url < b.url ? -1 : 1));
    expect(first?.id).toBe(second?.id);

    shop = await openShop();
    await shop.putOrder('1', order());
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
    expect(await shop.sql('SELECT * FROM jobs')).toEqual([]);
  });

  test('is no history: an import tells nothing, but for what becomes due in between', async () => {
    shop = await openShop({ pendingDays: 14 });
    receiver = await Receiver.of(shop);
    await shop.putOrder('1', order());
    await receiver.subscribe();
    await shop.wait(14 * DAY);
    const line = {
      customerId: 'ada',
      orderId: 'old',
      currency: 'EUR',
      placedAt: iso(START - 90 * DAY),
      totalMinor: 900,
      shippingMinor: 0,
      shippingTaxMinor: 0,
      taxMinor: 0,
      refundedMinor: 0,
    };
    const lines = [line, { ...line, orderId: 'new', customerId: 'bob' }];
    const numbered = lines.map((each, index) => ({ line: index + 1, order: each }));
    expect(value(await shop.api.importLines(shop.backend, numbered))).toMatchObject({
      recorded: 2,
    });
    await shop.ring();
    expect(receiver.news()).toEqual([
      ['points.released', { memberId: 'ada', orderId: '1', points: 25 }],
    ]);
    expect(await shop.balance('ada')).toMatchObject({ available: 34 });
  });

  test('follows members into a merge, and stays in order', async () => {
    await receiver.subscribe();
    receiver.answer = error;
    await shop.welcome('ada', 1);
    await shop.welcome('bob', 2);
    await shop.ring();
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    value(await shop.api.putMember(shop.backend, 'ada', { name: 'Ada' }));
    receiver.answer = () => new Response();
    receiver.received.length = 0;
    await shop.pass(HOUR, MINUTE);
    expect(receiver.news().map(([type]) => type)).toEqual([
      'member.joined',
      'points.adjusted',
      'member.joined',
      'points.adjusted',
      'member.merged',
      'member.updated',
    ]);
  });
});

describe('warnings before points expire', () => {
  const EXPIRING = { expiry: { kind: 'months', months: 2 }, expiryWarningDays: 10 } as const;
  // Berlin has summer time by then.
  const END = Date.parse('2026-05-01T21:59:59.999Z');
  const warning = (points: number) => [
    'points.expiring',
    { memberId: 'ada', points, expiresAt: iso(END) },
  ];

  beforeEach(async () => {
    shop = await openShop(EXPIRING);
    receiver = await Receiver.of(shop);
  });

  test('come in time and once', async () => {
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    await shop.setClock(END - 10 * DAY - 1);
    await shop.ring();
    expect(receiver.news()).toEqual([]);
    await shop.setClock(END - 10 * DAY);
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
    await shop.give('ada', 5);
    await shop.pass(9 * DAY, DAY);
    expect(receiver.news()).toEqual([]);
  });

  test('come once more when members merge after one of them was warned', async () => {
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    await shop.setClock(END - 10 * DAY);
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
    await shop.putOrder('2', order({ customerId: 'bob', totalMinor: 700 }));
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    await shop.ring();
    expect(receiver.news()).toEqual([]);
    await shop.pass(3 * DAY, DAY);
    expect(receiver.news()).toEqual([warning(32)]);
    await shop.pass(5 * DAY, DAY);
    expect(receiver.news()).toEqual([]);
  });

  test('come no more when members merge who were both warned', async () => {
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    await shop.putOrder('2', order({ customerId: 'bob', totalMinor: 700 }));
    await shop.setClock(END - 10 * DAY);
    await shop.ring();
    await shop.ring();
    expect(receiver.news()).toHaveLength(2);
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    await shop.pass(5 * DAY, DAY);
    expect(receiver.news()).toEqual([]);
  });

  test('come once more for points that are given back after the warning, if time is left', async () => {
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    const ada = await shop.caller('ada');
    const first = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    const again = value(await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'five' }));
    await shop.setClock(END - 10 * DAY);
    await shop.ring();
    const [told] = receiver.news();
    expect(told).toEqual(warning(25 - 2 * first.points));
    await shop.wait(DAY);
    value(await shop.api.cancelRedemption(shop.backend, first.id));
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25 - first.points)]);
    await shop.setClock(END - DAY / 2);
    value(await shop.api.cancelRedemption(shop.backend, again.id));
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
    await shop.ring();
    expect(receiver.news()).toEqual([]);
  });

  test('come for points of before there was anyone to warn, and not for points that were spent', async () => {
    await shop.putOrder('1', order({ totalMinor: 1_000 }));
    await shop.putOrder('2', order({ customerId: 'bob', totalMinor: 1_000 }));
    const bob = await shop.caller('bob');
    value(await shop.api.redeemReward(bob, 'key-0001', { rewardId: 'five' }));
    await receiver.subscribe(['points.expiring']);
    await shop.ring();
    await shop.setClock(END - DAY);
    await shop.ring();
    await shop.ring();
    expect(receiver.news()).toEqual([warning(10)]);
  });

  test('come earlier where the program says so', async () => {
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    const program = value(await shop.api.program(shop.backend));
    const { version: _version, inForceFrom: _from, ...rules } = program;
    value(await shop.api.putProgram(shop.backend, { ...rules, expiryWarningDays: 30 }));
    await shop.ring();
    await shop.setClock(END - 30 * DAY);
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
  });

  test('come again when activity moves the day', async () => {
    shop = await openShop({ expiry: { kind: 'inactivity', months: 2 }, expiryWarningDays: 10 });
    receiver = await Receiver.of(shop);
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    await shop.setClock(END - 10 * DAY);
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
    await shop.putOrder('2', order({ placedAt: iso(shop.now) }));
    await shop.pass(45 * DAY, DAY);
    expect(receiver.news()).toEqual([]);
    await shop.pass(10 * DAY, DAY);
    expect(receiver.news()).toMatchObject([['points.expiring', { points: 50 }]]);
  });
});
