/**
 * Things kept in order, each of them once. What their order depends on may change only while they
 * are out of the list.
 */
export class SortedList<Item> {
  readonly #items: Item[] = [];
  readonly #compare: (a: Item, b: Item) => number;

  /** @param compare 0 for nothing but the same thing */
  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  [Symbol.iterator](): Iterator<Item> {
    return this.#items.values();
  }

  find(isIt: (item: Item) => boolean): Item | undefined {
    return this.#items.find(isIt);
  }

  add(item: Item): void {
    const index = this.#placeOf(item);
    const there = this.#items[index];
    if (there === undefined || this.#compare(there, item) !== 0) this.#items.splice(index, 0, item);
  }

  remove(item: Item): void {
    const index = this.#placeOf(item);
    const there = this.#items[index];
    if (there !== undefined && this.#compare(there, item) === 0) this.#items.splice(index, 1);
  }

  /** The index of the first that does not come before the item. */
  #placeOf(item: Item): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const candidate = this.#items[middle];
      if (candidate !== undefined && this.#compare(candidate, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
