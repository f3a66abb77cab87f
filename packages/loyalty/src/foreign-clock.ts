/**
 * No foreign clock is believed (ledger law 5): a time that lies further ahead of the moment at
 * which it arrives than clocks differ counts as that moment. Instants are epoch milliseconds.
 */

/** How far the clock of a shop may be ahead of ours. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** A time that was ahead when it was first told, and the moment that it was taken for. */
export interface TimeAhead {
  told: number;
  believed: number;
}

/** What was ahead, by what it is the time of. */
export type TimesAhead = Readonly<Record<string, TimeAhead>>;

/** The time as it is believed when it arrives. */
export function believedTime(told: number, receivedAt: number): number {
  return told > receivedAt + CLOCK_TOLERANCE_MS ? receivedAt : told;
}

/** Reads the times of one message. The same time told again is believed as it was the first time. */
export class ForeignClock {
  readonly #receivedAt: number;
  readonly #before: TimesAhead;
  #ahead: TimesAhead;
  #wasAhead = false;

  constructor(ahead: TimesAhead, receivedAt: number) {
    this.#before = ahead;
    this.#ahead = ahead;
    this.#receivedAt = receivedAt;
  }

  /** What was ahead until now, this message included. */
  get ahead(): TimesAhead {
    return this.#ahead;
  }

  /** Whether a time of this message was not believed. */
  get wasAhead(): boolean {
    return this.#wasAhead;
  }

  time(of: string, told: number): number {
    const known = this.#ahead[of];
    if (known?.told === told) {
      this.#wasAhead = true;
      return known.believed;
    }
    const believed = believedTime(told, this.#receivedAt);
    if (believed !== told) this.#remember(of, { told, believed });
    return believed;
  }

  /**
   * A time by which messages are put in order. Two that are both ahead come from the same wrong
   * clock, which tells which of them is the older one all the same.
   */
  version(of: string, told: number): number {
    const known = this.#ahead[of];
    const isAhead = believedTime(told, this.#receivedAt) !== told;
    if (!known || !isAhead || told >= known.told) return this.time(of, told);
    this.#wasAhead = true;
    return known.believed - (known.told - told);
  }

  /**
   * What this message says of a time does not count: what was remembered of it before stays, so
   * that the message that counts can be told again.
   */
  disregard(of: string): void {
    if (this.#ahead[of] === this.#before[of]) return;
    const { [of]: _, ...others } = this.#ahead;
    const known = this.#before[of];
    this.#ahead = known ? { ...this.#ahead, [of]: known } : others;
  }

  #remember(of: string, time: TimeAhead): void {
    this.#wasAhead = true;
    this.#ahead = { ...this.#ahead, [of]: time };
  }
}
