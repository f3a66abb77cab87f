import { OpenAPIHono } from '@hono/zod-openapi';
import { limits, routes } from '@stamm/contract';
import type { Session } from '@stamm/contract/types';
import type { Context } from 'hono';
import { visitor } from '../auth/networks.ts';
import { issueSession } from '../auth/sessions.ts';
import type { VisitorEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';
import type { SignedIn } from '../shop/api.ts';

function beginSession(c: Context<VisitorEnv>, signedIn: SignedIn): Promise<Session> {
  return issueSession(c.env, c.var.shopId, signedIn, new Date(c.var.fronts.now()));
}

export function signInRoutes() {
  const app = new OpenAPIHono<VisitorEnv>();

  app.openapi(routes.startSignIn, async (c) => {
    const sent = orRefuse(await c.var.shop.startSignIn(visitor(c), c.req.valid('json')));
    const expiresInSeconds = limits.SIGN_IN_CODE_MINUTES * 60;
    return c.json({ ...sent, expiresInSeconds }, 202);
  });

  app.openapi(routes.verifySignIn, async (c) => {
    const signedIn = orRefuse(await c.var.shop.verifySignIn(visitor(c), c.req.valid('json')));
    return c.json(await beginSession(c, signedIn), 200);
  });

  app.openapi(routes.createSession, async (c) => {
    const { identityToken, rejoin } = c.req.valid('json');
    const signedIn = orRefuse(await c.var.shop.signInWithIdentityToken(identityToken, rejoin));
    return c.json(await beginSession(c, signedIn), 200);
  });

  return app;
}
