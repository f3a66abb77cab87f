import { describe, expect, test } from 'vitest';
import { deleteMe, exportMe, updateMe } from './account.ts';
import { count, setUp } from './testing/set-up.ts';

const PURCHASE = 'POST /v1/me/redemptions';

async function signedIn(points = 120) {
  const set = await setUp();
  const ada = await set.shop.addMember({ points, name: 'Ada' });
  await set.client.identify(await set.shop.signedIn(ada));
  return { ...set, ada };
}

describe('redeem', () => {
  test('buys the reward and has the member loaded anew', async () => {
    const { client } = await signedIn();
    await client.loadMe();
    const { coupon } = await client.redeem('five-off', 100);
    expect(coupon.status).toBe('active');
    await expect.poll(() => client.snapshot.me?.points.available).toBe(20);
    expect(client.snapshot.me?.coupons).toMatchObject([{ code: coupon.code }]);
  });

  test('buys once where the button was pressed twice', async () => {
    const { shop, client, ada } = await signedIn();
    const [first, second] = await Promise.all([
      client.redeem('free-shipping', 60),
      client.redeem('free-shipping', 60),
    ]);
    expect(second).toEqual(first);
    expect(count(shop, PURCHASE)).toBe(1);
    expect((await shop.me(ada)).points.available).toBe(60);
  });

  test('buys again where it was pressed again after success', async () => {
    const { shop, client, ada } = await signedIn();
    await client.redeem('free-shipping', 60);
    await client.redeem('free-shipping', 60);
    expect((await shop.me(ada)).points.available).toBe(0);
  });

  test('buys once where the answer was lost and the member tried again', async () => {
    const { shop, another, fetch, ada } = await signedIn();
    let isAnswerLost = true;
    const client = another({
      fetch: async (...request) => {
        const answer = await fetch(...request);
        const isPurchase = String(request[0]).endsWith('/redemptions');
        return isPurchase && isAnswerLost ? new Response('<p>Gateway</p>') : answer;
      },
    });
    await client.identify(await shop.signedIn(ada));
    await expect(client.redeem('five-off', 100)).rejects.toMatchObject({
      code: 'unexpected_answer',
    });
    isAnswerLost = false;
    const { coupon } = await client.redeem('five-off', 100);
    expect((await shop.me(ada)).coupons.map(({ code }) => code)).toEqual([coupon.code]);
  });

  test('is another purchase after a refusal', async () => {
    const { shop, client, ada } = await signedIn(50);
    await expect(client.redeem('free-shipping', 60)).rejects.toMatchObject({
      code: 'not_enough_points',
    });
    await shop.give(ada, 10, 'Sorry');
    const { points } = await client.redeem('free-shipping', 60);
    expect(points).toBe(60);
    expect((await shop.me(ada)).points.available).toBe(0);
  });

  test('refuses another price than the one that was seen', async () => {
    const { client } = await signedIn();
    await expect(client.redeem('five-off', 90)).rejects.toMatchObject({ code: 'reward_changed' });
  });
});

describe('the account', () => {
  test('is changed, exported and deleted', async () => {
    const { client, shop, ada } = await signedIn();
    await client.loadMe();
    expect((await updateMe(client, { name: 'Ada L.' })).name).toBe('Ada L.');
    expect(client.snapshot.me?.name).toBe('Ada L.');
    expect((await exportMe(client)).member.name).toBe('Ada L.');
    await deleteMe(client);
    expect(client.snapshot).toMatchObject({ status: 'visitor', me: undefined });
    await expect(shop.member(ada)).rejects.toThrow('member_not_found');
  });

  test('tells its activity page by page', async () => {
    const { client, shop, ada } = await signedIn(10);
    for (const reason of ['second', 'third']) await shop.give(ada, 5, reason);
    const first = await client.activity(undefined, 2);
    expect(first.items.map(({ reason }) => reason)).toEqual(['third', 'second']);
    const second = await client.activity(first.nextCursor, 2);
    expect(second).toMatchObject({ items: [{ points: 10 }], nextCursor: null });
  });
});
