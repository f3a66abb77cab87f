import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv, VisitorEnv } from '../http/caller-env.ts';
import { isKnown } from '../http/entity-tag.ts';
import { orRefuse } from '../problems/refusal.ts';

const PUBLIC_CACHING = 'public, max-age=60, stale-while-revalidate=600';

/** Answered from memory: a visitor's page view seldom reaches the shop's object. */
export function publicProgramRoutes() {
  const app = new OpenAPIHono<VisitorEnv>();
  app.openapi(routes.getPublicProgram, async (c) => {
    const front = orRefuse(await c.var.fronts.get(c.env, c.req.valid('param').shop));
    const headers = { etag: front.tag, 'cache-control': PUBLIC_CACHING };
    if (isKnown(front.tag, c.req.header('if-none-match'))) return c.body(null, 304, headers);
    return new Response(front.body, {
      headers: { ...headers, 'content-type': 'application/json' },
    });
  });
  return app;
}

export function programRoutes() {
  const app = new OpenAPIHono<BackendEnv>();
  app.openapi(routes.getProgram, async (c) =>
    c.json(orRefuse(await c.var.shop.program(c.var.caller)), 200),
  );
  app.openapi(routes.putProgram, async (c) => {
    const program = orRefuse(await c.var.shop.putProgram(c.var.caller, c.req.valid('json')));
    c.var.fronts.forget(c.var.shopId);
    c.var.fronts.reviewPages.forget(c.var.shopId);
    return c.json(program, 200);
  });

  return app;
}
