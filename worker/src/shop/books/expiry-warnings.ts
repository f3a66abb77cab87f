/** Of which expiries the shop was told before they came. */
export class ExpiryWarningsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  has(member: number, expiresAt: number): boolean {
    return (
      this.#sql
        .exec(
          'SELECT 1 FROM expiry_warnings WHERE member = ? AND expires_at = ?',
          member,
          expiresAt,
        )
        .toArray().length > 0
    );
  }

  add(member: number, expiresAt: number): void {
    this.#sql.exec(
      'INSERT INTO expiry_warnings (member, expires_at) VALUES (?, ?)',
      member,
      expiresAt,
    );
  }

  /** Deletes those of the past; answers whether anything is left. */
  deleteBefore(expiresAt: number): boolean {
    this.#sql.exec('DELETE FROM expiry_warnings WHERE expires_at < ?', expiresAt);
    return this.#sql.exec('SELECT 1 FROM expiry_warnings LIMIT 1').toArray().length > 0;
  }
}
