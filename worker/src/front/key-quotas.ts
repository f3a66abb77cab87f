/** Calls that one key may make in a window of time, far above what an honest backend needs. */
const QUOTA = 30_000;
const WINDOW_MS = 60_000;
const MAX_KEYS = 10_000;

/** What is left of a key's quota. */
export interface Quota {
  isSpent: boolean;
  remaining: number;
  /** Seconds until there is more, or until it is whole again. */
  resetSeconds: number;
}

interface Window {
  endsAt: number;
  used: number;
}

/**
 * How many calls each key makes, so that the backend of one shop does not slow the pages of
 * another: all shops share this isolate.
 */
export class KeyQuotas {
  readonly #windows = new Map<string, Window>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a call of a key. One that is refused is not counted. */
  count(keyId: string): Quota {
    const now = this.#now();
    const window = this.#windowOf(keyId, now);
    const isSpent = window.used >= QUOTA;
    if (!isSpent) window.used++;
    return {
      isSpent,
      remaining: QUOTA - window.used,
      resetSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1000)),
    };
  }

  #windowOf(keyId: string, now: number): Window {
    const known = this.#windows.get(keyId);
    if (known && known.endsAt > now) return known;
    if (!known && this.#windows.size >= MAX_KEYS) this.#windows.clear();
    const window = { endsAt: now + WINDOW_MS, used: 0 };
    this.#windows.set(keyId, window);
    return window;
  }
}

/** The headers of draft-ietf-httpapi-ratelimit-headers that tell a caller of their quota. */
export function quotaHeaders({ remaining, resetSeconds }: Quota): [string, string][] {
  return [
    ['ratelimit-policy', `"key";q=${QUOTA};w=${WINDOW_MS / 1000}`],
    ['ratelimit', `"key";r=${remaining};t=${resetSeconds}`],
  ];
}
