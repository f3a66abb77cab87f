import type { Incentive } from '@stamm/contract/types';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  EMAIL,
  form,
  mailedToken,
  mails,
  openShopWithNewsletter,
  signInByCode,
  subscribeAndConfirm,
  subscribersOf,
} from '../testing/newsletter.ts';
import { PostOffice } from '../testing/post-office.ts';
import {
  DAY,
  expectRefusal,
  memberCaller,
  type TestShop,
  VISITOR,
  value,
} from '../testing/test-shop.ts';

const OTHER = 'other@example.com';

let shop: TestShop;

beforeEach(async () => {
  shop = await openShopWithNewsletter();
});

const statuses = async () => (await subscribersOf(shop)).map(({ status }) => status);

describe('a person with two subscriptions, once they are one member', () => {
  const tokens: Record<string, string> = {};

  beforeEach(async () => {
    for (const email of [EMAIL, OTHER]) {
      await subscribeAndConfirm(shop, { email });
      tokens[email] = await mailedToken(shop, 'unsubscribe', email);
      await signInByCode(shop, email);
    }
    value(await shop.api.mergeMembers(shop.backend, 'mem_1', { from: 'mem_2' }));
    expect(await statuses()).toEqual(['subscribed', 'subscribed']);
  });

  test.each([EMAIL, OTHER])('ends both by the link that came to %s', async (email) => {
    value(await shop.api.unsubscribeNewsletter(tokens[email] ?? ''));
    expect(await statuses()).toEqual(['unsubscribed', 'unsubscribed']);
    const view = value(await shop.api.newsletterUnsubscribe(tokens[email] ?? ''));
    expect(view.isSubscribed).toBe(false);
  });

  test('ends both by the link of one that had ended before', async () => {
    await shop.sql(`UPDATE subscribers SET unsubscribed_at = 1 WHERE email = ?`, EMAIL);
    value(await shop.api.unsubscribeNewsletter(tokens[EMAIL] ?? ''));
    expect(await statuses()).toEqual(['unsubscribed', 'unsubscribed']);
  });

  test('ends and changes both in their account, and by the shop', async () => {
    const ada = memberCaller(1);
    value(await shop.api.putMyNewsletter(ada, { subscribed: true, topics: ['offers'] }));
    const topics = (await subscribersOf(shop)).map((subscriber) => subscriber.topics);
    expect(topics).toEqual([['offers'], ['offers']]);
    value(await shop.api.putMyNewsletter(ada, { subscribed: false }));
    expect(await statuses()).toEqual(['unsubscribed', 'unsubscribed']);
  });

  test('is erased with one address, and stays with the other', async () => {
    const [first] = await subscribersOf(shop);
    value(await shop.api.eraseSubscriber(shop.backend, first?.id ?? ''));
    expect(await statuses()).toEqual(['subscribed']);
  });
});

describe('two rewards of two members who become one', () => {
  const COUPON: Incentive = {
    kind: 'coupon',
    name: { en: 'Thank you' },
    benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
    validDays: 30,
  };
  const POINTS: Incentive = { kind: 'points', points: 50 };

  async function rewardTwice(reward: Incentive): Promise<void> {
    shop = await openShopWithNewsletter({ incentive: reward });
    for (const email of [EMAIL, OTHER]) {
      await subscribeAndConfirm(shop, { email });
      await signInByCode(shop, email);
    }
  }

  const merge = () => shop.api.mergeMembers(shop.backend, 'mem_1', { from: 'mem_2' });
  const couponsOf = async (number: number) =>
    value(await shop.api.me(memberCaller(number))).coupons;
  const stateOf = async (code: string | undefined) =>
    (await couponsOf(1)).find((coupon) => coupon.code === code)?.status;

  test('leave the points of one', async () => {
    await rewardTwice(POINTS);
    expect(value(await merge()).points.available).toBe(50);
    expect(value(await merge()).points.available).toBe(50);
    await shop.expectTrueBooks();
    await subscribeAndConfirm(shop, { email: OTHER });
    expect(await shop.balance('mem_1')).toMatchObject({ available: 50 });
  });

  test('leave one coupon', async () => {
    await rewardTwice(COUPON);
    const [own] = await couponsOf(1);
    const [theirs] = await couponsOf(2);
    value(await merge());
    expect(await stateOf(own?.code)).toBe('active');
    expect(await stateOf(theirs?.code)).toBe('canceled');
    const basket = {
      orderId: '1',
      currency: 'EUR',
      goodsMinor: 2_000,
      shippingMinor: 0,
      lines: [],
    };
    const redeemed = await shop.api.redeemCoupon(shop.backend, theirs?.code ?? '', basket);
    expectRefusal(redeemed, 'coupon_canceled');
    await shop.expectTrueBooks();
  });

  test('leave the coupon that was used', async () => {
    await rewardTwice(COUPON);
    const [own] = await couponsOf(1);
    const [theirs] = await couponsOf(2);
    const basket = {
      orderId: '1',
      currency: 'EUR',
      goodsMinor: 2_000,
      shippingMinor: 0,
      lines: [],
    };
    value(await shop.api.redeemCoupon(shop.backend, theirs?.code ?? '', basket));
    value(await merge());
    expect(await stateOf(own?.code)).toBe('canceled');
    expect(await stateOf(theirs?.code)).toBe('used');
    const redeemed = await shop.api.redeemCoupon(shop.backend, own?.code ?? '', basket);
    expectRefusal(redeemed, 'coupon_canceled');
    await shop.expectTrueBooks();
  });
});

describe('what waits to be confirmed', () => {
  test('is withdrawn with its mail when the newsletter is ended by a link', async () => {
    await subscribeAndConfirm(shop);
    const unsubscribe = await mailedToken(shop, 'unsubscribe');
    await shop.ring();
    const office = await PostOffice.of(shop);
    await shop.wait(2 * DAY);
    value(await shop.api.subscribeNewsletter(VISITOR, form({ topics: ['offers'] })));
    const confirm = await mailedToken(shop, 'confirm');
    value(await shop.api.unsubscribeNewsletter(unsubscribe));
    expectRefusal(await shop.api.confirmNewsletter(confirm), 'newsletter_link_expired');
    await shop.ring();
    expect(office.tried).toEqual([]);
    expect(await statuses()).toEqual(['unsubscribed']);
  });

  test('is forgotten with the member whose proven address it names, whoever typed it', async () => {
    const ada = await signInByCode(shop);
    value(await shop.api.subscribeNewsletter(VISITOR, form({ name: 'Ada' })));
    const confirm = await mailedToken(shop, 'confirm');
    value(await shop.api.eraseMe(ada));
    expectRefusal(await shop.api.confirmNewsletter(confirm), 'newsletter_link_expired');
    expect(await shop.contents()).not.toContain(EMAIL);
  });

  test('does not take a later mail of the same address along', async () => {
    const ada = await signInByCode(shop);
    await shop.ring();
    value(
      await shop.api.putMyNewsletter(ada, {
        subscribed: true,
        topics: ['news'],
        consent: { version: 'topics-1', language: 'en' },
        page: 'https://shop.example/account',
      }),
    );
    value(await shop.api.startSignIn(VISITOR, { email: EMAIL }));
    value(await shop.api.putMyNewsletter(ada, { subscribed: false }));
    await shop.ring();
    expect((await mails(shop, EMAIL))[0]).toMatchObject({ state: 'sent' });
  });
});
