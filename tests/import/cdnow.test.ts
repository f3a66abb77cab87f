import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ImportEvent, MemberPage, Verification } from '@stamm/contract/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustCallApi } from '../support/api.ts';
import { plainProgram } from '../support/programs.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';
import { type Purchase, readPurchases, toCsv } from './cdnow.ts';

/** Lies beside the repository, for it is not ours to publish. */
const source = fileURLToPath(new URL('../../../shared/data/cdnow-sample.txt', import.meta.url));

const program = {
  ...plainProgram,
  earning: { rates: [{ currency: 'USD', points: 1, perMinor: 100 }], basis: 'gross' as const },
};

/** The order of arrival of a seeded shuffle, so that a failure can be repeated. */
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const result = [...items];
  let state = seed;
  for (let last = result.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (last + 1);
    const kept = result[last] as Item;
    result[last] = result[other] as Item;
    result[other] = kept;
  }
  return result;
}

describe.skipIf(!existsSync(source))('the CDNOW purchase histories', () => {
  let stack: Stack;
  let shop: TestShop;
  let purchases: Purchase[];
  /** Reckoned here and not by Stamm: full dollars of each purchase, by customer. */
  const expected = new Map<string, number>();

  beforeAll(async () => {
    purchases = readPurchases(readFileSync(source, 'utf8'));
    for (const { customerId, totalMinor } of purchases) {
      const dollars = Math.floor(totalMinor / 100);
      expected.set(customerId, (expected.get(customerId) ?? 0) + dollars);
    }
    stack = await startStack();
    shop = await stack.createShop({ program });
  });
  afterAll(() => stack.stop());

  async function importInto(target: TestShop, list: readonly Purchase[]) {
    const answer = await fetch(`${stack.url}/v1/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.secretKey}`, 'content-type': 'text/csv' },
      body: toCsv(list),
    });
    const lines = (await answer.text()).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as ImportEvent);
  }

  async function pointsByMember(target: TestShop): Promise<Map<string, number>> {
    const points = new Map<string, number>();
    let cursor: string | null = '';
    while (cursor !== null) {
      const from = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: MemberPage = await mustCallApi(`${stack.url}/v1/members?limit=100${from}`, {
        token: target.secretKey,
      });
      for (const member of page.items) points.set(member.id, member.points.available);
      cursor = page.nextCursor;
    }
    return points;
  }

  function verify(target: TestShop): Promise<Verification> {
    return mustCallApi(`${stack.url}/v1/verify`, { token: target.secretKey });
  }

  it('gives every member the sum of their full dollars', async () => {
    const events = await importInto(shop, purchases);
    expect(events.at(-1)).toEqual({
      type: 'done',
      lines: 6_919,
      recorded: 6_919,
      unchanged: 0,
      outdated: 0,
      noted: 0,
      rejected: 0,
    });
    const points = await pointsByMember(shop);
    expect(points.size).toBe(2_357);
    expect(points).toEqual(expected);
    expect([...points.values()].reduce((sum, each) => sum + each, 0)).toBe(239_444);
    const books = await verify(shop);
    expect(books).toMatchObject({ ok: true, orders: 6_919, members: 2_357, firstDifference: null });
  });

  it('changes nothing when it is imported again', async () => {
    const before = await verify(shop);
    const events = await importInto(shop, purchases);
    expect(events.at(-1)).toMatchObject({ type: 'done', recorded: 0, unchanged: 6_919 });
    expect(await verify(shop)).toEqual(before);
  });

  it('gives the same balances when it is imported shuffled into another shop', async () => {
    const other = await stack.createShop({ program });
    const events = await importInto(other, shuffled(purchases, 1997));
    expect(events.at(-1)).toMatchObject({ type: 'done', recorded: 6_919, rejected: 0 });
    expect(await pointsByMember(other)).toEqual(expected);
    expect(await verify(other)).toMatchObject({ ok: true, orders: 6_919 });
  });
});
