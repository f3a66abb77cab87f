import { ERRORS, type ErrorCode } from '@stamm/contract/errors';

/** A problem as the Worker tells it. */
export function problemResponse(code: ErrorCode, detail: string, more: object = {}): Response {
  const { status, title } = ERRORS[code];
  const requestId = crypto.randomUUID();
  const type = `urn:stamm:problem:${code}`;
  const body = { type, title, status, detail, code, requestId, ...more };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'request-id': requestId },
  });
}
