import { DurableObject } from 'cloudflare:workers';
import type { ShopPage } from '@stamm/contract/types';
import { shopNamed } from './bindings.ts';
import type { DirectoryApi, ListedShop, ShopFault } from './directory-api.ts';
import type { Env } from './env.ts';
import type { Page } from './shop/api.ts';
import { ShopChecks } from './shop-checks.ts';

/** The list of shops, for the operator. Shops themselves never ask it anything. */
export class Directory extends DurableObject<Env> implements DirectoryApi {
  readonly #sql: SqlStorage;
  readonly #checks: ShopChecks;
  /** Epoch milliseconds. Tests put another clock here. */
  clock: () => number = () => Date.now();

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS shops (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL) WITHOUT ROWID',
    );
    this.#checks = new ShopChecks(this.#sql, (shop) => shopNamed(env, shop).health());
  }

  async register(shop: ListedShop): Promise<void> {
    this.#sql.exec(
      'INSERT INTO shops (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
      shop.id,
      shop.name,
      shop.createdAt,
    );
  }

  async has(id: string): Promise<boolean> {
    return this.#sql.exec('SELECT 1 FROM shops WHERE id = ?', id).toArray().length > 0;
  }

  /** By id; the cursor is the last id of the page before. */
  async list(page: Page): Promise<ShopPage> {
    const rows = this.#sql
      .exec<{ id: string; name: string; created_at: string }>(
        'SELECT id, name, created_at FROM shops WHERE id > ? ORDER BY id LIMIT ?',
        page.cursor ?? '',
        page.limit + 1,
      )
      .toArray();
    const items = rows
      .slice(0, page.limit)
      .map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at }));
    const more = rows.length > page.limit;
    return { items, nextCursor: more ? (items.at(-1)?.id ?? null) : null };
  }

  findFaults(): Promise<ShopFault[]> {
    return this.#checks.faults(this.clock());
  }
}
