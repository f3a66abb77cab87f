import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createApp } from './backend/app.ts';
import { Checkout } from './backend/checkout.ts';
import { createIdentityMint, type IdentityKey } from './backend/identity.ts';
import { LoyaltyClient } from './backend/loyalty.ts';
import { Orders } from './backend/orders.ts';
import { Outbox } from './backend/outbox.ts';
import { Pages } from './backend/pages.ts';
import { Sessions } from './backend/sessions.ts';
import { openStore } from './backend/store.ts';
import { buildDemo } from './build.ts';

export interface DemoOptions {
  port: number;
  /** Where the loyalty Worker is; browsers and this backend both call it there. */
  loyaltyUrl: string;
  secretKey: string;
  identityKey: IdentityKey;
  shopId: string;
  /** Where the shop keeps its own orders. */
  dataDir: string;
}

export interface Demo {
  url: string;
  stop(): Promise<void>;
}

export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { port, loyaltyUrl, secretKey, identityKey, shopId, dataDir } = options;
  const distDir = await buildDemo();
  const store = openStore(dataDir);
  const loyalty = new LoyaltyClient({ url: loyaltyUrl, secretKey });
  const outbox = new Outbox(store, loyalty);
  const sessions = new Sessions(store);
  const orders = new Orders(store, outbox, `http://localhost:${port}`);
  orders.failOpenOrders(new Date());
  const app = createApp({
    loyaltyUrl,
    distDir,
    pages: new Pages(distDir, { loyaltyUrl, shopId }),
    sessions,
    orders,
    checkout: new Checkout(loyalty, orders, sessions),
    outbox,
    mintIdentity: createIdentityMint(shopId, identityKey),
  });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () =>
      resolve(starting),
    );
    starting.once('error', reject);
  }).catch((error) => {
    store.close();
    throw error;
  });
  outbox.start();
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await outbox.stop();
      store.close();
    },
  };
}
