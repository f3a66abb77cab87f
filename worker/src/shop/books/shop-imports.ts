export interface ShopImport {
  /** Random, a new one each time that the import is begun. */
  run: string;
  /** Rows that have come so far, by table. */
  counts: Record<string, number>;
  /** The last line has come: what there is, is being proven. */
  hasEnded: boolean;
}

/** Whether this shop is taking in the export of another. Read by every call: kept in memory. */
export class ShopImportsBook {
  readonly #sql: SqlStorage;
  #known: { running: ShopImport | undefined } | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  running(): ShopImport | undefined {
    this.#known ??= { running: this.#read() };
    return this.#known.running;
  }

  forgetRead(): void {
    this.#known = undefined;
  }

  save({ run, counts, hasEnded }: ShopImport): void {
    this.forgetRead();
    this.#sql.exec(
      'INSERT OR REPLACE INTO shop_imports (only, run, counts, has_ended) VALUES (1, ?, ?, ?)',
      run,
      JSON.stringify(counts),
      hasEnded ? 1 : 0,
    );
  }

  end(): void {
    this.forgetRead();
    this.#sql.exec('DELETE FROM shop_imports');
  }

  #read(): ShopImport | undefined {
    const [row] = this.#sql
      .exec<{ run: string; counts: string; has_ended: number }>(
        'SELECT run, counts, has_ended FROM shop_imports',
      )
      .toArray();
    return row && { run: row.run, counts: JSON.parse(row.counts), hasEnded: row.has_ended === 1 };
  }
}
