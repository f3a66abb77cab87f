/**
 * Why an address gets no mail that it need not get.
 * - `bounced`: there is no such mailbox; until somebody proves that there is
 * - `unreachable`: its mail server took nothing for days; for a while
 * - `unsubscribed`: its owner has ended the newsletter, and nothing else
 */
export type SuppressionReason = 'bounced' | 'unreachable' | 'unsubscribed';

/** Addresses that are left alone, as hashes: so the wish survives whoever is erased. */
export class SuppressionsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  of(addressHash: Uint8Array, now: number): SuppressionReason[] {
    return this.#sql
      .exec<{ reason: SuppressionReason }>(
        `SELECT reason FROM suppressions
          WHERE address_hash = ? AND (until IS NULL OR until > ?) ORDER BY reason`,
        addressHash,
        now,
      )
      .toArray()
      .map(({ reason }) => reason);
  }

  /** Again, it holds as long as it was said last. */
  add(
    addressHash: Uint8Array,
    reason: SuppressionReason,
    { at, until }: { at: number; until: number | null },
  ): void {
    this.#sql.exec(
      `INSERT INTO suppressions (address_hash, reason, at, until) VALUES (?, ?, ?, ?)
        ON CONFLICT (address_hash, reason) DO UPDATE SET until = excluded.until`,
      addressHash,
      reason,
      at,
      until,
    );
  }

  delete(addressHash: Uint8Array, reasons: readonly SuppressionReason[]): void {
    for (const reason of reasons) {
      this.#sql.exec(
        'DELETE FROM suppressions WHERE address_hash = ? AND reason = ?',
        addressHash,
        reason,
      );
    }
  }

  /** Deletes what holds no more; answers whether any is left that will end. */
  deleteEnded(now: number): boolean {
    this.#sql.exec('DELETE FROM suppressions WHERE until <= ?', now);
    return (
      this.#sql.exec('SELECT 1 FROM suppressions WHERE until IS NOT NULL LIMIT 1').toArray()
        .length > 0
    );
  }
}
