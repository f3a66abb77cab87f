import type { Problem } from '@stamm/contract/errors';
import { StammError } from './errors.ts';

/** One call of the API. */
export interface Call<Answer> {
  path: string;
  method?: 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  token?: string;
  idempotencyKey?: string;
  /**
   * Whether an answer holds what its readers rely on: a proxy, a captive portal or another
   * version may have answered. May throw. Absent where no body is expected.
   */
  isAnswer?: (answer: Answer) => boolean;
}

export type Send = <Answer>(call: Call<Answer>) => Promise<Answer>;

export interface TransportOptions {
  host: string;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
}

const RETRIES = 2;
const FIRST_RETRY_MS = 400;
/** Whoever is asked to wait longer than this is told so instead. */
const LONGEST_WAIT_SECONDS = 5;
const PASSING_STATUSES = [429, 502, 503, 504];

/** Sends calls, and sends those again that may be repeated when the failure may pass. */
export function createSend(options: TransportOptions): Send {
  return async (call) => {
    const repeatable = !call.method || call.idempotencyKey;
    for (let attempt = 0; ; attempt++) {
      try {
        return await sendOnce(call, options);
      } catch (error) {
        const delay = repeatable ? retryDelay(error as StammError, attempt) : undefined;
        if (delay === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  };
}

/** Milliseconds until the next attempt; undefined for none. Spread, so that clients do not return all at once. */
function retryDelay({ code, status, retryAfter }: StammError, attempt: number): number | undefined {
  const mayPass = code === 'offline' || PASSING_STATUSES.includes(status as number);
  if (!mayPass || attempt >= RETRIES || (retryAfter ?? 0) > LONGEST_WAIT_SECONDS) return undefined;
  return (retryAfter ? retryAfter * 1000 : FIRST_RETRY_MS << attempt) * (1 + Math.random() / 2);
}

async function sendOnce<Answer>(
  { path, method = 'GET' as never, body, token, idempotencyKey, isAnswer }: Call<Answer>,
  { host, fetch, timeoutMs }: TransportOptions,
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  const request: RequestInit = { method, headers, credentials: 'omit' };
  if (body) {
    headers['content-type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  const signal = AbortSignal.timeout(timeoutMs);
  request.signal = signal;
  let response: Response;
  let text: string;
  try {
    response = await fetch(host + path, request);
    text = await response.text();
  } catch {
    throw signal.aborted
      ? new StammError('timeout', `${host} did not answer in time. Try again.`)
      : new StammError('offline', `${host} cannot be reached. Check the connection and try again.`);
  }
  return readAnswer(response, text, isAnswer);
}

function readAnswer<Answer>(
  { ok, status, headers }: Response,
  text: string,
  isAnswer: Call<Answer>['isAnswer'],
): Answer {
  let answer: unknown;
  try {
    answer = isAnswer || !ok ? JSON.parse(text) : undefined;
    if (ok && (!isAnswer || isAnswer(answer as Answer))) return answer as Answer;
  } catch {
    // Not JSON, or without the fields that are looked at: unexpected, as below.
  }
  const problem = answer as Partial<Problem> | null | undefined;
  const retryAfter = problem?.retryAfter ?? Number(headers.get('retry-after'));
  if (!ok && problem?.code && typeof problem.detail === 'string') {
    throw new StammError(problem.code, problem.detail, status, retryAfter || undefined);
  }
  throw new StammError(
    'unexpected_answer',
    'The answer is not from Stamm. Check the host, and what is between it and the page.',
    status,
    retryAfter || undefined,
  );
}
