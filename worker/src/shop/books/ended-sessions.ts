/** Sessions that were ended, until their last token has expired. */
export class EndedSessionsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  has(id: string): boolean {
    return this.#sql.exec('SELECT 1 FROM ended_sessions WHERE id = ?', id).toArray().length > 0;
  }

  add(id: string, expiresAt: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO ended_sessions (id, expires_at) VALUES (?, ?)',
      id,
      expiresAt,
    );
  }

  /** Answers whether anything is left. */
  deleteBefore(expiresAt: number): boolean {
    this.#sql.exec('DELETE FROM ended_sessions WHERE expires_at < ?', expiresAt);
    return this.#sql.exec('SELECT 1 FROM ended_sessions LIMIT 1').toArray().length > 0;
  }
}
