import type { HonoRequest } from 'hono';

/** What other software calls its requests by: UUIDs, ULIDs and their like. */
const WELL_FORMED = /^[A-Za-z0-9_-]{8,64}$/;

/** The id that a caller, or whoever stands before this Worker, gave a request; else a new one. */
export function requestIdOf(request: HonoRequest): string {
  const given = request.header('request-id') ?? request.header('x-request-id') ?? '';
  return WELL_FORMED.test(given) ? given : crypto.randomUUID();
}
