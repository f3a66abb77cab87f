import { describe, expect, test } from 'vitest';
import { NetworkRate, Rate } from './rates.ts';
import { expectRefusal, MINUTE, openShop, value } from './testing/test-shop.ts';
import { TooManyRequests } from './too-many-requests.ts';

describe('a rate', () => {
  const limit = { most: 3, windowMs: MINUTE };

  test('lets so many through in any such time, each subject by itself', () => {
    const rate = new Rate(limit, 'Too many of them.');
    for (const now of [0, 10_000, 20_000]) rate.count('ada', now);
    expect(() => rate.count('ada', 59_999)).toThrow(TooManyRequests);
    rate.count('bob', 59_999);
    rate.count('ada', 60_000);
    expect(() => rate.count('ada', 69_999)).toThrow(TooManyRequests);
    rate.count('ada', 70_000);
  });

  test('says how long to wait, and does not count what it refused', () => {
    const rate = new Rate(limit, 'Too many of them.');
    for (const now of [0, 1, 2]) rate.count('ada', now);
    for (const now of [30_000, 59_000]) {
      try {
        rate.count('ada', now);
        expect.unreachable();
      } catch (error) {
        const seconds = Math.ceil((MINUTE - now) / 1000);
        expect(error).toMatchObject({
          code: 'too_many_requests',
          retryAfter: seconds,
          detail: `Too many of them. Try again in ${seconds} seconds.`,
        });
      }
    }
    rate.count('ada', 60_000);
  });

  test('remembers ten thousand subjects and forgets the one longest ago', () => {
    const rate = new Rate({ most: 1, windowMs: MINUTE }, 'Too many of them.');
    for (let n = 0; n < 10_000; n++) rate.count(String(n), 0);
    expect(() => rate.count('0', 1)).toThrow(TooManyRequests);
    rate.count('one more', 1);
    rate.count('0', 2);
    expect(() => rate.count('9999', 2)).toThrow(TooManyRequests);
  });
});

describe('what is limited', () => {
  test('guesses at coupons: what exists can be used all the same', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    await shop.give('ada', 10);
    const { coupon } = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    const basket = { currency: 'EUR', goodsMinor: 900, shippingMinor: 0, lines: [] };
    const guesses = [
      (code: string) => shop.api.coupon(shop.backend, code),
      (code: string) => shop.api.checkCoupon(shop.backend, code, basket),
      (code: string) => shop.api.redeemCoupon(shop.backend, code, { ...basket, orderId: '1' }),
      (code: string) => shop.api.releaseCoupon(shop.backend, code, { orderId: '1' }),
    ];
    for (let n = 0; n < 60; n++) {
      const guess = guesses[n % guesses.length];
      if (!guess) throw new Error('There is a guess for every number.');
      expectRefusal(await guess(`C7HM-29WX-4R8F-${n}`), 'coupon_not_found');
    }
    for (const guess of guesses) {
      expect(await guess('C7HM-29WX-4R8F-XXXX')).toMatchObject({
        ok: false,
        code: 'too_many_requests',
        retryAfter: 60,
      });
    }
    value(await shop.api.checkCoupon(shop.backend, coupon.code, basket));
    await shop.wait(MINUTE);
    expectRefusal(await shop.api.coupon(shop.backend, 'C7HM-29WX-4R8F-XXXX'), 'coupon_not_found');
  });

  test('redemptions of one member: repetitions are none, and others are free', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    const bob = await shop.caller('bob');
    for (const member of ['ada', 'bob']) await shop.give(member, 300);
    const redeem = (member: typeof ada, key: number) =>
      shop.api.redeemReward(member, `key-${1_000 + key}`, { rewardId: 'shipping' });
    const first = value(await redeem(ada, 0));
    for (let key = 1; key < 60; key++) value(await redeem(ada, key));
    expect(await redeem(ada, 60)).toMatchObject({
      ok: false,
      code: 'too_many_requests',
      retryAfter: 60,
    });
    expect(value(await redeem(ada, 0))).toEqual(first);
    value(await redeem(bob, 0));
    await shop.wait(MINUTE);
    value(await redeem(ada, 60));
    await shop.expectTrueBooks();
  });
});

describe('a rate by network', () => {
  const limit = { most: 3, windowMs: MINUTE };

  test('counts each network, and all networks of a site with four times the room', () => {
    const rate = new NetworkRate(limit, 'Too often.');
    const refused = (network: string | null) => {
      try {
        rate.count(network, 0);
        return false;
      } catch {
        return true;
      }
    };
    for (let n = 0; n < 3; n++) expect(refused('a.site')).toBe(false);
    expect(refused('a.site')).toBe(true);
    // What is refused counts nowhere: nine are left to the others of the site.
    for (let n = 0; n < 9; n++) expect(refused(`${n}.site`)).toBe(false);
    expect(refused('new.site')).toBe(true);
    expect(refused('new.other')).toBe(false);
    expect(refused('203')).toBe(false);
    for (let n = 0; n < 20; n++) expect(refused(null)).toBe(false);
  });
});
