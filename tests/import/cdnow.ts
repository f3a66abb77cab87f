/**
 * Turns the CDNOW purchase histories (Fader, Hardie and Lee, 2005) into the import format.
 *
 *   node tests/import/cdnow.ts PURCHASES.txt > orders.csv
 *
 * A line of the source: customer in the full set, customer in the sample, date (YYYYMMDD), number
 * of CDs, dollars with two decimals; columns are separated by spaces.
 */
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

export interface Purchase {
  orderId: string;
  customerId: string;
  placedAt: string;
  totalMinor: number;
}

/** Every line is an order of its own; two on one day are told apart by a running number. */
export function readPurchases(text: string): Purchase[] {
  const perDay = new Map<string, number>();
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const [, customer, date, , dollars] = line.trim().split(/\s+/);
      const day = date?.match(/^(\d{4})(\d{2})(\d{2})$/);
      const amount = dollars?.match(/^(\d+)\.(\d{2})$/);
      if (!customer || !day || !amount) {
        throw new Error(`Line ${index + 1} is not a purchase: ${line}`);
      }
      const key = `${customer}-${date}`;
      const running = (perDay.get(key) ?? 0) + 1;
      perDay.set(key, running);
      return {
        orderId: `${key}-${running}`,
        customerId: customer,
        placedAt: `${day[1]}-${day[2]}-${day[3]}T12:00:00Z`,
        totalMinor: Number(amount[1]) * 100 + Number(amount[2]),
      };
    });
}

export function toCsv(purchases: readonly Purchase[]): string {
  const rows = purchases.map(
    ({ orderId, customerId, placedAt, totalMinor }) =>
      `${orderId},${customerId},${placedAt},USD,${totalMinor}`,
  );
  return `${['orderId,customerId,placedAt,currency,totalMinor', ...rows].join('\n')}\n`;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const file = argv[2];
  if (file === undefined) {
    console.error('Name the file: node tests/import/cdnow.ts PURCHASES.txt > orders.csv');
    process.exit(2);
  }
  process.stdout.write(toCsv(readPurchases(readFileSync(file, 'utf8'))));
}
