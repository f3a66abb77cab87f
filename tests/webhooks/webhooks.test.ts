import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { NewWebhookEndpoint, Verification, WebhookDeliveryPage } from '@stamm/contract/types';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { callApi, mustCallApi } from '../support/api.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';

interface Received {
  headers: Record<string, string>;
  body: string;
}

/** A receiver on this machine. It answers every path in its own way. */
const received: Record<string, Received[]> = {};
let sentBytes = 0;

const behaviours: Record<string, (response: ServerResponse) => void> = {
  '/good': (response) => response.end('thanks'),
  '/hangs': () => undefined,
  '/fails': (response) => response.writeHead(500).end('not today'),
  '/redirects': (response) => response.writeHead(302, { location: '/redirected' }).end(),
  '/gone': (response) => response.writeHead(410).end(),
  '/endless': (response) => {
    const chunk = Buffer.alloc(256 * 1024);
    const send = () => {
      while (!response.destroyed && sentBytes < 2 ** 30) {
        sentBytes += chunk.length;
        if (!response.write(chunk)) return;
      }
    };
    response.on('drain', send);
    send();
  },
};

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const path = request.url ?? '/';
  received[path] ??= [];
  const headers = request.headers as Record<string, string>;
  received[path].push({ headers, body: Buffer.concat(chunks).toString() });
  behaviours[path]?.(response);
}

const receiver = createServer((request, response) => void receive(request, response));
let address: string;
let stack: Stack;
let shop: TestShop;

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const bound = receiver.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  stack = await startStack();
  shop = await stack.createShop();
});

afterAll(async () => {
  await stack.stop();
  receiver.closeAllConnections();
  receiver.close();
});

const call = <Body>(path: string, json?: unknown, method = json === undefined ? 'GET' : 'POST') =>
  mustCallApi<Body>(`${stack.url}${path}`, {
    method,
    token: shop.secretKey,
    ...(json === undefined ? {} : { json }),
  });

const join = (id: string) => call(`/v1/members/${id}`, {}, 'PUT');

async function lastDelivery(endpoint: NewWebhookEndpoint) {
  const log = await call<WebhookDeliveryPage>(`/v1/webhook-endpoints/${endpoint.id}/deliveries`);
  return log.items[0];
}

test('bad targets harm nothing but their own deliveries', async () => {
  const subscribe = (path: string) =>
    call<NewWebhookEndpoint>('/v1/webhook-endpoints', {
      url: `${address}${path}`,
      events: ['member.joined'],
    });
  const good = await subscribe('/good');
  const bad = {
    hangs: await subscribe('/hangs'),
    fails: await subscribe('/fails'),
    redirects: await subscribe('/redirects'),
    gone: await subscribe('/gone'),
    endless: await subscribe('/endless'),
  };
  await join('ada');
  await vi.waitFor(() => expect(received['/good']).toHaveLength(1), { timeout: 5_000 });
  const [first] = received['/good'] ?? [];
  expect(new Webhook(good.secret).verify(first?.body ?? '', first?.headers ?? {})).toMatchObject({
    type: 'member.joined',
    data: { memberId: 'ada' },
  });

  // One target still hangs: what happens now is told to the others all the same.
  await join('bob');
  await vi.waitFor(() => expect(received['/good']).toHaveLength(2), { timeout: 10_000 });

  const outcomes = {
    hangs: { status: null, error: 'No answer within 15 seconds.' },
    fails: { status: 500 },
    redirects: { status: 302, error: expect.stringContaining('redirects') },
    gone: { status: 410, nextAttemptAt: null },
    endless: { status: 200, error: null },
  };
  for (const [name, expected] of Object.entries(outcomes)) {
    const endpoint = bad[name as keyof typeof bad];
    await vi.waitFor(async () => expect(await lastDelivery(endpoint)).toMatchObject(expected), {
      timeout: 30_000,
      interval: 250,
    });
  }
  expect(received['/redirected']).toBeUndefined();
  expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  expect(await call<Verification>('/v1/verify')).toMatchObject({ ok: true });
});

test('in production, this machine is no target', async () => {
  const production = await startStack({ environment: { ENVIRONMENT: 'production', MAIL: 'none' } });
  try {
    const { secretKey } = await production.createShop();
    const answer = await callApi(`${production.url}/v1/webhook-endpoints`, {
      method: 'POST',
      token: secretKey,
      json: { url: `${address}/good` },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'webhook_target_not_allowed' } });
  } finally {
    await production.stop();
  }
});
