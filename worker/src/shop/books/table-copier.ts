import type { ExportedTable } from '../export/exported-tables.ts';
import type { SealKey } from './seals.ts';

type Row = Record<string, SqlStorageValue>;

/**
 * Reads and writes rows of any table as they are, seals and all: for taking a whole shop along. It
 * writes only while the shop is being imported, and what it has written is proven before it counts.
 */
export class TableCopier {
  readonly #sql: SqlStorage;
  readonly #columns = new Map<string, ReadonlySet<string>>();
  readonly #keys = new Map<string, readonly string[]>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The next rows by key, one by one; an empty key stands before the first. */
  rowsAfter({ name, only = 'TRUE' }: ExportedTable, after: SealKey): Iterable<Row> {
    const key = this.keyOf(name).join(', ');
    const behind = after.length === 0 ? '' : `AND (${key}) > (${after.map(() => '?').join(', ')})`;
    return this.#sql.exec<Row>(
      `SELECT * FROM ${name} WHERE ${only} ${behind} ORDER BY ${key}`,
      ...after,
    );
  }

  hasRows({ name, only = 'TRUE' }: ExportedTable): boolean {
    return this.#sql.exec(`SELECT 1 FROM ${name} WHERE ${only} LIMIT 1`).toArray().length > 0;
  }

  columnsOf(table: string): ReadonlySet<string> {
    let columns = this.#columns.get(table);
    if (!columns) {
      columns = new Set(this.#infoOf(table).map(({ name }) => name));
      this.#columns.set(table, columns);
    }
    return columns;
  }

  /** The columns that name a row. The table of numbers declares none. */
  keyOf(table: string): readonly string[] {
    if (table === 'sqlite_sequence') return ['name'];
    let key = this.#keys.get(table);
    if (!key) {
      key = this.#infoOf(table)
        .filter(({ pk }) => pk > 0)
        .sort((a, b) => a.pk - b.pk)
        .map(({ name }) => name);
      this.#keys.set(table, key);
    }
    return key;
  }

  /** Adds a row; in the place of one with its key where the shop had that before. */
  insert(table: string, row: Row): void {
    const names = Object.keys(row);
    if (table === 'sqlite_sequence')
      this.#sql.exec(`DELETE FROM ${table} WHERE name = ?`, row.name);
    this.#sql.exec(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ...Object.values(row),
    );
  }

  /** Deletes some rows, as many as wanted at most; answers how many there were. */
  deleteSome({ name, only = 'TRUE' }: ExportedTable, limit: number): number {
    const key = this.keyOf(name).join(', ');
    return this.#sql
      .exec(
        `DELETE FROM ${name} WHERE (${key}) IN
          (SELECT ${key} FROM ${name} WHERE ${only} LIMIT ?) RETURNING 1 AS gone`,
        limit,
      )
      .toArray().length;
  }

  /** The changes of tables that this shop has gone through. */
  migrations(): number[] {
    return this.#sql
      .exec<{ version: number }>('SELECT version FROM schema_migrations ORDER BY version')
      .toArray()
      .map(({ version }) => version);
  }

  #infoOf(table: string): { name: string; pk: number }[] {
    return this.#sql
      .exec<{ name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)', table)
      .toArray();
  }
}
