import type { MiddlewareHandler } from 'hono';
import { refuse } from '../problems/refusal.ts';
import type { AnyoneEnv } from './caller-env.ts';

/** Refuses addresses with broken percent-escapes, which would otherwise be taken for other ids. */
export const readableAddress: MiddlewareHandler<AnyoneEnv> = async (c, next) => {
  try {
    if (c.req.url.includes('%')) decodeURIComponent(new URL(c.req.url).pathname);
  } catch {
    refuse('invalid_request', 'The address has a broken % escape. Percent-encode ids as UTF-8.', [
      { path: 'address', message: 'This cannot be decoded.' },
    ]);
  }
  await next();
};
