import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { Context } from 'hono';
import { expectSession } from '../auth/callers.ts';
import { readCredentials } from '../auth/credentials.ts';
import { visitor } from '../auth/networks.ts';
import { renewSession, verifySession } from '../auth/sessions.ts';
import type { MemberEnv } from '../http/caller-env.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';
import type { MemberCaller } from '../shop/api.ts';

/** The member of another session that is shown beside the caller's own. */
function otherSession(c: Context<MemberEnv>, session: string): MemberCaller {
  const { shopId, token } = expectSession(readCredentials(`Bearer ${session}`), c.env);
  if (shopId !== c.var.shopId) {
    refuse('invalid_session', 'The other session is of another shop. Sign in to this one.');
  }
  const now = new Date(c.var.fronts.now());
  return { kind: 'member', ...verifySession(c.env, shopId, token, now) };
}

export function meRoutes() {
  const app = new OpenAPIHono<MemberEnv>();

  app.openapi(routes.getMe, async (c) => c.json(orRefuse(await c.var.shop.me(c.var.caller)), 200));

  app.openapi(routes.patchMe, async (c) =>
    c.json(orRefuse(await c.var.shop.patchMe(c.var.caller, c.req.valid('json'))), 200),
  );

  app.openapi(routes.mergeMe, async (c) => {
    const proof = c.req.valid('json');
    const { shop, caller } = c.var;
    const merged =
      'session' in proof
        ? await shop.mergeMeWith(caller, otherSession(c, proof.session))
        : await shop.mergeMeByCode(caller, visitor(c), proof);
    return c.json(orRefuse(merged), 200);
  });

  app.openapi(routes.deleteMe, async (c) => {
    orRefuse(await c.var.shop.eraseMe(c.var.caller));
    c.var.fronts.reviewPages.forget(c.var.shopId);
    return c.body(null, 204);
  });

  app.openapi(routes.exportMe, async (c) =>
    c.json(orRefuse(await c.var.shop.exportMe(c.var.caller)), 200),
  );

  app.openapi(routes.getMyActivity, async (c) =>
    c.json(orRefuse(await c.var.shop.myActivity(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.redeemReward, async (c) => {
    const idempotencyKey = c.req.valid('header')['idempotency-key'];
    const input = c.req.valid('json');
    const redemption = await c.var.shop.redeemReward(c.var.caller, idempotencyKey, input);
    return c.json(orRefuse(redemption), 201);
  });

  app.openapi(routes.renewSession, async (c) => {
    // Whoever has left or signed out must not stay signed in for the rest of the day.
    orRefuse(await c.var.shop.mustBeMember(c.var.caller));
    const now = new Date(c.var.fronts.now());
    return c.json(await renewSession(c.env, c.var.shopId, c.var.caller, now), 200);
  });

  app.openapi(routes.endMySession, async (c) => {
    orRefuse(await c.var.shop.endMySession(c.var.caller));
    return c.body(null, 204);
  });

  app.openapi(routes.endMySessions, async (c) => {
    orRefuse(await c.var.shop.endMySessions(c.var.caller));
    return c.body(null, 204);
  });

  return app;
}
