import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';
import { verifyAll } from '../shop/verification/verify-all.ts';

export function verificationRoutes() {
  const app = new OpenAPIHono<BackendEnv>();
  app.openapi(routes.verifyBooks, async (c) => {
    const { position, hash } = c.req.valid('query');
    const oldHead = position === undefined || hash === undefined ? null : { position, hash };
    return c.json(orRefuse(await verifyAll(c.var.shop, c.var.caller, oldHead)), 200);
  });
  return app;
}
