import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';

export function jobRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.listJobs, async (c) =>
    c.json(orRefuse(await c.var.shop.jobs(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.retryJob, async (c) =>
    c.json(orRefuse(await c.var.shop.retryJob(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.getAuditLog, async (c) =>
    c.json(orRefuse(await c.var.shop.auditLog(c.var.caller, c.req.valid('query'))), 200),
  );

  return app;
}
