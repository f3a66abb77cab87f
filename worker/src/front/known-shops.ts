import { directoryOf } from '../bindings.ts';
import type { Env } from '../env.ts';

const ABSENT_KEPT_MS = 5_000;
const MAX_KNOWN = 100_000;
const MAX_ABSENT = 10_000;

/**
 * Which shops there are, as far as this isolate has learned. Asking a shop's object whether it
 * is one would make a database for every id that a stranger tries; asking the directory does not.
 * Shops are never removed, so the directory is asked once for each.
 */
export class KnownShops {
  readonly #known = new Set<string>();
  readonly #absentUntil = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async has(env: Env, shopId: string): Promise<boolean> {
    if (this.#known.has(shopId)) return true;
    if ((this.#absentUntil.get(shopId) ?? 0) > this.#now()) return false;
    if (await directoryOf(env).has(shopId)) {
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.add(shopId);
      return true;
    }
    if (this.#absentUntil.size >= MAX_ABSENT) this.#absentUntil.clear();
    this.#absentUntil.set(shopId, this.#now() + ABSENT_KEPT_MS);
    return false;
  }

  /** After this isolate has created the shop itself. */
  forget(shopId: string): void {
    this.#absentUntil.delete(shopId);
  }
}
