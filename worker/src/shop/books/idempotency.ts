/** What was answered under which key: written in the same transaction as the effect (ledger law 8). */
export class IdempotencyBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What was answered at `since` or later. */
  find(
    scope: string,
    key: string,
    since: number,
  ): { requestHash: string; answer: string } | undefined {
    const [row] = this.#sql
      .exec<{ request_hash: string; answer: string }>(
        `SELECT request_hash, answer FROM idempotency
          WHERE scope = ? AND key = ? AND created_at >= ?`,
        scope,
        key,
        since,
      )
      .toArray();
    return row && { requestHash: row.request_hash, answer: row.answer };
  }

  /** Takes the place of one that counts no more. */
  add(entry: {
    scope: string;
    key: string;
    requestHash: string;
    answer: string;
    createdAt: number;
  }): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO idempotency (scope, key, request_hash, answer, created_at)
        VALUES (?, ?, ?, ?, ?)`,
      entry.scope,
      entry.key,
      entry.requestHash,
      entry.answer,
      entry.createdAt,
    );
  }

  forget(scope: string): void {
    this.#sql.exec('DELETE FROM idempotency WHERE scope = ?', scope);
  }

  /** Deletes what is older; answers whether anything is left. */
  deleteBefore(createdAt: number): boolean {
    this.#sql.exec('DELETE FROM idempotency WHERE created_at < ?', createdAt);
    return this.#sql.exec('SELECT 1 FROM idempotency LIMIT 1').toArray().length > 0;
  }
}
