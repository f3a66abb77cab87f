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

  /**
   * @param subject null for one that cannot be told from others, which is let through
   * @throws Refusal `too_many_requests`
   */
  check(subject: string | null, now: number): void {
    if (subject === null) return;
    const oldest = this.#recent(subject, now).at(-this.#limit.most);
    if (oldest === undefined) return;
    throw new TooManyRequests(this.#refusal, oldest + this.#limit.windowMs - now);
  }

  /** @throws Refusal `too_many_requests`, and then it does not count */
  count(subject: string | null, now: number): void {
    this.check(subject, now);
    if (subject === null) return;
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
  /** By network, to whatever addresses: many people share one at work, at school, on the phone. */
  readonly signIns = new Rate(
    { most: 30, windowMs: 10 * MINUTE_MS },
    'Too many people are signing in from your network.',
  );
  /** By network: guesses at codes, to whatever addresses they were sent. */
  readonly wrongCodes = new Rate(
    { most: 50, windowMs: 30 * MINUTE_MS },
    'There were too many wrong codes from your network.',
  );
  /* Refer a friend. */

  /** Of the whole shop: referral codes that do not exist, which is what guessing looks like. */
  readonly unknownReferralCodes = new Rate(
    { most: 60, windowMs: MINUTE_MS },
    'Too many referral codes were tried that do not exist.',
  );
  /** By network: a household claims a few offers, a script that farms coupons many. */
  readonly visitorClaims = new Rate(
    { most: 20, windowMs: 60 * MINUTE_MS },
    'Too many offers were claimed from your network.',
  );
  /** By member: one claims once. */
  readonly memberClaims = new Rate(
    { most: 20, windowMs: MINUTE_MS },
    'Too many offers were claimed in a short time.',
  );
  /** By endpoint. */
  readonly webhookTests = new Rate(
    { most: 10, windowMs: MINUTE_MS },
    'Too many test events were sent to this endpoint.',
  );
  /** By member: reviews that were written or changed. */
  readonly reviews = new Rate(
    { most: 30, windowMs: 60 * MINUTE_MS },
    'Too many reviews were written in a short time.',
  );
  /** By member. */
  readonly photos = new Rate(
    { most: 20, windowMs: 60 * MINUTE_MS },
    'Too many photos were uploaded in a short time.',
  );

  /* The newsletter. */

  /** By network: a form that somebody fills in again and again, for whatever addresses. */
  readonly subscriptions = new Rate(
    { most: 60, windowMs: 10 * MINUTE_MS },
    'Too many people are subscribing from your network.',
  );
  /** By member. */
  readonly mySubscriptions = new Rate(
    { most: 20, windowMs: 10 * MINUTE_MS },
    'You have asked for the newsletter too often.',
  );
}
