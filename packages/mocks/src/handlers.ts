import { HttpResponse, http, type RequestHandler } from 'msw';
import { answer } from './answer.ts';
import { CALLS } from './calls.ts';
import type { MockShop } from './mock-shop.ts';

/** Handlers for msw, one a call: put your own before them to change an answer. */
export function handlers(shop: MockShop, host: string): RequestHandler[] {
  return CALLS.map(({ route }) => {
    const address = `${host.replace(/\/+$/, '')}${route.path.replace(/\{(\w+)\}/g, ':$1')}`;
    return http[route.method as 'get'](
      address,
      async ({ request }) => (await answer(shop, request)) ?? HttpResponse.error(),
    );
  });
}
