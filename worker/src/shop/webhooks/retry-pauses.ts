const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Between the attempts to deliver one event, as Standard Webhooks suggests: about three days in all. */
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

export const MAX_ATTEMPTS = PAUSES_MS.length + 1;

/** A target may ask for more time than that, up to a day. */
const LONGEST_WISH_MS = 24 * HOUR_MS;

/** After so many failures one after the other, an endpoint is left alone for a while. */
const FAILURES_BEFORE_PAUSE = 5;
const FIRST_ENDPOINT_PAUSE_MS = 10 * SECOND_MS;
const LONGEST_ENDPOINT_PAUSE_MS = 30 * MINUTE_MS;

/** Up to a fifth more, so that what failed together does not come back together. */
function withJitter(pauseMs: number): number {
  return Math.round(pauseMs * (1 + 0.2 * Math.random()));
}

/** The pause after the nth attempt at an event; null after the last. */
export function pauseAfter(attempt: number, wishMs: number | null): number | null {
  const pause = PAUSES_MS[attempt - 1];
  if (pause === undefined) return null;
  return Math.max(withJitter(pause), Math.min(wishMs ?? 0, LONGEST_WISH_MS));
}

/** How long an endpoint is left alone after so many failures of whatever events; 0 for not at all. */
export function endpointPause(failures: number, wishMs: number | null): number {
  const wish = Math.min(wishMs ?? 0, LONGEST_WISH_MS);
  if (failures < FAILURES_BEFORE_PAUSE) return wish;
  const pause = FIRST_ENDPOINT_PAUSE_MS * 2 ** (failures - FAILURES_BEFORE_PAUSE);
  return Math.max(wish, withJitter(Math.min(pause, LONGEST_ENDPOINT_PAUSE_MS)));
}
