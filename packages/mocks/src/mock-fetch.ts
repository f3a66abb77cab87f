import { answer } from './answer.ts';
import type { MockShop } from './mock-shop.ts';

/**
 * A `fetch` that knows the shop and nothing else: for clients in tests and design tools, where no
 * service worker can stand in.
 */
export function mockFetch(shop: MockShop, host: string): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== new URL(host).origin) {
      throw new TypeError(`The mock shop is at ${host} only.`);
    }
    const { signal } = request;
    const aborted = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    const response = await Promise.race([answer(shop, request), aborted]);
    if (!response) throw new TypeError('Failed to fetch');
    return response;
  };
}
