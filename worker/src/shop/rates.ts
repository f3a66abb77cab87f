import type { AttemptLimit } from './books/attempts.ts';
import { TooManyRequests } from './too-many-requests.ts';

/** Subjects counted at a time; the one that was counted longest ago makes room. */
const MOST_SUBJECTS = 10_000;
const MINUTE_MS = 60_000;

/**
 * Counts in the object's memory how often something was done lately. All calls of a shop come
 * through one object, so nobody outruns it; what it forgets when the object sleeps, nobody had
 * been doing for a while.
 */
export class Rate {
  readonly #limit: AttemptLimit;
  readonly #refusal: string;
  readonly #times = new Map<string, number[]>();

  /** @param refusal what the one who is refused has done too often, as a sentence */
  constructor(limit: AttemptLimit, refusal: string) {
    this.#limit = limit;
    this.#refusal = refusal;
  }

  /** @throws Refusal `too_many_requests` */
  check(subject: string, now: number): void {
    const oldest = this.#recent(subject, now).at(-this.#limit.most);
    if (oldest === undefined) return;
    throw new TooManyRequests(this.#refusal, oldest + this.#limit.windowMs - now);
  }

  /** @throws Refusal `too_many_requests`, and then it does not count */
  count(subject: string, now: number): void {
    this.check(subject, now);
    const times = [...this.#recent(subject, now), now];
    // Deleted first, so that the order of the map is that of the last use.
    this.#times.delete(subject);
    this.#times.set(subject, times);
    if (this.#times.size > MOST_SUBJECTS) {
      for (const [longestAgo] of this.#times) {
        this.#times.delete(longestAgo);
        break;
      }
    }
  }

  #recent(subject: string, now: number): number[] {
    const times = this.#times.get(subject) ?? [];
    return times.filter((time) => time > now - this.#limit.windowMs);
  }
}

/** What of a shop is limited beside signing in, which the book of attempts counts. */
export class Rates {
  /** By member. A shopper clicks a few times; a script that drains an account more often. */
  readonly redemptions = new Rate(
    { most: 60, windowMs: MINUTE_MS },
    'Too many rewards were redeemed in a short time.',
  );
  /** Of the whole shop: codes that do not exist, which is what guessing looks like. */
  readonly unknownCoupons = new Rate(
    { most: 60, windowMs: MINUTE_MS },
    'Too many coupon codes were tried that do not exist.',
  );
  /** By endpoint. */
  readonly webhookTests = new Rate(
    { most: 10, windowMs: MINUTE_MS },
    'Too many test events were sent to this endpoint.',
  );
}
