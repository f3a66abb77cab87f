import type { RouteConfig } from '@hono/zod-openapi';
import { ShopId } from '@stamm/contract';
import type { Context, Handler } from 'hono';
import { callerKindOf } from '../auth/admission.ts';
import { judgeOrigin, letRead } from '../front/origins.ts';
import type { AnyoneEnv } from './caller-env.ts';

const MAX_AGE_SECONDS = '7200';
const ALLOWED_HEADERS = 'authorization, content-type, idempotency-key, if-none-match, request-id';

/**
 * Answers OPTIONS for the routes of one path. For visitors' calls the shop judges the origin;
 * for members' calls the shop is not known before the session comes, so the call itself is judged.
 * Where there is no such shop, the call itself says so, and the page may read it.
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
    const shopId = c.req.param('shop') ?? '';
    const judged = kind === 'visitor' && (await isShop(c, shopId));
    if (judged) await judgeOrigin(c, shopId);
    else letRead(c, origin);
    return c.body(null, 204, {
      allow,
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': MAX_AGE_SECONDS,
      vary: 'Access-Control-Request-Method, Access-Control-Request-Headers',
    });
  };
}

async function isShop(c: Context<AnyoneEnv>, shopId: string): Promise<boolean> {
  return ShopId.safeParse(shopId).success && (await c.var.fronts.exists(c.env, shopId));
}
