const MOST_MEMBERS = 1_000;

/**
 * Sums over many rows of a member, kept in memory: only the book that has them writes those rows.
 * Whatever it writes makes it forget, unless it is told what the sum is now.
 */
export class KnownSums {
  readonly #sums = new Map<number, number>();

  of(member: number, sum: () => number): number {
    const known = this.#sums.get(member);
    if (known !== undefined) return known;
    const found = sum();
    this.remember(member, found);
    return found;
  }

  remember(member: number, sum: number): void {
    if (this.#sums.size >= MOST_MEMBERS && !this.#sums.has(member)) this.#sums.clear();
    this.#sums.set(member, sum);
  }

  forget(member: number): void {
    this.#sums.delete(member);
  }

  clear(): void {
    this.#sums.clear();
  }
}
