import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import { version } from '../../package.json';
import { whyMisconfigured } from '../auth/secrets.ts';
import type { AnyoneEnv } from '../http/caller-env.ts';
import { refuse } from '../problems/refusal.ts';

export function healthRoutes() {
  const app = new OpenAPIHono<AnyoneEnv>();
  app.openapi(routes.getHealth, (c) => c.json({ status: 'ok' as const, version }, 200));
  app.openapi(routes.getReadiness, async (c) => {
    const misconfigured = whyMisconfigured(c.env);
    const faults = [
      ...(misconfigured === undefined ? [] : [{ path: 'settings', message: misconfigured }]),
      ...(await c.var.fronts.readiness.faults(c.env)),
    ];
    if (faults.length > 0) {
      refuse('not_ready', 'Some of it needs to be looked after; `errors` says what.', faults);
    }
    return c.json({ status: 'ready' as const }, 200);
  });
  return app;
}
