import type { Coupon, Me, OrderState, Redemption } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import { answer, HttpShop, order } from '../testing/api.ts';

const FIFTY = Array.from({ length: 50 }, (_, index) => index);

/** Sends all of them before the first one is answered. */
async function atOnce(call: (index: number) => Promise<Response>) {
  const responses = await Promise.all(FIFTY.map(call));
  return Promise.all(
    responses.map(async (response) => ({ status: response.status, text: await response.text() })),
  );
}

function tally(answers: { status: number; text: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, text } of answers) {
    const kind = status < 300 ? String(status) : `${status} ${JSON.parse(text).code}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** A member with so many points from orders of 25 each. */
async function memberWith(shop: HttpShop, points: number): Promise<string> {
  for (let number = 1; number <= points / 25; number++) await shop.order(`order-${number}`, 'ada');
  return shop.signIn('ada');
}

const redeem = (shop: HttpShop, token: string, key: string) =>
  shop.backend('/v1/me/redemptions', {
    token,
    headers: { 'idempotency-key': key },
    json: { rewardId: 'five' },
  });

async function expectTrueBooks(shop: HttpShop): Promise<void> {
  expect(await answer(shop.backend('/v1/verify'))).toMatchObject({ ok: true });
}

/** All are answered the same, but that one of them was new. */
function expectOneRecorded(answers: { status: number; text: string }[]): void {
  const isRecorded = ({ text }: { text: string }) => text.includes('"outcome":"recorded"');
  expect(answers.filter(isRecorded)).toHaveLength(1);
  const rest = answers.map(
    ({ status, text }) => `${status} ${text.replace(/"outcome":"\w+"/, '')}`,
  );
  expect(new Set(rest).size).toBe(1);
}

describe('fifty calls at once', () => {
  test('redemptions of a balance that affords ten: exactly ten', async () => {
    const shop = await HttpShop.open();
    const token = await memberWith(shop, 100);
    const answers = await atOnce((index) => redeem(shop, token, `fresh-key-${index}`));
    expect(tally(answers)).toEqual({ '201': 10, '409 not_enough_points': 40 });
    const me = await answer<Me>(shop.backend('/v1/me', { token }));
    expect(me.points).toMatchObject({ available: 0, debt: 0 });
    expect(new Set(me.coupons.map((coupon) => coupon.code)).size).toBe(10);
    await expectTrueBooks(shop);
  });

  test('with one idempotency key: one effect, fifty equal answers', async () => {
    const shop = await HttpShop.open();
    const token = await memberWith(shop, 100);
    const redeemed = await atOnce(() => redeem(shop, token, 'the-same-key'));
    expect(new Set(redeemed.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const adjusted = await atOnce(() =>
      shop.backend('/v1/members/ada/adjustments', {
        headers: { 'idempotency-key': 'the-same-key' },
        json: { points: 7, reason: 'Sorry' },
      }),
    );
    expect(new Set(adjusted.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const me = await answer<Me>(shop.backend('/v1/me', { token }));
    expect(me.points).toMatchObject({ available: 100 - 10 + 7 });
    expect(me.coupons).toHaveLength(1);
    await expectTrueBooks(shop);
  });

  test('of one order, and of its refund: each counts once', async () => {
    const shop = await HttpShop.open();
    const put = (path: string, json: unknown) => shop.backend(path, { method: 'PUT', json });
    const orders = await atOnce(() => put('/v1/orders/1001', order()));
    expectOneRecorded(orders);
    const refund = { amountMinor: 500, refundedAt: '2026-03-02T09:30:00.000Z' };
    const refunds = await atOnce(() => put('/v1/orders/1001/refunds/r1', refund));
    expectOneRecorded(refunds);
    const state = await answer<OrderState>(shop.backend('/v1/orders/1001'));
    expect(state).toMatchObject({ refundedMinor: 500, points: { granted: 20 } });
    expect(await answer(shop.backend('/v1/members/ada'))).toMatchObject({
      points: { available: 20, pending: 0, debt: 0 },
    });
    await expectTrueBooks(shop);
  });

  test('of orders that each want the same coupon: one gets it', async () => {
    const shop = await HttpShop.open();
    const token = await memberWith(shop, 25);
    const { coupon } = await answer<Redemption>(redeem(shop, token, 'the-same-key'), 201);
    const basket = { currency: 'EUR', goodsMinor: 2_000 };
    // Every order asks twice.
    const answers = await atOnce((index) =>
      shop.backend(`/v1/coupons/${coupon.code}/redeem`, {
        json: { orderId: `order-${Math.floor(index / 2)}`, ...basket },
      }),
    );
    expect(tally(answers)).toEqual({ '200': 2, '409 coupon_used': 48 });
    expect(answers[0]?.text).toBe(answers[1]?.text);
    const used = await answer<Coupon>(shop.backend(`/v1/coupons/${coupon.code}`));
    expect(used.status).toBe('used');
  });
});
