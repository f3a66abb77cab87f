/** Who makes calls to the outside from an alarm. */
export type Outgoing = 'webhooks' | 'mails' | 'photos' | 'journal';

/** What the platform's free plan allows one invocation (Workers paid: 10,000 by default). */
const DEFAULT_SUBREQUEST_LIMIT = 50;

/** Some are left for what is not counted here, such as the platform's own retries. */
const USED = 0.9;
/** None of those who call may take more of them, so that there is something left for the others. */
const MOST_OF_ONE = 0.6;

/**
 * The calls to the outside that are left to one alarm. The platform ends an invocation that makes
 * more of them than its plan allows: what is left waits for the next alarm, which may make as many.
 */
export class Subrequests {
  readonly #mostOfOne: number;
  readonly #taken: Record<Outgoing, number> = { webhooks: 0, mails: 0, photos: 0, journal: 0 };
  #left: number;

  constructor(limit: number) {
    this.#left = Math.max(1, Math.floor(limit * USED));
    this.#mostOfOne = Math.max(1, Math.ceil(this.#left * MOST_OF_ONE));
  }

  /** Whether one more call may be made. */
  isLeftFor(who: Outgoing): boolean {
    return this.#left > 0 && this.#taken[who] < this.#mostOfOne;
  }

  /** Counts a call that is made now; answers false, and counts nothing, where none is left. */
  take(who: Outgoing): boolean {
    if (!this.isLeftFor(who)) return false;
    this.#left--;
    this.#taken[who]++;
    return true;
  }
}

/** By the Worker's setting SUBREQUEST_LIMIT; what is no number counts as the least there is. */
export function subrequestsOf(setting: string | undefined): Subrequests {
  const limit = Number(setting || DEFAULT_SUBREQUEST_LIMIT);
  return new Subrequests(Number.isInteger(limit) && limit > 0 ? limit : DEFAULT_SUBREQUEST_LIMIT);
}
