import { closeSync, openSync, writeSync } from 'node:fs';
import { type Random, seededRandom } from '../support/random.ts';

const firstDay = Date.UTC(1997, 0, 1);
const days = 545;
const dayMs = 86_400_000;
const blockLines = 10_000;

export interface OrdersFile {
  path: string;
  orders: number;
  customers: number;
}

/** The customer of this index in a generated file. */
export function customerId(index: number): string {
  return String(index + 1).padStart(7, '0');
}

/**
 * Writes an order history that looks like CDNOW's: sorted by customer, most of whom bought once
 * and few often, over a year and a half, for about 35 dollars. The same every time.
 */
export function writeOrdersFile(file: OrdersFile): void {
  const random = seededRandom(1997);
  const descriptor = openSync(file.path, 'w');
  writeSync(descriptor, 'orderId,customerId,placedAt,currency,totalMinor\n');
  let block: string[] = [];
  let order = 0;
  for (let customer = 0; customer < file.customers; customer += 1) {
    const left = file.customers - customer - 1;
    const count = left === 0 ? file.orders - order : purchases(random, file, order, left);
    for (let nth = 0; nth < count; nth += 1) {
      order += 1;
      block.push(line(random, order, customer));
    }
    if (block.length < blockLines) continue;
    writeSync(descriptor, block.join(''));
    block = [];
  }
  writeSync(descriptor, block.join(''));
  closeSync(descriptor);
}

/** How often a customer bought: geometric, around the mean of those who are left; once at least. */
function purchases(random: Random, file: OrdersFile, before: number, left: number): number {
  const most = file.orders - before - left;
  const mean = (file.orders - before) / (left + 1);
  let count = 1;
  while (count < most && random() > 1 / mean) count += 1;
  return count;
}

function line(random: Random, order: number, customer: number): string {
  const placedAt = new Date(firstDay + Math.floor(random() * days) * dayMs + dayMs / 2);
  // One point at least, so that each order is a transfer.
  const totalMinor = 100 + Math.floor(3_400 * -Math.log(1 - random()));
  const day = placedAt.toISOString().slice(0, 10);
  return `o-${order},${customerId(customer)},${day}T12:00:00Z,USD,${totalMinor}\n`;
}
