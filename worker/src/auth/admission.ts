import type { RouteConfig } from '@hono/zod-openapi';
import { isInScope, KEY_SCOPES, ShopId, scopeMissing } from '@stamm/contract';
import type { KeyScope } from '@stamm/contract/types';
import type { MiddlewareHandler } from 'hono';
import { shopNamed } from '../bindings.ts';
import { judgeOrigin, letRead } from '../front/origins.ts';
import type {
  AnyoneEnv,
  BackendEnv,
  MemberEnv,
  OperatorEnv,
  VisitorEnv,
} from '../http/caller-env.ts';
import { mustBeReadable } from '../http/readable-address.ts';
import { orRefuse, refuse, refuseForNow } from '../problems/refusal.ts';
import type { Actor, CallOrigin, MemberCaller } from '../shop/api.ts';
import { expectOperator, expectSecretKey, expectSession } from './callers.ts';
import { readCredentials } from './credentials.ts';
import { refuseWithoutOperatorToken } from './operator-token.ts';
import { verifySession } from './sessions.ts';

export type CallerKind = 'anyone' | 'visitor' | 'member' | 'backend' | 'operator';

const BY_SCHEME: Record<string, CallerKind> = {
  operatorToken: 'operator',
  secretKey: 'backend',
  memberSession: 'member',
};

/** Who a route of the contract is for. */
export function callerKindOf(route: Pick<RouteConfig, 'path' | 'security'>): CallerKind {
  const [scheme] = Object.keys(route.security?.[0] ?? {});
  if (scheme !== undefined) return BY_SCHEME[scheme] ?? 'operator';
  return route.path.includes('{shop}') ? 'visitor' : 'anyone';
}

/** The scope that a route for the shop's backend asks of a key. */
export function scopeOf(route: Pick<RouteConfig, 'path' | 'security'>): KeyScope {
  const [named] = route.security?.[0]?.secretKey ?? [];
  const scope = KEY_SCOPES.find((known) => known === named);
  if (!scope) throw new Error(`The route ${route.path} names no scope.`);
  return scope;
}

const admitAnyone: MiddlewareHandler<AnyoneEnv> = (c, next) => {
  mustBeReadable(c.req.url);
  return next();
};

/** On whose behalf the shop is asked. Of a key it finds out itself which one it is. */
function originOf(c: { var: { requestId: string } }, by: Actor): CallOrigin {
  return { by, requestId: c.var.requestId };
}

const admitVisitor: MiddlewareHandler<VisitorEnv> = async (c, next) => {
  const shopId = c.req.param('shop') ?? '';
  letRead(c, c.req.header('origin') ?? null);
  // An id that no shop can have is for the schema to refuse, in words that the page may read.
  if (ShopId.safeParse(shopId).success) {
    if (!(await c.var.fronts.exists(c.env, shopId))) {
      refuse('shop_not_found', 'There is no shop with this id. Check data-shop on the page.');
    }
    await judgeOrigin(c, shopId);
  }
  c.set('shopId', shopId);
  c.set('shop', shopNamed(c.env, shopId, originOf(c, { kind: 'visitor' })));
  mustBeReadable(c.req.url);
  await next();
};

const admitMember: MiddlewareHandler<MemberEnv> = async (c, next) => {
  const credentials = readCredentials(c.req.header('authorization'));
  // Until a session names a shop there is nothing to protect: the page may read the refusal.
  letRead(c, c.req.header('origin') ?? null);
  const { shopId, token } = expectSession(credentials, c.env);
  await judgeOrigin(c, shopId);
  const signedIn = verifySession(c.env, shopId, token, new Date(c.var.fronts.now()));
  c.set('shopId', shopId);
  const { number } = signedIn;
  const caller: MemberCaller = { kind: 'member', ...signedIn };
  c.set('shop', shopNamed(c.env, shopId, originOf(c, { kind: 'member', number })));
  c.set('caller', caller);
  mustBeReadable(c.req.url);
  await next();
};

const admitBackend =
  (scope: KeyScope): MiddlewareHandler<BackendEnv> =>
  async (c, next) => {
    const credentials = readCredentials(c.req.header('authorization'));
    const { shopId, secretKey } = expectSecretKey(credentials, c.env);
    if (!(await c.var.fronts.exists(c.env, shopId))) {
      refuse('invalid_key', 'This secret key names a shop that does not exist.');
    }
    c.set('shopId', shopId);
    const shop = shopNamed(c.env, shopId, originOf(c, { kind: 'stamm' }));
    const key = orRefuse(await c.var.fronts.keys.find(shopId, shop, secretKey));
    if (!isInScope(key.scopes, scope)) {
      refuse('scope_missing', scopeMissing(scope, key.scopes));
    }
    const quota = c.var.fronts.quotas.count(key.id);
    c.set('quota', quota);
    if (quota.isSpent) {
      refuseForNow('This key has made too many calls in a short time.', quota.resetSeconds);
    }
    c.set('shop', shop);
    c.set('caller', { kind: 'backend', secretKey, scope });
    mustBeReadable(c.req.url);
    await next();
  };

const admitOperator: MiddlewareHandler<OperatorEnv> = async (c, next) => {
  refuseWithoutOperatorToken(c.env);
  expectOperator(readCredentials(c.req.header('authorization')), c.env);
  mustBeReadable(c.req.url);
  await next();
};

/** Lets in whom a route is for, and puts into the context who that is. */
export function admissionTo(route: Pick<RouteConfig, 'path' | 'security'>): unknown {
  switch (callerKindOf(route)) {
    case 'anyone':
      return admitAnyone;
    case 'visitor':
      return admitVisitor;
    case 'member':
      return admitMember;
    case 'backend':
      return admitBackend(scopeOf(route));
    case 'operator':
      return admitOperator;
  }
}
