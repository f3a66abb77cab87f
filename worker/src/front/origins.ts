import type { HonoRequest } from 'hono';
import type { Env } from '../env.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';
import type { ShopFronts } from './shop-fronts.ts';

/** What of a request's context is needed to judge where it comes from. */
export interface PageCall {
  env: Env;
  req: Pick<HonoRequest, 'url' | 'header'>;
  var: { fronts: ShopFronts };
  set(key: 'readableBy', origin: string | null): void;
}

/**
 * Judges a call that a page makes: its origin must be one of the shop's, or the Worker's own.
 * Calls without an origin come from servers and tools; CORS has nothing to say about them.
 */
export async function judgeOrigin(c: PageCall, shopId: string): Promise<void> {
  const origin = c.req.header('origin');
  if (origin === undefined) {
    letRead(c, null);
    return;
  }
  if (origin === new URL(c.req.url).origin) {
    letRead(c, origin);
    return;
  }
  letRead(c, null);
  const front = await c.var.fronts.get(c.env, shopId);
  // That there is no such shop is no secret, and whoever mistyped its id must see it in the page.
  if (!front.ok && front.code === 'shop_not_found') letRead(c, origin);
  if (!orRefuse(front).allowedOrigins.has(origin)) {
    refuse(
      'origin_not_allowed',
      "This page's origin is not among the shop's allowed origins. Add it there: scheme, host and port, exactly as the browser shows them.",
    );
  }
  letRead(c, origin);
}

/** Names the origin whose pages may read the answer, problems included. */
export function letRead(c: PageCall, origin: string | null): void {
  c.set('readableBy', origin);
}
