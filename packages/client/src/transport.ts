import type { Problem } from '@stamm/contract/errors';
import { StammError } from './errors.ts';
import { toJson } from './json.ts';

/** One call of the API. */
export interface Call<Answer> {
  /** By default POST with a body and GET without. */
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Sent as JSON; a Blob as it is. */
  body?: unknown;
  token?: string;
  idempotencyKey?: string;
  /**
   * Whether an answer holds what its readers rely on: a proxy, a captive portal or another
   * version may have answered. May throw. Absent where no body is expected.
   */
  isAnswer?: (answer: Answer) => unknown;
}

export type Send = <Answer>(call: Call<Answer>) => Promise<Answer>;

const RETRIES = 2;
const FIRST_RETRY_MS = 400;
/** Whoever is asked to wait longer than this is told so instead. */
const LONGEST_WAIT_SECONDS = 5;
const PASSING_STATUSES = [429, 502, 503, 504];

/** Sends calls, and sends those again that may be repeated when the failure may pass. */
export function createSend(host: string, fetch: typeof globalThis.fetch, timeoutMs: number): Send {
  return async (call) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await sendOnce(call, host, fetch, AbortSignal.timeout(timeoutMs));
      } catch (error) {
        const { code, status = 0, retryAfter = 0 } = error as StammError;
        const mayPass = code === 'offline' || PASSING_STATUSES.includes(status);
        const repeatable = call.idempotencyKey || !(call.method || call.body);
        if (!mayPass || !repeatable || attempt === RETRIES || retryAfter > LONGEST_WAIT_SECONDS) {
          throw error;
        }
        // Spread, so that not all pages return at the same moment.
        const delay = (retryAfter * 1000 || FIRST_RETRY_MS << attempt) * (1 + Math.random() / 2);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  };
}

async function sendOnce<Answer>(
  { method, path, body, token, idempotencyKey, isAnswer }: Call<Answer>,
  host: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Answer> {
  const hint = `No proper answer from ${host}. Try again later.`;
  const isBlob = body instanceof Blob;
  let response: Response;
  let text: string;
  try {
    response = await fetch(host + path, {
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        ...(body ? { 'content-type': isBlob ? body.type : 'application/json' } : {}),
      },
      credentials: 'omit',
      signal,
      body: isBlob ? body : body ? toJson(body) : null,
    });
    text = await response.text();
  } catch {
    throw new StammError(signal.aborted ? 'timeout' : 'offline', hint);
  }
  const { ok, status } = response;
  let answer: unknown;
  try {
    if (ok && !isAnswer) return undefined as Answer;
    answer = JSON.parse(text);
    if (ok && isAnswer?.(answer as Answer)) return answer as Answer;
  } catch {
    // Not JSON, or without the fields that are looked at: unexpected, as below.
  }
  const { code, detail, retryAfter }: Partial<Problem> = (!ok && answer) || {};
  throw new StammError(code ?? 'unexpected_answer', detail ?? hint, status, retryAfter);
}
