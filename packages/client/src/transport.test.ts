import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { setUp } from './testing/set-up.ts';
import { createSend } from './transport.ts';

const PROGRAM = 'GET /v1/shops/demo/program';

describe('a call that may be repeated', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is, twice at most, while the failure may pass', async () => {
    const { shop, client } = await setUp();
    shop.failNext('unavailable', 'unavailable');
    const program = client.loadProgram();
    await vi.runAllTimersAsync();
    expect((await program).shop.id).toBe('demo');
    expect(shop.requests).toEqual([PROGRAM, PROGRAM, PROGRAM]);
  });

  test('fails with the last answer after that', async () => {
    const { shop, client } = await setUp();
    shop.failNext('unavailable', 'unavailable', 'mail_unavailable', 'internal');
    const program = client.loadProgram();
    await Promise.all([
      expect(program).rejects.toMatchObject({ code: 'mail_unavailable', status: 503 }),
      vi.runAllTimersAsync(),
    ]);
    expect(shop.requests).toHaveLength(3);
    expect(client.snapshot.programError?.code).toBe('mail_unavailable');
  });

  test('is repeated when nothing could be reached', async () => {
    const { shop, client } = await setUp();
    shop.offline = true;
    const program = client.loadProgram();
    await vi.advanceTimersByTimeAsync(100);
    expect(shop.requests).toHaveLength(1);
    shop.offline = false;
    await vi.runAllTimersAsync();
    expect((await program).shop.id).toBe('demo');
  });

  test('waits as long as it is asked to, and not at all where that is too long', async () => {
    const { shop, client } = await setUp();
    shop.failNext('too_many_requests');
    const program = client.loadProgram();
    await vi.advanceTimersByTimeAsync(999);
    expect(shop.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(501);
    await program;
    expect(shop.requests).toHaveLength(2);

    const busy = { code: 'too_many_requests', detail: 'Wait.', retryAfter: 60 };
    const fetch = vi.fn(async () => Response.json(busy, { status: 429 }));
    const send = createSend('https://loyalty.test', fetch, 10_000);
    await expect(send({ path: '/v1/me' })).rejects.toMatchObject({ retryAfter: 60 });
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

describe('a call', () => {
  test('that does something is not repeated without an idempotency key', async () => {
    const { shop, client } = await setUp();
    shop.failNext('unavailable');
    await expect(client.startSignIn('ada@example.com')).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(shop.requests).toHaveLength(1);
  });

  test('that is refused says why', async () => {
    const { client } = await setUp();
    await expect(client.startSignIn('not an address')).rejects.toMatchObject({
      name: 'Error',
      code: 'invalid_request',
      status: 422,
      detail: expect.stringContaining('rule'),
    });
  });

  test('that takes too long ends as a timeout, and is not repeated', async () => {
    const { shop, client } = await setUp({ timeoutMs: 20 });
    shop.latencyMs = 300;
    await expect(client.loadProgram()).rejects.toMatchObject({ code: 'timeout' });
    expect(shop.requests).toHaveLength(1);
  });

  test('that cannot reach anything says so', async () => {
    const send = createSend('https://loyalty.test', () => Promise.reject(new TypeError()), 10_000);
    await expect(send({ path: '/', body: {} })).rejects.toMatchObject({
      code: 'offline',
      detail: expect.stringContaining('https://loyalty.test'),
    });
  });

  test.each([
    ['a captive portal', new Response('<!doctype html><p>Welcome</p>')],
    ['null', Response.json(null)],
    ['a number', Response.json(7)],
    ['other JSON', Response.json({ ok: true })],
    ['a program without rewards', Response.json({ shop: { id: 'demo' }, program: {} })],
    ['an error page', new Response('<h1>Bad gateway</h1>', { status: 500 })],
    ['an error that is no problem', Response.json({ message: 'Oops' }, { status: 404 })],
    ['an error that is null', Response.json(null, { status: 500 })],
  ])('that is answered with %s becomes a typed error', async (_, answer) => {
    const { another } = await setUp();
    const client = another({ fetch: async () => answer });
    await expect(client.loadProgram()).rejects.toMatchObject({
      code: 'unexpected_answer',
      status: answer.status,
    });
  });
});
