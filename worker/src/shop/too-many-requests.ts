import { Refusal } from '@stamm/loyalty';

/** A refusal for now: the same call may succeed later. */
export class TooManyRequests extends Refusal {
  /** Seconds, at least one. */
  readonly retryAfter: number;

  constructor(detail: string, waitMs: number) {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    super('too_many_requests', `${detail} Try again in ${seconds} seconds.`);
    this.retryAfter = seconds;
  }
}
