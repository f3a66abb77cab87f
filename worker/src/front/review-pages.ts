const KEPT_MS = 5_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** A page of a product's reviews, ready to be sent. */
export interface ReviewPage {
  body: string;
  tag: string;
}

interface Entry {
  page: ReviewPage;
  until: number;
}

/**
 * Pages of products' reviews, kept for a moment in this isolate: when many look at a product, few
 * of them reach the shop's object. What this isolate has changed itself is seen at once.
 */
export class ReviewPages {
  readonly #shops = new Map<string, Map<string, Entry>>();
  readonly #now: () => number;
  #characters = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `asked` names the product and all that was asked for. */
  get(shopId: string, asked: string): ReviewPage | undefined {
    const entry = this.#shops.get(shopId)?.get(asked);
    return entry && entry.until > this.#now() ? entry.page : undefined;
  }

  keep(shopId: string, asked: string, page: ReviewPage): void {
    if (this.#characters + page.body.length > MAX_CHARACTERS) {
      this.#shops.clear();
      this.#characters = 0;
    }
    const before = this.#shops.get(shopId)?.get(asked)?.page.body.length ?? 0;
    this.#characters += page.body.length - before;
    const pages = this.#shops.get(shopId) ?? new Map<string, Entry>();
    pages.set(asked, { page, until: this.#now() + KEPT_MS });
    this.#shops.set(shopId, pages);
  }

  forget(shopId: string): void {
    for (const { page } of this.#shops.get(shopId)?.values() ?? []) {
      this.#characters -= page.body.length;
    }
    this.#shops.delete(shopId);
  }
}
