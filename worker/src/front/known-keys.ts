import type { Outcome } from '@stamm/contract';
import { toBase64 } from '../encoding.ts';
import { sha256Bytes } from '../hashing.ts';
import type { KeyInUse, ShopApi } from '../shop/api.ts';

const KEPT_MS = 60_000;
const MAX_KEYS = 10_000;

interface Entry {
  key: KeyInUse;
  until: number;
}

/**
 * Secret keys that their shops have lately said are good, so that who may not make a call is told
 * so before anything that they sent is looked at, and orders cost no second question. The shop
 * judges each call by itself: a key that was revoked does nothing, known here or not.
 */
export class KnownKeys {
  /** By shop, then by the hash of the key. */
  readonly #shops = new Map<string, Map<string, Entry>>();
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async find(shopId: string, shop: ShopApi, secretKey: string): Promise<Outcome<KeyInUse>> {
    const hash = toBase64(sha256Bytes(secretKey));
    const entry = this.#shops.get(shopId)?.get(hash);
    if (entry && entry.until > this.#now()) return { ok: true, value: entry.key };
    const outcome = await shop.keyInUse(secretKey);
    if (outcome.ok) this.#keep(shopId, hash, outcome.value);
    return outcome;
  }

  /** After a change of the shop's keys that this isolate has made itself. */
  forget(shopId: string): void {
    this.#count -= this.#shops.get(shopId)?.size ?? 0;
    this.#shops.delete(shopId);
  }

  #keep(shopId: string, hash: string, key: KeyInUse): void {
    if (this.#count >= MAX_KEYS) {
      this.#shops.clear();
      this.#count = 0;
    }
    const known = this.#shops.get(shopId) ?? new Map<string, Entry>();
    if (!known.has(hash)) this.#count++;
    known.set(hash, { key, until: this.#now() + KEPT_MS });
    this.#shops.set(shopId, known);
  }
}
