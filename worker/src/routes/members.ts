import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';

export function memberRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.listMembers, async (c) =>
    c.json(orRefuse(await c.var.shop.members(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.putMember, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orRefuse(await c.var.shop.putMember(c.var.caller, id, c.req.valid('json'))), 200);
  });

  app.openapi(routes.getMember, async (c) =>
    c.json(orRefuse(await c.var.shop.member(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.deleteMember, async (c) => {
    orRefuse(await c.var.shop.eraseMember(c.var.caller, c.req.valid('param').id));
    c.var.fronts.reviewPages.forget(c.var.shopId);
    return c.body(null, 204);
  });

  app.openapi(routes.exportMember, async (c) =>
    c.json(orRefuse(await c.var.shop.exportMember(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.endMemberSessions, async (c) => {
    orRefuse(await c.var.shop.endMemberSessions(c.var.caller, c.req.valid('param').id));
    return c.body(null, 204);
  });

  app.openapi(routes.mergeMembers, async (c) => {
    const { id } = c.req.valid('param');
    const input = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.mergeMembers(c.var.caller, id, input)), 200);
  });

  app.openapi(routes.getMemberActivity, async (c) => {
    const { id } = c.req.valid('param');
    const page = c.req.valid('query');
    return c.json(orRefuse(await c.var.shop.memberActivity(c.var.caller, id, page)), 200);
  });

  app.openapi(routes.adjustPoints, async (c) => {
    const { id } = c.req.valid('param');
    const idempotencyKey = c.req.valid('header')['idempotency-key'];
    const input = c.req.valid('json');
    const adjustment = await c.var.shop.adjustPoints(c.var.caller, id, idempotencyKey, input);
    return c.json(orRefuse(adjustment), 201);
  });

  return app;
}
