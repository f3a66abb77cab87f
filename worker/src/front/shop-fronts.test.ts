import { fail, type Outcome, succeed } from '@stamm/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Env } from '../env.ts';
import type { ShopFront } from '../shop/api.ts';
import { ShopFronts } from './shop-fronts.ts';

let now: number;
let asked: string[];
let outcome: Outcome<ShopFront>;
let listed: boolean;
let fronts: ShopFronts;

/** Shops that count how often they are asked, and a directory that does too. */
const env = {
  DIRECTORY: {
    idFromName: (name: string) => name,
    get: () => ({
      has: async (id: string) => {
        asked.push(`directory: ${id}`);
        return listed;
      },
    }),
  },
  SHOPS: {
    idFromName: (name: string) => name,
    get: (name: string) => ({
      front: async () => {
        asked.push(name);
        return outcome;
      },
    }),
  },
} as unknown as Env;

beforeEach(() => {
  now = 0;
  asked = [];
  listed = true;
  outcome = succeed({
    publicProgram: { shop: { id: 'a', name: 'A' } } as ShopFront['publicProgram'],
    allowedOrigins: ['https://a.example'],
    brand: { shopName: 'A' } as ShopFront['brand'],
  });
  fronts = new ShopFronts(() => now);
});

describe('the fronts of shops', () => {
  test('are asked for once in half a minute', async () => {
    for (now = 0; now < 30_000; now += 1_000) await fronts.get(env, 'a');
    expect(asked).toEqual(['directory: a', 'a']);
    now = 30_000;
    await fronts.get(env, 'a');
    expect(asked).toEqual(['directory: a', 'a', 'a']);
  });

  test('carry the program as it is sent, and who may ask from a page', async () => {
    expect(await fronts.get(env, 'a')).toEqual(
      succeed({
        body: '{"shop":{"id":"a","name":"A"}}',
        tag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
        allowedOrigins: new Set(['https://a.example']),
        brand: { shopName: 'A' },
      }),
    );
  });

  test('show a change at once where it was made', async () => {
    await fronts.get(env, 'a');
    fronts.forget('a');
    await fronts.get(env, 'a');
    expect(asked).toEqual(['directory: a', 'a', 'a']);
  });

  test('never reach an object for a shop that is not listed, and remember that for five seconds', async () => {
    listed = false;
    expect(await fronts.get(env, 'a')).toMatchObject({ code: 'shop_not_found' });
    now = 4_999;
    expect(await fronts.exists(env, 'a')).toBe(false);
    expect(asked).toEqual(['directory: a']);
    now = 5_000;
    await fronts.get(env, 'a');
    expect(asked).toEqual(['directory: a', 'directory: a']);
  });

  test('are there at once where the shop was created', async () => {
    listed = false;
    await fronts.get(env, 'a');
    listed = true;
    fronts.forget('a');
    expect(await fronts.get(env, 'a')).toMatchObject({ ok: true });
  });

  test('never remember another failure', async () => {
    outcome = fail('internal', 'Something went wrong.');
    await fronts.get(env, 'a');
    await fronts.get(env, 'a');
    expect(asked).toEqual(['directory: a', 'a', 'a']);
  });

  test('are kept for a thousand shops, the newest', async () => {
    for (let shop = 0; shop <= 1_000; shop++) await fronts.get(env, `shop-${shop}`);
    asked = [];
    await fronts.get(env, 'shop-1000');
    await fronts.get(env, 'shop-1');
    expect(asked).toEqual([]);
    await fronts.get(env, 'shop-0');
    expect(asked).toEqual(['shop-0']);
  });
});
