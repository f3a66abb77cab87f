/**
 * Sessions that were ended, until their last token has expired. Every call of a member asks, and
 * they are few: kept in memory.
 */
export class EndedSessionsBook {
  readonly #sql: SqlStorage;
  #known: Set<string> | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  has(id: string): boolean {
    this.#known ??= new Set(
      this.#sql
        .exec<{ id: string }>('SELECT id FROM ended_sessions')
        .toArray()
        .map((row) => row.id),
    );
    return this.#known.has(id);
  }

  /** After writes, also those that were undone. */
  forgetRead(): void {
    this.#known = undefined;
  }

  add(id: string, expiresAt: number): void {
    this.forgetRead();
    this.#sql.exec(
      'INSERT OR REPLACE INTO ended_sessions (id, expires_at) VALUES (?, ?)',
      id,
      expiresAt,
    );
  }

  /** Answers whether anything is left. */
  deleteBefore(expiresAt: number): boolean {
    this.forgetRead();
    this.#sql.exec('DELETE FROM ended_sessions WHERE expires_at < ?', expiresAt);
    return this.#sql.exec('SELECT 1 FROM ended_sessions LIMIT 1').toArray().length > 0;
  }
}
