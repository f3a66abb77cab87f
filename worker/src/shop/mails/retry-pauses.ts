const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Between the first attempts at a mail that could not be sent for a reason of its own. */
const FIRST_PAUSES_MS = [
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
];
const LATER_PAUSE_MS = 6 * HOUR_MS;

const FIRST_SENDER_PAUSE_MS = 5 * SECOND_MS;
const LONGEST_SENDER_PAUSE_MS = 5 * MINUTE_MS;

/** A sender may ask for more time than that, up to a day. */
const LONGEST_WISH_MS = 24 * HOUR_MS;

/** Up to a fifth more, so that what failed together does not come back together. */
function withJitter(pauseMs: number): number {
  return Math.round(pauseMs * (1 + 0.2 * Math.random()));
}

function wished(wishMs: number | null): number {
  return Math.min(wishMs ?? 0, LONGEST_WISH_MS);
}

/** The pause after a mail failed for the nth time for a reason of its own. */
export function mailPause(failures: number, wishMs: number | null): number {
  const pause = FIRST_PAUSES_MS[failures - 1] ?? LATER_PAUSE_MS;
  return Math.max(withJitter(pause), wished(wishMs));
}

/** How long nothing is sent at all, once no mail could leave so many times in a row. */
export function senderPause(failures: number, wishMs: number | null): number {
  const pause = FIRST_SENDER_PAUSE_MS * 2 ** Math.min(failures - 1, 10);
  return Math.max(withJitter(Math.min(pause, LONGEST_SENDER_PAUSE_MS)), wished(wishMs));
}
