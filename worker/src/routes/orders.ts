import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';

export function orderRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.putOrder, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orRefuse(await c.var.shop.putOrder(c.var.caller, id, c.req.valid('json'))), 200);
  });

  app.openapi(routes.getOrder, async (c) =>
    c.json(orRefuse(await c.var.shop.order(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.putRefund, async (c) => {
    const { id, refund } = c.req.valid('param');
    const input = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.putRefund(c.var.caller, id, refund, input)), 200);
  });

  app.openapi(routes.cancelOrder, async (c) => {
    const { id } = c.req.valid('param');
    const input = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.cancelOrder(c.var.caller, id, input)), 200);
  });

  return app;
}
