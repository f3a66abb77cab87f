import { readFileSync } from 'node:fs';
import { importFile } from '../../packages/commands/shop-api/import-file.ts';
import { createShop, type TestShop } from '../support/stack.ts';
import { benchProgram } from './bench-shop.ts';
import type { Contest } from './contest.ts';
import type { OrdersFile } from './orders-file.ts';
import type { Server } from './server.ts';
import { median } from './statistics.ts';

export interface ImportRate {
  orders: number;
  customers: number;
  stammOrdersPerSecond: number;
  baselineOrdersPerSecond: number;
  ratio: number;
}

/** Imports the file into empty shops of both sides in turn, over HTTP, as `npm run import` does. */
export async function measureImport(
  { stamm, baseline }: Contest,
  file: OrdersFile,
  rounds: number,
): Promise<ImportRate> {
  const stammRates: number[] = [];
  const baselineRates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const id = `import-${round}`;
    const shop = await createShop(stamm.url, stamm.operatorToken, { id, program: benchProgram });
    stammRates.push(file.orders / (await secondsOf(() => importOrders(stamm, shop, file))));
    baselineRates.push(file.orders / (await secondsOf(() => sendToBaseline(baseline, id, file))));
  }
  return {
    orders: file.orders,
    customers: file.customers,
    stammOrdersPerSecond: median(stammRates),
    baselineOrdersPerSecond: median(baselineRates),
    ratio: median(stammRates.map((rate, round) => rate / (baselineRates[round] ?? Number.NaN))),
  };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** Imports the whole file; throws if a single line is not recorded. */
export async function importOrders(
  server: Server,
  shop: TestShop,
  file: OrdersFile,
): Promise<void> {
  const access = { shop: shop.shopId, url: server.url, secretKey: shop.secretKey };
  const silent = { onSent() {}, onProgress() {}, onRejected() {}, onNoted() {} };
  const counts = await importFile(access, file.path, 'csv', silent);
  if (counts.recorded !== file.orders) {
    throw new Error(`Of ${file.orders} orders, ${counts.recorded} were recorded.`);
  }
}

async function sendToBaseline(server: Server, id: string, file: OrdersFile): Promise<void> {
  const answer = await fetch(`${server.url}/import/${id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.operatorToken}` },
    body: readFileSync(file.path),
  });
  const { orders } = (await answer.json()) as { orders: number };
  if (orders !== file.orders) throw new Error(`The baseline took in ${orders} orders.`);
}
