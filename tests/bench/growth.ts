import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVerification } from '../../packages/commands/shop-api/verification.ts';
import { createShop, type TestShop } from '../support/stack.ts';
import { benchProgram, signInAll } from './bench-shop.ts';
import { type Measured, measured, measureRound, type Round } from './contest.ts';
import { importOrders } from './import-rate.ts';
import { Load } from './load/load.ts';
import { customerId, type OrdersFile, writeOrdersFile } from './orders-file.ts';
import { type Server, startServer } from './server.ts';
import { median } from './statistics.ts';
import { meRequest, orderRequest } from './workloads.ts';

/** How full a shop is before it is measured. */
export interface ShopSize {
  transfers: number;
  members: number;
}

export interface GrowthStep extends ShopSize {
  me: Measured;
  order: Measured;
  /** What a call costs here, for each second that it costs in the smallest shop: median of rounds. */
  meGrowth: number;
  orderGrowth: number;
  seedOrdersPerSecond: number;
  verifySeconds: number;
}

export interface GrowthOptions {
  sizes: ShopSize[];
  rounds: number;
  requestsPerRound: number;
}

interface GrownShop {
  size: ShopSize;
  shop: TestShop;
  customers: string[];
  sessions: string[];
  seedSeconds: number;
  me: Round[];
  order: Round[];
}

const membersAsked = 500;

/** Measures shops of different sizes in one Worker, in turn, so that all have the same weather. */
export async function measureGrowth(options: GrowthOptions): Promise<GrowthStep[]> {
  const server = await startServer();
  const load = new Load();
  try {
    const shops: GrownShop[] = [];
    for (const size of options.sizes) shops.push(await growShop(server, size));
    for (let round = -1; round < options.rounds; round += 1) {
      for (const grown of shops) await measureShop(load, server, grown, round, options);
    }
    const steps: GrowthStep[] = [];
    for (const grown of shops) steps.push(await growthStep(server, grown, shops[0] ?? grown));
    return steps;
  } finally {
    await load.end();
    await server.stop();
  }
}

async function growShop(server: Server, size: ShopSize): Promise<GrownShop> {
  const path = join(tmpdir(), `stamm-bench-${process.pid}.csv`);
  const file: OrdersFile = { path, orders: size.transfers, customers: size.members };
  writeOrdersFile(file);
  try {
    const program = { ...benchProgram, expiry: { kind: 'never' as const } };
    const shop = await createShop(server.url, server.operatorToken, { program });
    const startedAt = performance.now();
    await importOrders(server, shop, file);
    const seedSeconds = (performance.now() - startedAt) / 1000;
    const customers = spread(size.members, membersAsked);
    const sessions = await signInAll(server, shop, customers);
    return { size, shop, customers, sessions, seedSeconds, me: [], order: [] };
  } finally {
    rmSync(path, { force: true });
  }
}

/** Customers from all over the shop, so that what is asked lies as far apart as it can. */
function spread(members: number, most: number): string[] {
  const count = Math.min(members, most);
  return Array.from({ length: count }, (_, index) =>
    customerId(Math.floor((index * members) / count)),
  );
}

/** Round -1 is for warming up. */
async function measureShop(
  load: Load,
  server: Server,
  grown: GrownShop,
  round: number,
  { requestsPerRound }: GrowthOptions,
): Promise<void> {
  const indexes = Array.from({ length: requestsPerRound }, (_, index) => index);
  const { shop, customers, sessions } = grown;
  const me = await measureRound(load, server, {
    requests: indexes.map((index) => meRequest(sessions, index)),
    status: 200,
  });
  const order = await measureRound(load, server, {
    requests: indexes.map((index) =>
      orderRequest(shop, `new-${round}-${index}`, customers[index % customers.length] ?? ''),
    ),
    status: 200,
  });
  if (round < 0) return;
  grown.me.push(me);
  grown.order.push(order);
}

async function growthStep(
  server: Server,
  grown: GrownShop,
  smallest: GrownShop,
): Promise<GrowthStep> {
  const { shopId, secretKey } = grown.shop;
  const startedAt = performance.now();
  const verification = await readVerification({ url: server.url, shop: shopId, secretKey });
  if (!verification.ok) throw new Error('The books do not hold.');
  return {
    ...grown.size,
    me: measured(grown.me),
    order: measured(grown.order),
    meGrowth: growth(grown.me, smallest.me),
    orderGrowth: growth(grown.order, smallest.order),
    seedOrdersPerSecond: grown.size.transfers / grown.seedSeconds,
    verifySeconds: (performance.now() - startedAt) / 1000,
  };
}

function growth(rounds: readonly Round[], smallest: readonly Round[]): number {
  return median(
    rounds.map(
      (round, index) =>
        (smallest[index]?.requestsPerSecond ?? Number.NaN) / round.requestsPerSecond,
    ),
  );
}
