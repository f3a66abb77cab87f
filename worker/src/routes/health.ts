import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import { version } from '../../package.json';
import type { AnyoneEnv } from '../http/caller-env.ts';

export function healthRoutes() {
  const app = new OpenAPIHono<AnyoneEnv>();
  app.openapi(routes.getHealth, (c) => c.json({ status: 'ok' as const, version }, 200));
  return app;
}
