import { ERRORS, type Failure, type FieldError, type Problem } from '@stamm/contract';

/** The RFC 9457 answer to a failure: the only place where a failure becomes HTTP. */
export function problemResponse(
  failure: Failure,
  requestId: string,
  errors?: FieldError[],
): Response {
  const { status, title } = ERRORS[failure.code];
  const problem: Problem = {
    type: `urn:stamm:problem:${failure.code}`,
    title,
    status,
    detail: failure.detail,
    code: failure.code,
    requestId,
    ...(errors && { errors }),
    ...(failure.retryAfter !== undefined && { retryAfter: failure.retryAfter }),
  };
  const response = new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
  if (failure.retryAfter !== undefined) {
    response.headers.set('retry-after', String(failure.retryAfter));
  }
  // RFC 9110 asks for it with every 401.
  if (status === 401) response.headers.set('www-authenticate', 'Bearer');
  return response;
}
