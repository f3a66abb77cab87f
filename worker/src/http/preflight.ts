import type { RouteConfig } from '@hono/zod-openapi';
import type { Handler } from 'hono';
import { callerKindOf } from '../auth/admission.ts';
import { letRead } from '../front/origins.ts';
import type { AnyoneEnv } from './caller-env.ts';

const MAX_AGE_SECONDS = '7200';
const ALLOWED_HEADERS = 'authorization, content-type, idempotency-key, if-none-match';

/**
 * Answers OPTIONS for the routes of one path, the same for every origin. The call itself is judged:
 * a preflight that is refused would keep from the page why it may not call.
 */
export function preflight(
  routes: Pick<RouteConfig, 'method' | 'path' | 'security'>[],
): Handler<AnyoneEnv> {
  const methods = routes.map((route) => route.method.toUpperCase());
  if (methods.includes('GET')) methods.push('HEAD');
  const allow = [...methods, 'OPTIONS'].join(', ');
  return async (c) => {
    const asked = c.req.header('access-control-request-method');
    const route = routes.find((candidate) => candidate.method.toUpperCase() === asked);
    const kind = route && callerKindOf(route);
    const origin = c.req.header('origin');
    if (origin === undefined || (kind !== 'visitor' && kind !== 'member')) {
      return c.body(null, 204, { allow });
    }
    letRead(c, origin);
    return c.body(null, 204, {
      allow,
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': MAX_AGE_SECONDS,
      vary: 'Access-Control-Request-Method, Access-Control-Request-Headers',
    });
  };
}
