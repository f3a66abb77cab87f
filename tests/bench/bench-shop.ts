import { type ProgramInput, plainProgram } from '../support/programs.ts';
import { signIn } from '../support/sign-in.ts';
import { createShop, type TestShop } from '../support/stack.ts';
import type { Contest } from './contest.ts';
import type { Server } from './server.ts';

const members = 4_000;
const ordersEach = 3;
const dayMs = 86_400_000;
/** Ten thousand points for each order: enough for every redemption. */
const seedTotalMinor = 1_000_000;
const signInsAtOnce = 16;

/** Like most real ones: points expire, and buy something. */
export const benchProgram: ProgramInput = {
  ...plainProgram,
  expiry: { kind: 'months', months: 24 },
  rewards: [
    {
      id: 'five',
      name: { en: '5 € off', de: '5 € Rabatt' },
      points: 10,
      benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
      validDays: 60,
    },
  ],
};

/** The customers of a seeded shop, in turn. */
export function seededCustomer(index: number): string {
  return `c-${index % members}`;
}

/** Those who are asked to sign in. */
export const signedInCustomers = Array.from({ length: 1_000 }, (_, index) => seededCustomer(index));

/** Opens a shop that both sides know by its id, with the same members and their first orders. */
export async function openSeededShop(
  { stamm, baseline }: Contest,
  id: string,
  program: ProgramInput = benchProgram,
): Promise<TestShop> {
  const shop = await createShop(stamm.url, stamm.operatorToken, { id, program });
  const csv = seedCsv();
  await postCsv(`${stamm.url}/v1/import`, shop.secretKey, csv);
  await postCsv(`${baseline.url}/import/${id}`, baseline.operatorToken, csv);
  return shop;
}

function seedCsv(): string {
  const placedAt = new Date(Date.now() - 30 * dayMs).toISOString();
  const lines = Array.from(
    { length: members * ordersEach },
    (_, index) => `seed-${index},${seededCustomer(index)},${placedAt},EUR,${seedTotalMinor}`,
  );
  return `orderId,customerId,placedAt,currency,totalMinor\n${lines.join('\n')}\n`;
}

async function postCsv(url: string, token: string, csv: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
  const answer = await fetch(url, { method: 'POST', headers, body: csv });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The seed was refused: ${text}`);
}

/** A session for each of these customers. */
export async function signInAll(
  server: Server,
  shop: TestShop,
  customers: readonly string[],
): Promise<string[]> {
  const sessions: string[] = [];
  for (let start = 0; start < customers.length; start += signInsAtOnce) {
    const some = customers.slice(start, start + signInsAtOnce);
    sessions.push(...(await Promise.all(some.map((id) => signIn(server.url, shop, id)))));
  }
  return sessions;
}
