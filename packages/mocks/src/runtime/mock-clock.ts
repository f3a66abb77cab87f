/** A clock that can be put forward. */
export class MockClock {
  readonly #base: () => number;
  #aheadMs = 0;

  constructor(base: () => number) {
    this.#base = base;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.#base() + this.#aheadMs;

  /** Never back. */
  forwardTo(time: number): void {
    this.#aheadMs += Math.max(0, time - this.now());
  }
}
