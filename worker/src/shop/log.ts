import type { ShopContext } from './context.ts';

/** Of which shop and of which request a line in the log is, as far as that is known. */
export interface LoggedFor {
  shop: string | null;
  request: string | null;
}

export function loggedFor({ settings, origin }: ShopContext): LoggedFor {
  return { shop: settings.shopId, request: origin.requestId };
}

/**
 * Logs a fault of ours: where it happened, without its message, which may quote personal data.
 */
export function logUnexpected(where: string, error: unknown, { shop, request }: LoggedFor): void {
  const frames =
    error instanceof Error
      ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
      : [];
  console.error(
    JSON.stringify({
      event: 'unexpected_error',
      shop,
      request,
      where,
      name: error instanceof Error ? error.name : typeof error,
      at: frames.map((frame) => frame.trim()),
    }),
  );
}
