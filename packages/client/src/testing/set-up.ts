import { createMockShop, type MockShop, mockFetch } from '@stamm/mocks';
import { createStammClient } from '../client.ts';
import type { StammClient, StammClientOptions } from '../types.ts';

export const HOST = 'https://loyalty.test';

/** A storage that can be looked into. */
export function testStorage() {
  const values = new Map<string, string>();
  const kept = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
  return { values, storage: () => kept };
}

export interface SetUp {
  shop: MockShop;
  client: StammClient;
  fetch: typeof globalThis.fetch;
  /** Another client of the same shop, as on the next page. */
  another(options?: Partial<StammClientOptions>): StammClient;
}

/** A mock shop and a client that share a clock. */
export async function setUp(options: Partial<StammClientOptions> = {}): Promise<SetUp> {
  const shop = await createMockShop();
  const fetch = mockFetch(shop, HOST);
  const another = (more: Partial<StammClientOptions> = {}) =>
    createStammClient({
      host: HOST,
      shop: 'demo',
      fetch,
      now: () => shop.now(),
      ...options,
      ...more,
    });
  return { shop, fetch, another, client: another() };
}

/** How often a call was made. */
export function count(shop: MockShop, call: string): number {
  return shop.requests.filter((request) => request === call).length;
}
