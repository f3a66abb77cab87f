/**
 * Inserts rows whose columns are often NULL, and leaves those out: the runtime takes longer to
 * hand over a value than SQLite takes to write it. The columns must have no other default.
 */
export class Insertion {
  readonly #table: string;
  readonly #columns: readonly string[];
  readonly #onConflict: string;
  /** The statement for each set of columns that has been needed, by a bit for each column. */
  readonly #statements = new Map<number, string>();

  /** The columns as SQL lists them. */
  constructor(table: string, columns: string, onConflict = '') {
    this.#table = table;
    this.#columns = columns.split(/,\s*/);
    this.#onConflict = onConflict;
  }

  /** Values in the order of the columns. */
  run(sql: SqlStorage, values: readonly (SqlStorageValue | Uint8Array)[]): void {
    const given: (SqlStorageValue | Uint8Array)[] = [];
    let bits = 0;
    for (const [index, value] of values.entries()) {
      if (value === null) continue;
      given.push(value);
      // A sum, for operators on bits know of 32 only.
      bits += 2 ** index;
    }
    sql.exec(this.#statements.get(bits) ?? this.#statement(bits), ...given);
  }

  #statement(bits: number): string {
    const columns = this.#columns.filter((_, index) => Math.floor(bits / 2 ** index) % 2 === 1);
    const places = columns.map(() => '?').join(', ');
    const statement = `INSERT INTO ${this.#table} (${columns.join(', ')}) VALUES (${places}) ${this.#onConflict}`;
    this.#statements.set(bits, statement);
    return statement;
  }
}
