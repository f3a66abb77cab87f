import type { MiddlewareHandler } from 'hono';
import type { AnyoneEnv } from './caller-env.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Headers of every answer, problems included. A route may have set a kinder one before. */
export const answerHeaders: MiddlewareHandler<AnyoneEnv> = async (c, next) => {
  await next();
  const { headers } = c.res;
  const byDefault = (name: string, value: string) => {
    if (!headers.has(name)) headers.set(name, value);
  };
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  byDefault('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  // For browsers that do not know frame-ancestors.
  headers.set('x-frame-options', 'DENY');
  // No page may load an answer as a script or an image; fetch with CORS is not held up by this.
  byDefault('cross-origin-resource-policy', 'same-origin');
  byDefault('cache-control', 'no-store');
  if (c.req.url.startsWith('https:')) {
    headers.set('strict-transport-security', `max-age=${YEAR_SECONDS}`);
  }
  const origin = c.get('readableBy');
  if (origin !== undefined) headers.append('vary', 'Origin');
  if (origin) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-expose-headers', 'etag, retry-after');
  }
};
