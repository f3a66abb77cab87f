/** The way out of the object. Tests put another one here. */
export interface Outbound {
  fetch(url: string, request: RequestInit): Promise<Response>;
  /** How long a target may take to answer. */
  timeoutMs: number;
}

/** How an attempt to deliver went. */
export interface DeliveryOutcome {
  status: number | null;
  /** Null where it was delivered. */
  error: string | null;
  /** For how long the target asked not to be called. */
  wishMs: number | null;
}

export const OUTBOUND: Outbound = {
  fetch: (url, request) => fetch(url, request),
  timeoutMs: 15_000,
};

export function failedToSend(error: string): DeliveryOutcome {
  return { status: null, error, wishMs: null };
}

/**
 * Sends an event. Whatever the target does, this ends in time with an outcome: redirects are not
 * followed, for they could lead anywhere, and of the answer only status and headers are looked at.
 */
export async function postEvent(
  outbound: Outbound,
  request: { url: string; headers: Record<string, string>; body: string; now: number },
): Promise<DeliveryOutcome> {
  const patience = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), outbound.timeoutMs);
  });
  try {
    const { url, headers, body } = request;
    const { signal } = patience;
    const init: RequestInit = { method: 'POST', headers, body, redirect: 'manual', signal };
    const answer = await Promise.race([outbound.fetch(url, init), silence]);
    if (answer === null) {
      return failedToSend(`No answer within ${Math.ceil(outbound.timeoutMs / 1000)} seconds.`);
    }
    // Of a body of any size, nothing is read.
    void answer.body?.cancel().catch(() => undefined);
    return outcomeOf(answer, request.now);
  } catch {
    return failedToSend('The address could not be reached.');
  } finally {
    clearTimeout(timer);
    patience.abort();
  }
}

function outcomeOf({ status, headers }: Response, now: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return { status, error: null, wishMs: null };
  const error =
    status >= 300 && status < 400
      ? `The target redirects (${status}). Redirects are not followed: set the final address.`
      : `The target answered ${status}.`;
  return { status, error, wishMs: wishIn(headers.get('retry-after'), now) };
}

/** `retry-after` in seconds or as a date (RFC 9110). */
function wishIn(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  if (/^[0-9]{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
