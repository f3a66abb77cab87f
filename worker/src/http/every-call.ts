import { fail } from '@stamm/contract';
import type { Context, MiddlewareHandler } from 'hono';
import { whyMisconfigured } from '../auth/secrets.ts';
import { quotaHeaders } from '../front/key-quotas.ts';
import type { ShopFronts } from '../front/shop-fronts.ts';
import { problemResponse } from '../problems/problem.ts';
import { Refusal } from '../problems/refusal.ts';
import type { AnyoneEnv } from './caller-env.ts';
import { whyUnreadable } from './readable-address.ts';
import { requestIdOf } from './request-id.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * What happens around every call. It is one step and not one for each task, for each step costs
 * every call about a hundredth of its time.
 */
export function everyCall(fronts: ShopFronts): MiddlewareHandler<AnyoneEnv> {
  return async (c, next) => {
    c.set('fronts', fronts);
    c.set('requestId', requestIdOf(c.req));
    const refusal = whyNot(c);
    if (refusal) c.res = problemResponse(refusal.failure, c.var.requestId, refusal.errors);
    else await next();
    setHeaders(c);
  };
}

/** Why a call is not even looked at, if it is not. */
function whyNot({ req, env }: Context<AnyoneEnv>): Refusal | undefined {
  // Addresses of the contract are looked at once their caller was let in.
  if (!req.path.startsWith('/v1/')) return whyUnreadable(req.url);
  const fault = whyMisconfigured(env);
  if (fault === undefined) return undefined;
  const detail = `${fault} Until whoever runs this Worker sets it, no call is answered.`;
  return new Refusal(fail('misconfigured', detail));
}

/** Headers of every answer, problems included. A route may have set a kinder one before. */
function setHeaders(c: Context<AnyoneEnv>): void {
  const { headers } = c.res;
  const byDefault = (name: string, value: string) => {
    if (!headers.has(name)) headers.set(name, value);
  };
  headers.set('request-id', c.var.requestId);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  byDefault('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  // For browsers that do not know frame-ancestors.
  byDefault('x-frame-options', 'DENY');
  // No page may load an answer as a script or an image; fetch with CORS is not held up by this.
  byDefault('cross-origin-resource-policy', 'same-origin');
  byDefault('cache-control', 'no-store');
  if (c.req.url.startsWith('https:')) {
    headers.set('strict-transport-security', `max-age=${YEAR_SECONDS}`);
  }
  const quota = c.get('quota');
  if (quota) for (const [name, value] of quotaHeaders(quota)) headers.set(name, value);
  const origin = c.get('readableBy');
  if (origin !== undefined) headers.append('vary', 'Origin');
  if (origin) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-expose-headers', 'etag, request-id, retry-after');
  }
}
