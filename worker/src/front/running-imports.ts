/** Of one shop, at a time. */
const MOST_IMPORTS = 2;
/** One that has not gone on for so long was broken off, though nobody has said so. */
const SILENCE_MS = 5 * 60_000;

/** The place of one import among those that may run. */
export interface Place {
  keep(): void;
  leave(): void;
}

/** Which shops are importing in this isolate: a few files at once, the others wait their turn. */
export class RunningImports {
  /** By shop, when each of its imports last went on. */
  readonly #running = new Map<string, Map<Place, number>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Undefined where too many of the shop's imports are running. */
  begin(shopId: string): Place | undefined {
    const places = this.#running.get(shopId) ?? new Map<Place, number>();
    for (const [place, at] of places) {
      if (at <= this.#now() - SILENCE_MS) places.delete(place);
    }
    if (places.size >= MOST_IMPORTS) return undefined;
    const place: Place = {
      keep: () => void (places.has(place) && places.set(place, this.#now())),
      leave: () => {
        places.delete(place);
        if (places.size === 0) this.#running.delete(shopId);
      },
    };
    places.set(place, this.#now());
    this.#running.set(shopId, places);
    return place;
  }
}
