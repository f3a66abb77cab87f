import type { Context } from 'hono';
import { routePath } from 'hono/route';

const MAX_MESSAGE_LENGTH = 300;

/**
 * What may stand in a log: messages of errors can quote what was sent, so quotations, addresses
 * and keys go. The name, the place in the code and the rest of the sentence remain.
 */
export function withoutPersonalData(message: string): string {
  return message
    .replace(/(["'`]).*?\1/g, '$1…$1')
    .replace(/[^\s<>()]+@[^\s<>()]+/g, '…@…')
    .replace(/\b(sk|st|ik|mem)_[\w.-]+/g, '$1_…')
    .slice(0, MAX_MESSAGE_LENGTH);
}

/** Logs an error that nobody foresaw, by the route's pattern: the address itself holds ids. */
export function logUnexpected(error: Error, c: Context): void {
  const stack = error.stack ?? '';
  console.error(
    JSON.stringify({
      event: 'unexpected_error',
      shop: c.get('shopId') ?? null,
      request: c.get('requestId') ?? null,
      method: c.req.method,
      route: routePath(c, -1),
      name: error.name,
      message: withoutPersonalData(error.message),
      at: stack
        .split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 6)
        .map((line) => line.trim()),
    }),
  );
}

/** Logs that a shop could not answer. What went wrong in it, it has logged itself. */
export function logFailedShop(c: Context): void {
  console.error(
    JSON.stringify({
      event: 'shop_failed',
      shop: c.get('shopId') ?? null,
      request: c.get('requestId') ?? null,
      method: c.req.method,
      route: routePath(c, -1),
    }),
  );
}
