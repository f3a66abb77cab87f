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
  if (URL.canParse(c.req.url) && origin === new URL(c.req.url).origin) {
    letRead(c, origin);
    return;
  }
  const front = orRefuse(await readFront(c, shopId, origin));
  if (front.allowedOrigins.has(origin)) return;
  if (c.env.ENVIRONMENT === 'development' && isLocal(origin)) return;
  refuse(
    'origin_not_allowed',
    `The origin ${origin} is not among the shop's allowed origins. Add it there: scheme, host and port, exactly as written here.`,
  );
}

/** Whoever pastes the tag for the first time must see in the page what is wrong: a refusal is no secret. */
function readFront(c: PageCall, shopId: string, origin: string) {
  letRead(c, origin);
  return c.var.fronts.get(c.env, shopId);
}

/** A page on the developer's own machine, on whichever port. */
function isLocal(origin: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}

/** Names the origin whose pages may read the answer, problems included. */
export function letRead(c: PageCall, origin: string | null): void {
  c.set('readableBy', origin);
}
