import type { MockShop } from './mock-shop.ts';
import { problemResponse } from './problem-response.ts';

const PORTAL = '<!doctype html><title>Welcome to the hotel</title><p>Please accept our terms.</p>';

/** Answers a request in the weather that the shop is set to; undefined where nothing can be reached. */
export async function answer(shop: MockShop, request: Request): Promise<Response | undefined> {
  shop.requests.push(`${request.method} ${new URL(request.url).pathname}`);
  if (shop.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, shop.latencyMs));
  if (shop.offline) return undefined;
  if (shop.nonsense) return new Response(PORTAL, { headers: { 'content-type': 'text/html' } });
  const failure = shop.takeFailure();
  if (failure) {
    const more = failure === 'too_many_requests' ? { retryAfter: 1 } : {};
    return problemResponse(failure, 'The mock shop was told to fail.', more);
  }
  return shop.worker.fetch(request);
}
