import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { MiddlewareHandler } from 'hono';
import { admissionTo } from '../auth/admission.ts';
import type { AnyoneEnv } from './caller-env.ts';
import { jsonBody } from './json-body.ts';
import { preflight } from './preflight.ts';

export type ContractRoute = RouteConfig & { getRoutingPath(): string };

export const CONTRACT_ROUTES: ContractRoute[] = Object.values(routes).filter(
  (route) => 'getRoutingPath' in route,
);

function takesJson(route: RouteConfig): boolean {
  return route.request?.body?.content?.['application/json'] !== undefined;
}

/**
 * What happens to every call of the contract before its schema sees it, in this order: the origin,
 * the credentials, the body. So nobody learns about schemas or shops by calls they may not make.
 */
export function guardContract(app: OpenAPIHono<AnyoneEnv>): void {
  const byPath = Map.groupBy(CONTRACT_ROUTES, (route) => route.getRoutingPath());
  for (const [path, routesHere] of byPath) app.options(path, preflight(routesHere));
  for (const route of CONTRACT_ROUTES) {
    const path = route.getRoutingPath();
    app.on(route.method, path, admissionTo(route) as MiddlewareHandler<AnyoneEnv>);
    if (takesJson(route)) app.on(route.method, path, jsonBody);
  }
}
