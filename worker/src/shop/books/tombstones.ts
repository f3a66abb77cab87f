export interface Tombstone {
  hash: string;
  /** The pseudonym that stayed. */
  member: number;
  erasedAt: number;
}

/** Whom the shop has erased, by keyed hashes of who they were. Nothing can be read from them. */
export class TombstonesBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(hash: string): Tombstone | undefined {
    const [row] = this.#sql
      .exec<{ member: number; erased_at: number }>(
        'SELECT member, erased_at FROM tombstones WHERE hash = ?',
        hash,
      )
      .toArray();
    return row && { hash, member: row.member, erasedAt: row.erased_at };
  }

  /** The latest erasure counts. */
  add({ hash, member, erasedAt }: Tombstone): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO tombstones (hash, member, erased_at) VALUES (?, ?, ?)',
      hash,
      member,
      erasedAt,
    );
  }

  delete(hash: string): void {
    this.#sql.exec('DELETE FROM tombstones WHERE hash = ?', hash);
  }
}
