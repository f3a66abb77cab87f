import type { Outcome } from '@stamm/contract';
import type { ShopFault } from './directory-api.ts';

/** How many shops are looked after at a time, and how long it is until the next are. */
const SHOPS_AT_ONCE = 5;
const PAUSE_MS = 10_000;
/** Each look reads a database: when all are seen, it is time enough until they are seen again. */
const ROUND_MS = 10 * 60_000;
const PATIENCE_MS = 5_000;
const MAX_FAULTS = 20;

interface Place {
  roundBegunAt: number;
  /** The last shop that was looked after in this round. */
  after: string;
}

/**
 * Looks after the shops of the list, a few at a time and in turn, and remembers which are not in
 * order. Those are looked after each time, so that it is seen soon when they are.
 */
export class ShopChecks {
  readonly #sql: SqlStorage;
  readonly #ask: (shop: string) => Promise<Outcome<null>>;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** The Worker was started anew, perhaps, and its files may be others. */
  #isNew = true;
  #running: Promise<void> | undefined;

  constructor(sql: SqlStorage, ask: (shop: string) => Promise<Outcome<null>>) {
    this.#sql = sql;
    this.#ask = ask;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS check_place
        (only INTEGER PRIMARY KEY CHECK (only = 1), round_begun_at INTEGER NOT NULL, after TEXT NOT NULL)`,
    );
    sql.exec(
      'CREATE TABLE IF NOT EXISTS faults (shop TEXT PRIMARY KEY, detail TEXT NOT NULL) WITHOUT ROWID',
    );
  }

  /** What is not in order, as far as it was looked. It writes as well: a full disk shows. */
  async faults(now: number): Promise<ShopFault[]> {
    // By the distance, for a clock may have been put back.
    if (Math.abs(now - this.#lookedAt) >= PAUSE_MS) {
      this.#lookedAt = now;
      this.#running = this.#checkNext(now);
    }
    await this.#running;
    const query = 'SELECT shop, detail FROM faults ORDER BY shop LIMIT ?';
    return this.#sql.exec(query, MAX_FAULTS).toArray() as unknown as ShopFault[];
  }

  async #checkNext(now: number): Promise<void> {
    const place = this.#placeAt(now);
    const next = this.#shopsAfter(place.after);
    const shops = new Set([...next, ...this.#shopsWithFaults()]);
    await Promise.all([...shops].map((shop) => this.#check(shop)));
    this.#sql.exec(
      'INSERT OR REPLACE INTO check_place (only, round_begun_at, after) VALUES (1, ?, ?)',
      place.roundBegunAt,
      next.at(-1) ?? place.after,
    );
  }

  async #check(shop: string): Promise<void> {
    const found = await this.#askInTime(shop);
    if (found.ok) this.#sql.exec('DELETE FROM faults WHERE shop = ?', shop);
    else {
      const statement = 'INSERT OR REPLACE INTO faults (shop, detail) VALUES (?, ?)';
      this.#sql.exec(statement, shop, found.detail);
    }
  }

  async #askInTime(shop: string): Promise<{ ok: true } | { ok: false; detail: string }> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<{ ok: false; detail: string }>((resolve) => {
        const detail = 'It did not answer in time. It may be busy; see whether it goes on.';
        timer = setTimeout(() => resolve({ ok: false, detail }), PATIENCE_MS);
      });
      return await Promise.race([this.#ask(shop), late]);
    } catch {
      const detail = 'Its data cannot be opened. See the log, and restore a backup if need be.';
      return { ok: false, detail };
    } finally {
      clearTimeout(timer);
    }
  }

  #placeAt(now: number): Place {
    const [row] = this.#sql
      .exec<{ round_begun_at: number; after: string }>(
        'SELECT round_begun_at, after FROM check_place',
      )
      .toArray();
    const isNew = this.#isNew;
    this.#isNew = false;
    if (!row) return { roundBegunAt: now, after: '' };
    const isDone = this.#shopsAfter(row.after).length === 0;
    const isTime = isNew || Math.abs(now - row.round_begun_at) >= ROUND_MS;
    if (isDone && isTime) return { roundBegunAt: now, after: '' };
    return { roundBegunAt: row.round_begun_at, after: row.after };
  }

  #shopsAfter(id: string): string[] {
    return this.#sql
      .exec<{ id: string }>(
        'SELECT id FROM shops WHERE id > ? ORDER BY id LIMIT ?',
        id,
        SHOPS_AT_ONCE,
      )
      .toArray()
      .map((row) => row.id);
  }

  #shopsWithFaults(): string[] {
    return this.#sql
      .exec<{ shop: string }>('SELECT shop FROM faults ORDER BY shop LIMIT ?', SHOPS_AT_ONCE)
      .toArray()
      .map((row) => row.shop);
  }
}
