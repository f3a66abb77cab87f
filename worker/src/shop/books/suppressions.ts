/**
 * Why an address gets no mail that it need not get.
 * - `unsubscribed`: its owner wants none of them
 * - `bounced`: there is no such mailbox
 * - `complained`: its owner called one of them spam
 */
export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained';

/** Addresses that are left alone, as hashes: so the wish survives whoever is erased. */
export class SuppressionsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(addressHash: Uint8Array): SuppressionReason | undefined {
    const [row] = this.#sql
      .exec<{ reason: SuppressionReason }>(
        'SELECT reason FROM suppressions WHERE address_hash = ?',
        addressHash,
      )
      .toArray();
    return row?.reason;
  }

  /** The first reason stays. */
  add(addressHash: Uint8Array, reason: SuppressionReason, at: number): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO suppressions (address_hash, reason, at) VALUES (?, ?, ?)',
      addressHash,
      reason,
      at,
    );
  }

  delete(addressHash: Uint8Array): void {
    this.#sql.exec('DELETE FROM suppressions WHERE address_hash = ?', addressHash);
  }
}
