import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import type { JournalApi, JournalEntry, WrittenEntry } from './journal-api.ts';

/**
 * What a restored backup of a shop must not bring back. It lies beside the shop's data and not
 * within it: a backup does not hold it, and restoring one leaves it as it is.
 */
export class Journal extends DurableObject<Env> implements JournalApi {
  readonly #sql: SqlStorage;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS entries (
        sequence INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        note TEXT NOT NULL,
        at INTEGER NOT NULL,
        until INTEGER
      )`,
    );
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS shop (only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL)',
    );
  }

  async append(shopId: string, entries: JournalEntry[], known: number): Promise<number> {
    return this.ctx.storage.transactionSync(() => {
      this.#sql.exec('INSERT OR IGNORE INTO shop (only, id) VALUES (1, ?)', shopId);
      this.#sql.exec('DELETE FROM entries WHERE until < ?', entries.at(-1)?.at ?? 0);
      // A journal that was lost begins behind what its shop has seen, or the shop would miss it.
      let sequence = Math.max(known, this.#last());
      for (const { key, kind, note, at, until } of entries) {
        const { rowsWritten } = this.#sql.exec(
          `INSERT OR IGNORE INTO entries (sequence, key, kind, note, at, until)
            VALUES (?, ?, ?, ?, ?, ?)`,
          sequence + 1,
          key,
          kind,
          note,
          at,
          until,
        );
        if (rowsWritten > 0) sequence++;
      }
      return sequence;
    });
  }

  async since(sequence: number, limit: number): Promise<WrittenEntry[]> {
    const query = 'SELECT * FROM entries WHERE sequence > ? ORDER BY sequence LIMIT ?';
    const rows = this.#sql.exec(query, sequence, limit).toArray();
    return rows as unknown as WrittenEntry[];
  }

  #last(): number {
    return this.#sql
      .exec<{ last: number }>('SELECT coalesce(max(sequence), 0) AS last FROM entries')
      .one().last;
  }
}
