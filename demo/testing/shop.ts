/** The whole shop in memory, beside a stand-in of the Worker, with one visitor and their cookies. */
import type { Hono } from 'hono';
import { createApp } from '../backend/app.ts';
import { Checkout } from '../backend/checkout.ts';
import { createIdentityMint } from '../backend/identity.ts';
import { LoyaltyClient } from '../backend/loyalty.ts';
import { Orders } from '../backend/orders.ts';
import { Outbox } from '../backend/outbox.ts';
import { Pages } from '../backend/pages.ts';
import { Sessions } from '../backend/sessions.ts';
import { openStore } from '../backend/store.ts';
import { buildDemo } from '../build.ts';
import { type StandIn, startStandIn } from './loyalty-stand-in.ts';

export interface ShopInTest {
  app: Hono;
  worker: StandIn;
  outbox: Outbox;
  identitySecret: Uint8Array;
  cookies: Map<string, string>;
  passTime(milliseconds: number): void;
  call<Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Body }>;
  page(path: string): Promise<{ status: number; html: string; headers: Headers }>;
  stop(): Promise<void>;
}

export async function startShop(): Promise<ShopInTest> {
  const worker = await startStandIn();
  const distDir = await buildDemo();
  const store = openStore(null);
  const loyalty = new LoyaltyClient({ url: worker.url, secretKey: 'sk_demo_x', retryDelayMs: 1 });
  let passed = 0;
  const outbox = new Outbox(store, loyalty, () => Date.now() + passed);
  const sessions = new Sessions(store);
  const orders = new Orders(store, outbox, 'http://shop.test');
  const identitySecret = new Uint8Array(32).fill(7);
  const identityKey = {
    kid: 'ik_test',
    secret: Buffer.from(identitySecret).toString('base64url'),
  };
  const app = createApp({
    loyaltyUrl: worker.url,
    distDir,
    pages: new Pages(distDir, { loyaltyUrl: worker.url, shopId: 'demo' }),
    sessions,
    orders,
    checkout: new Checkout(loyalty, orders, sessions),
    outbox,
    mintIdentity: createIdentityMint('demo', identityKey),
  });

  const cookies = new Map<string, string>();
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(path, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    return response;
  }

  return {
    app,
    worker,
    outbox,
    identitySecret,
    cookies,
    passTime: (milliseconds) => {
      passed += milliseconds;
    },
    async call<Body>(method: string, path: string, body?: unknown) {
      const headers = { 'content-type': 'application/json' };
      const init =
        body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
      const response = await request(path, init);
      return { status: response.status, body: (await response.json()) as Body };
    },
    async page(path) {
      const response = await request(path);
      return { status: response.status, html: await response.text(), headers: response.headers };
    },
    async stop() {
      await outbox.stop();
      store.close();
      await worker.stop();
    },
  };
}
