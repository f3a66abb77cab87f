import { type Outcome, succeed } from '@stamm/contract';
import { shopNamed } from '../bindings.ts';
import type { Env } from '../env.ts';
import { entityTag } from '../http/entity-tag.ts';

const KEPT_MS = 30_000;
const ABSENT_KEPT_MS = 5_000;
const MAX_SHOPS = 1_000;

/** What any visitor may know of a shop, ready to be sent, and who may call it from a page. */
export interface KnownFront {
  allowedOrigins: ReadonlySet<string>;
  /** The public program as JSON. */
  body: string;
  tag: string;
}

interface Entry {
  outcome: Outcome<KnownFront>;
  until: number;
}

/**
 * The fronts of shops, kept for a moment in this isolate: a visitor's page view seldom reaches
 * the shop's object. Only values are kept, never promises: those belong to one request.
 */
export class ShopFronts {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async get(env: Env, shopId: string): Promise<Outcome<KnownFront>> {
    const entry = this.#entries.get(shopId);
    if (entry && entry.until > this.#now()) return entry.outcome;
    const outcome = await this.#ask(env, shopId);
    if (outcome.ok) this.#keep(shopId, outcome, KEPT_MS);
    else if (outcome.code === 'shop_not_found') this.#keep(shopId, outcome, ABSENT_KEPT_MS);
    return outcome;
  }

  /** After a change that this isolate has made itself. */
  forget(shopId: string): void {
    this.#entries.delete(shopId);
  }

  async #ask(env: Env, shopId: string): Promise<Outcome<KnownFront>> {
    const outcome = await shopNamed(env, shopId).front();
    if (!outcome.ok) return outcome;
    const body = JSON.stringify(outcome.value.publicProgram);
    return succeed({
      allowedOrigins: new Set(outcome.value.allowedOrigins),
      body,
      tag: entityTag(body),
    });
  }

  /** A Map remembers the order of insertion: its first key is the one kept longest. */
  #keep(shopId: string, outcome: Outcome<KnownFront>, ms: number): void {
    this.#entries.delete(shopId);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MAX_SHOPS && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(shopId, { outcome, until: this.#now() + ms });
  }
}
