import { beforeEach, describe, expect, test } from 'vitest';
import { Receiver } from '../testing/receiver.ts';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
  START,
  type TestShop,
  value,
} from '../testing/test-shop.ts';

let shop: TestShop;
let receiver: Receiver;

beforeEach(async () => {
  shop = await openShop();
  receiver = await Receiver.of(shop);
});

describe('endpoints', () => {
  test('are created with a secret that is shown once, listed and deleted', async () => {
    const created = await receiver.subscribe(['member.joined']);
    expect(created).toEqual({
      id: expect.stringMatching(/^we_[\w-]{20}$/),
      url: 'https://shop.example/hooks',
      events: ['member.joined'],
      createdAt: iso(START),
      disabledAt: null,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { secret: _secret, ...listed } = created;
    expect(value(await shop.api.webhookEndpoints(shop.backend))).toEqual([listed]);
    value(await shop.api.deleteWebhookEndpoint(shop.backend, created.id));
    expect(value(await shop.api.webhookEndpoints(shop.backend))).toEqual([]);
    for (const call of [
      shop.api.deleteWebhookEndpoint(shop.backend, created.id),
      shop.api.rotateWebhookSecret(shop.backend, created.id),
      shop.api.testWebhookEndpoint(shop.backend, created.id),
      shop.api.webhookDeliveries(shop.backend, created.id, { limit: 1 }),
    ]) {
      expectRefusal(await call, 'webhook_endpoint_not_found');
    }
  });

  test('lead nowhere but to the public internet', async () => {
    for (const url of ['https://10.0.0.1/', 'http://shop.example/', 'https://[::ffff:a00:1]/']) {
      expectRefusal(
        await shop.api.createWebhookEndpoint(shop.backend, { url, events: [] }),
        'webhook_target_not_allowed',
      );
    }
    expect(await shop.sql('SELECT * FROM webhook_endpoints')).toEqual([]);
  });

  test('whose address is not allowed where the Worker runs now are not called', async () => {
    const endpoint = await receiver.subscribe([]);
    await shop.sql(`UPDATE webhook_endpoints SET url = 'https://192.168.0.1/'`);
    const { evictDurableObject } = await import('cloudflare:test');
    await evictDurableObject(shop.stub);
    await shop.setClock(START);
    await receiver.connect();
    await shop.caller('ada');
    await shop.ring();
    expect(receiver.news()).toEqual([]);
    expect(await receiver.deliveries(endpoint)).toMatchObject([{ status: null, attempt: 1 }]);
  });

  test('are ten at most', async () => {
    for (let n = 0; n < 10; n++) await receiver.subscribe();
    const one = { url: 'https://shop.example/', events: [] };
    expectRefusal(
      await shop.api.createWebhookEndpoint(shop.backend, one),
      'too_many_webhook_endpoints',
    );
  });

  test('that are left alone for a while are tried at once, and get their events if that works', async () => {
    const endpoint = await receiver.subscribe();
    receiver.answer = () => new Response('no', { status: 500 });
    await shop.caller('ada');
    await shop.pass(3_600_000, 600_000);
    receiver.received.length = 0;
    const failed = value(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id));
    expect(failed).toMatchObject({ status: 500, error: 'The target answered 500.' });
    expect(receiver.received).toMatchObject([{ id: failed.eventId, type: 'webhook.test' }]);
    receiver.answer = () => new Response();
    const arrived = value(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id));
    expect(arrived).toMatchObject({ status: 200, error: null });
    await shop.ring();
    expect(receiver.received.map(({ type }) => type)).toEqual([
      'webhook.test',
      'webhook.test',
      'member.joined',
    ]);
  });

  test('can be tried with an event of their own, which waits for nothing', async () => {
    const endpoint = await receiver.subscribe(['coupon.used']);
    const { eventId } = value(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id));
    expect(receiver.received).toMatchObject([{ id: eventId, type: 'webhook.test', data: {} }]);
    expect(await receiver.deliveries(endpoint)).toEqual([
      {
        id: expect.stringMatching(/^del_/),
        eventId,
        type: 'webhook.test',
        at: iso(START),
        attempt: 1,
        status: 200,
        error: null,
        nextAttemptAt: null,
      },
    ]);
    for (let n = 1; n < 10; n++) {
      value(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id));
    }
    expect(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id)).toMatchObject({
      ok: false,
      code: 'too_many_requests',
      retryAfter: 60,
    });
  });
});

describe('the log of deliveries', () => {
  test('is read page by page, newest first', async () => {
    const { id } = await receiver.subscribe(['member.joined']);
    for (let n = 1; n <= 5; n++) await shop.caller(`c${n}`);
    await shop.ring();
    const all = value(await shop.api.webhookDeliveries(shop.backend, id, { limit: 10 })).items;
    expect(all).toHaveLength(5);
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = value(await shop.api.webhookDeliveries(shop.backend, id, { limit: 2, cursor }));
      found.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(all);
    expectRefusal(
      await shop.api.webhookDeliveries(shop.backend, id, { limit: 2, cursor: 'x' }),
      'invalid_request',
    );
  });

  test('is kept for 30 days, and of an endpoint about a thousand', async () => {
    const endpoint = await receiver.subscribe(['member.joined']);
    await shop.caller('ada');
    await shop.ring();
    await shop.pass(30 * DAY, DAY);
    expect(await receiver.deliveries(endpoint)).toHaveLength(1);
    await shop.pass(2 * DAY, DAY);
    expect(await receiver.deliveries(endpoint)).toEqual([]);

    await shop.sql(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1299)
        INSERT INTO deliveries (number, endpoint, event_id, type, at, attempt)
          SELECT i, ?, 'evt', 'member.joined', ?, 1 FROM n`,
      endpoint.id,
      shop.now,
    );
    await shop.caller('bob');
    await shop.ring();
    expect(await shop.sql('SELECT count(*) AS n FROM deliveries')).toEqual([{ n: 1_000 }]);
  });
});
