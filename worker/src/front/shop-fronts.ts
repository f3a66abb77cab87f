import { fail, type Outcome, succeed } from '@stamm/contract';
import { shopNamed } from '../bindings.ts';
import type { MailBrand } from '../email/mail-content.ts';
import type { Env } from '../env.ts';
import { entityTag } from '../http/entity-tag.ts';
import { KeyQuotas } from './key-quotas.ts';
import { KnownKeys } from './known-keys.ts';
import { KnownShops } from './known-shops.ts';
import { Readiness } from './readiness.ts';
import { ReviewPages } from './review-pages.ts';
import { RunningImports } from './running-imports.ts';

const KEPT_MS = 30_000;
const MAX_SHOPS = 1_000;

/** What any visitor may know of a shop, ready to be sent, and who may call it from a page. */
export interface KnownFront {
  allowedOrigins: ReadonlySet<string>;
  /** The public program as JSON. */
  body: string;
  tag: string;
  brand: MailBrand;
}

interface Entry {
  front: Outcome<KnownFront>;
  until: number;
}

/**
 * The fronts of shops, kept for a moment in this isolate: a visitor's page view seldom reaches
 * the shop's object. Only values are kept, never promises: those belong to one request.
 */
export class ShopFronts {
  readonly reviewPages: ReviewPages;
  readonly keys: KnownKeys;
  readonly quotas: KeyQuotas;
  readonly imports: RunningImports;
  readonly readiness: Readiness;
  readonly #entries = new Map<string, Entry>();
  readonly #known: KnownShops;
  /** Epoch milliseconds. */
  readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.reviewPages = new ReviewPages(now);
    this.keys = new KnownKeys(now);
    this.quotas = new KeyQuotas(now);
    this.imports = new RunningImports(now);
    this.readiness = new Readiness(now);
    this.#known = new KnownShops(now);
    this.now = now;
  }

  /** Whether there is such a shop. To be asked before anything that a stranger sends reaches it. */
  exists(env: Env, shopId: string): Promise<boolean> {
    return this.#known.has(env, shopId);
  }

  async get(env: Env, shopId: string): Promise<Outcome<KnownFront>> {
    const entry = this.#entries.get(shopId);
    if (entry && entry.until > this.now()) return entry.front;
    if (!(await this.exists(env, shopId))) {
      return fail('shop_not_found', 'There is no shop with this id. Check data-shop on the page.');
    }
    const front = await this.#ask(env, shopId);
    if (front.ok) this.#keep(shopId, front);
    return front;
  }

  /** After a change that this isolate has made itself. */
  forget(shopId: string): void {
    this.#entries.delete(shopId);
    this.#known.forget(shopId);
  }

  async #ask(env: Env, shopId: string): Promise<Outcome<KnownFront>> {
    const outcome = await shopNamed(env, shopId).front();
    if (!outcome.ok) return outcome;
    const body = JSON.stringify(outcome.value.publicProgram);
    return succeed({
      allowedOrigins: new Set(outcome.value.allowedOrigins),
      body,
      tag: entityTag(body),
      brand: outcome.value.brand,
    });
  }

  /** A Map remembers the order of insertion: its first key is the one kept longest. */
  #keep(shopId: string, front: Outcome<KnownFront>): void {
    this.#entries.delete(shopId);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MAX_SHOPS && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(shopId, { front, until: this.now() + KEPT_MS });
  }
}
