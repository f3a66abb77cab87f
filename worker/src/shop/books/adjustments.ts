export interface AdjustmentRecord {
  id: string;
  member: number;
  /** Given (positive) or taken (negative). */
  points: number;
  /** Why, in the shop's words; null once the member was erased, for words can name a person. */
  reason: string | null;
  author: string | null;
  createdAt: number;
}

export class AdjustmentsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  reasonOf(id: string): string | null {
    const [row] = this.#sql
      .exec<{ reason: string | null }>('SELECT reason FROM adjustments WHERE id = ?', id)
      .toArray();
    return row?.reason ?? null;
  }

  find(id: string): { member: number; points: number } | undefined {
    const [row] = this.#sql
      .exec<{ member: number; points: number }>(
        'SELECT member, points FROM adjustments WHERE id = ?',
        id,
      )
      .toArray();
    return row;
  }

  add(adjustment: AdjustmentRecord): void {
    this.#sql.exec(
      `INSERT INTO adjustments (id, member, points, reason, author, created_at)
        VALUES (?, ?, ?, ?, ?, ?)`,
      adjustment.id,
      adjustment.member,
      adjustment.points,
      adjustment.reason,
      adjustment.author,
      adjustment.createdAt,
    );
  }

  /** All adjustments of one member become another's. */
  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE adjustments SET member = ? WHERE member = ?', to, from);
  }

  /** Erasing is rare and adjustments are few: an index by member would cost more than it gives. */
  eraseReasons(member: number): void {
    this.#sql.exec('UPDATE adjustments SET reason = NULL, author = NULL WHERE member = ?', member);
  }
}
