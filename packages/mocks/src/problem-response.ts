import { ERRORS, type ErrorCode } from '@stamm/contract/errors';

/** A problem as the Worker tells it. */
export function problemResponse(code: ErrorCode, detail: string, more: object = {}): Response {
  const { status, title } = ERRORS[code];
  const body = { type: `urn:stamm:problem:${code}`, title, status, detail, code, ...more };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
