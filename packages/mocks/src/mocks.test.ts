import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handlers } from './handlers.ts';
import { createMockShop, type MockShop, mockFetch } from './index.ts';

const HOST = 'https://loyalty.test';
const PROGRAM = `${HOST}/v1/shops/demo/program`;

async function signIn(shop: MockShop, fetch: typeof globalThis.fetch, id: string) {
  const answer = await fetch(`${HOST}/v1/shops/demo/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identityToken: await shop.signedIn(id) }),
  });
  const { token } = (await answer.json()) as { token: string };
  return { authorization: `Bearer ${token}` };
}

describe('handlers for msw', () => {
  const server = setupServer();
  let shop: MockShop;
  beforeAll(() => server.listen());
  beforeEach(async () => {
    shop = await createMockShop();
    server.use(...handlers(shop, HOST));
  });
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());

  test('answer every kind of caller', async () => {
    const ada = await shop.addMember({ name: 'Ada', points: 120, pending: 30 });
    expect(await (await fetch(PROGRAM)).json()).toMatchObject({ shop: { id: 'demo' } });
    const headers = await signIn(shop, fetch, ada);
    expect(await (await fetch(`${HOST}/v1/me`, { headers })).json()).toMatchObject({
      name: 'Ada',
      points: { available: 120, pending: 30 },
    });
    const backend = { authorization: `Bearer ${shop.secretKey}` };
    const member = await fetch(`${HOST}/v1/members/${ada}`, { headers: backend });
    expect(await member.json()).toMatchObject({ id: ada });
  });

  test('can be overruled, and fail as a network does', async () => {
    shop.offline = true;
    await expect(fetch(PROGRAM)).rejects.toThrow(TypeError);
    shop.offline = false;
    server.use(http.get(PROGRAM, () => HttpResponse.json({ mine: true })));
    expect(await (await fetch(PROGRAM)).json()).toEqual({ mine: true });
  });
});

describe('a mock shop in bad weather', () => {
  let shop: MockShop;
  let fetch: typeof globalThis.fetch;
  beforeAll(async () => {
    shop = await createMockShop();
    fetch = mockFetch(shop, HOST);
  });

  test('fails as often as it is told to, as the real one does', async () => {
    shop.failNext('too_many_requests', 'internal');
    const first = await fetch(PROGRAM);
    expect(first.status).toBe(429);
    expect(first.headers.get('content-type')).toBe('application/problem+json');
    expect(await first.json()).toMatchObject({ code: 'too_many_requests', retryAfter: 1 });
    expect((await fetch(PROGRAM)).status).toBe(500);
    expect((await fetch(PROGRAM)).status).toBe(200);
  });

  test('answers nonsense, or not at all', async () => {
    shop.nonsense = true;
    expect(await (await fetch(PROGRAM)).text()).toContain('<!doctype html>');
    shop.nonsense = false;
    shop.offline = true;
    await expect(fetch(PROGRAM)).rejects.toThrow('Failed to fetch');
    shop.offline = false;
  });

  test('is slow, and heeds an impatient caller', async () => {
    shop.latencyMs = 60_000;
    const signal = AbortSignal.timeout(10);
    await expect(fetch(PROGRAM, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    shop.latencyMs = 0;
  });

  test('is only at its own host', async () => {
    await expect(fetch('https://elsewhere.test/')).rejects.toThrow(HOST);
  });
});

describe('what is seeded', () => {
  test('follows the rules: points are released, expire and buy rewards', async () => {
    const shop = await createMockShop();
    const ada = await shop.addMember({ points: 100, pending: 40 });
    await shop.advanceDays(14);
    expect((await shop.me(ada)).points).toMatchObject({ available: 140, pending: 0 });
    await shop.redeem(ada, 'five-off');
    expect(await shop.me(ada)).toMatchObject({
      points: { available: 40 },
      coupons: [{ rewardId: 'five-off', status: 'active' }],
    });
    await shop.advanceDays(400);
    expect(await shop.me(ada)).toMatchObject({
      points: { available: 0 },
      coupons: [{ status: 'expired' }],
    });
  });

  test('brings friends, and thanks who brought them when they have kept what they bought', async () => {
    const shop = await createMockShop();
    const ada = await shop.addMember({ id: 'ada', email: 'ada@example.com' });
    const code = await shop.referralCode(ada);
    const ben = await shop.addMember({ id: 'ben', email: 'ben@example.com' });
    await shop.claim(ben, code);
    expect((await shop.me(ben)).points.available).toBe(100);
    await shop.addOrder(ben, { id: 'first', totalMinor: 4_000 });
    await shop.advanceDays(13);
    expect((await shop.me(ada)).points.available).toBe(0);
    await shop.advanceDays(1);
    expect((await shop.me(ada)).points.available).toBe(500);
    const now = new Date(shop.now()).toISOString();
    await shop.addOrder(ben, { id: 'first', totalMinor: 4_000, canceledAt: now, updatedAt: now });
    expect((await shop.me(ada)).points.available).toBe(0);
    await expect(shop.claim(ada, code)).rejects.toThrow('referral_not_allowed');
    const alias = await shop.addMember({ email: 'a.da+me@mailinator.com' });
    await expect(shop.claim(alias, code)).rejects.toThrow();
  });

  test('is judged by the program at the time', async () => {
    const shop = await createMockShop();
    const { version, inForceFrom, ...rules } = await shop.program();
    const ada = await shop.addMember();
    await shop.addOrder(ada, { totalMinor: 1000 });
    await shop.advanceDays(1);
    const rates = [{ currency: 'EUR', points: 2, perMinor: 100 }];
    await shop.setProgram({ ...rules, earning: { ...rules.earning, rates } });
    await shop.addOrder(ada, { totalMinor: 1000 });
    expect((await shop.me(ada)).points.pending).toBe(30);
    expect([version, inForceFrom]).toEqual([1, null]);
  });
});
