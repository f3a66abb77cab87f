import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';

export function webhookRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.createWebhookEndpoint, async (c) => {
    const input = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.createWebhookEndpoint(c.var.caller, input)), 201);
  });

  app.openapi(routes.listWebhookEndpoints, async (c) =>
    c.json({ items: orRefuse(await c.var.shop.webhookEndpoints(c.var.caller)) }, 200),
  );

  app.openapi(routes.deleteWebhookEndpoint, async (c) => {
    const { id } = c.req.valid('param');
    orRefuse(await c.var.shop.deleteWebhookEndpoint(c.var.caller, id));
    return c.body(null, 204);
  });

  app.openapi(routes.rotateWebhookSecret, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orRefuse(await c.var.shop.rotateWebhookSecret(c.var.caller, id)), 200);
  });

  app.openapi(routes.testWebhookEndpoint, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orRefuse(await c.var.shop.testWebhookEndpoint(c.var.caller, id)), 200);
  });

  app.openapi(routes.listWebhookDeliveries, async (c) => {
    const { id } = c.req.valid('param');
    const page = c.req.valid('query');
    return c.json(orRefuse(await c.var.shop.webhookDeliveries(c.var.caller, id, page)), 200);
  });

  return app;
}
