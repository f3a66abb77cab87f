import { routes } from '@stamm/contract';
import { HttpResponse, http, type RequestHandler } from 'msw';
import { answer } from './answer.ts';
import type { MockShop } from './mock-shop.ts';

/** Handlers for msw, one a call: put your own before them to change an answer. */
export function handlers(shop: MockShop, host: string): RequestHandler[] {
  return Object.values(routes).map(({ method, path }) => {
    const address = `${host.replace(/\/+$/, '')}${path.replace(/\{(\w+)\}/g, ':$1')}`;
    return http[method as 'get'](
      address,
      async ({ request }) => (await answer(shop, request as Request)) ?? HttpResponse.error(),
    );
  });
}
