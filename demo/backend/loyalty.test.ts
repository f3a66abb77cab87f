import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem, type StandIn, startStandIn } from '../testing/loyalty-stand-in.ts';
import { LoyaltyClient, loyaltyRequests } from './loyalty.ts';

let worker: StandIn;
let client: LoyaltyClient;

beforeEach(async () => {
  worker = await startStandIn();
  client = new LoyaltyClient({ url: worker.url, secretKey: 'sk_demo_secret', retryDelayMs: 1 });
});
afterEach(() => worker.stop());

const cancel = loyaltyRequests.cancelOrder('10 01', '2026-01-01T00:00:00.000Z');

describe('LoyaltyClient', () => {
  it('sends the key, the address and the body', async () => {
    await client.send(cancel);
    expect(worker.received).toEqual([
      {
        method: 'POST',
        path: '/v1/orders/10%2001/cancel',
        authorization: 'Bearer sk_demo_secret',
        body: { canceledAt: '2026-01-01T00:00:00.000Z' },
      },
    ]);
  });

  it('repeats the identical request after a passing failure', async () => {
    let calls = 0;
    worker.answer = () => {
      calls += 1;
      if (calls === 1) return 'hang up';
      if (calls === 2) return problem(503, 'internal');
      return { status: 200, body: { fine: true } };
    };
    await expect(client.send(cancel)).resolves.toEqual({ fine: true });
    expect(worker.received).toHaveLength(3);
    expect(new Set(worker.received.map((request) => JSON.stringify(request))).size).toBe(1);
  });

  it('does not repeat what was refused, and says why', async () => {
    worker.answer = () => problem(409, 'coupon_used', 'The coupon was used for order 7.');
    await expect(client.send(cancel)).rejects.toMatchObject({
      code: 'coupon_used',
      status: 409,
      message: 'The coupon was used for order 7.',
      isTemporary: false,
    });
    expect(worker.received).toHaveLength(1);
  });

  it('does not make a shopper wait as long as it is asked to', async () => {
    worker.answer = () => ({
      ...problem(429, 'too_many_requests'),
      headers: { 'retry-after': '60' },
    });
    await expect(client.send(cancel)).rejects.toMatchObject({
      code: 'too_many_requests',
      isTemporary: true,
      retryAfterSeconds: 60,
    });
    expect(worker.received).toHaveLength(1);
  });

  it('gives up on a Worker that hangs, and does not begin to wait once more', async () => {
    worker.answer = () => new Promise<never>(() => {});
    const impatient = new LoyaltyClient({ url: worker.url, secretKey: 'sk_x', timeoutMs: 50 });
    await expect(impatient.send(cancel)).rejects.toMatchObject({ code: 'unreachable' });
    expect(worker.received).toHaveLength(1);
  });

  it('turns silence and nonsense into errors that may pass', async () => {
    worker.answer = () => ({ status: 502, body: 'Bad gateway' });
    await expect(client.send(cancel)).rejects.toMatchObject({
      code: 'unexpected_answer',
      isTemporary: true,
    });
    await worker.stop();
    await expect(client.send(cancel)).rejects.toMatchObject({
      code: 'unreachable',
      status: 0,
      isTemporary: true,
    });
    worker = await startStandIn();
  });
});
