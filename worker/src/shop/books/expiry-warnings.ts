/** What was told of points that expire at a moment. */
export interface ExpiryWarning {
  /** So many; null for a warning from before this was noted, which covers all of them. */
  points: number | null;
  toldAt: number;
}

/** Of which expiries the shop and the member were told before they came. */
export class ExpiryWarningsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(member: number, expiresAt: number): ExpiryWarning | undefined {
    const query = `SELECT points, told_at AS toldAt FROM expiry_warnings
      WHERE member = ? AND expires_at = ?`;
    const [found] = this.#sql
      .exec<{ points: number | null; toldAt: number }>(query, member, expiresAt)
      .toArray();
    return found;
  }

  save(member: number, expiresAt: number, { points, toldAt }: ExpiryWarning): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO expiry_warnings (member, expires_at, points, told_at)
        VALUES (?, ?, ?, ?)`,
      member,
      expiresAt,
      points,
      toldAt,
    );
  }

  /** Two members become one, who was told of the points of both. */
  hand(from: number, to: number): void {
    this.#sql.exec(
      `UPDATE expiry_warnings SET points = expiry_warnings.points + other.points,
          told_at = max(expiry_warnings.told_at, other.told_at)
        FROM (SELECT expires_at AS at, points, told_at FROM expiry_warnings WHERE member = ?1)
          AS other
        WHERE expiry_warnings.member = ?2 AND expires_at = other.at`,
      from,
      to,
    );
    this.#sql.exec('UPDATE OR IGNORE expiry_warnings SET member = ?2 WHERE member = ?1', from, to);
    this.#sql.exec('DELETE FROM expiry_warnings WHERE member = ?', from);
  }

  /** Deletes those of the past; answers whether anything is left. */
  deleteBefore(expiresAt: number): boolean {
    this.#sql.exec('DELETE FROM expiry_warnings WHERE expires_at < ?', expiresAt);
    return this.#sql.exec('SELECT 1 FROM expiry_warnings LIMIT 1').toArray().length > 0;
  }
}
