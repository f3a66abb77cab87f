import type { SealedTableName } from '../seals/sealed-tables.ts';
import { sealedTable } from '../seals/sealed-tables.ts';
import type { SealKey } from './seals.ts';

export type TableRow = Record<string, SqlStorageValue> & { sealed_in: number | null };

/** Reads rows of any sealed table as they are: for proving them, and for taking them along. */
export class TableReader {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The next rows by key; an empty key stands before the first. */
  page(table: SealedTableName, after: SealKey, limit: number): TableRow[] {
    const { key } = sealedTable(table);
    const columns = key.join(', ');
    const behind =
      after.length === 0 ? '' : `WHERE (${columns}) > (${key.map(() => '?').join(', ')})`;
    return this.#sql
      .exec<TableRow>(
        `SELECT * FROM ${table} ${behind} ORDER BY ${columns} LIMIT ?`,
        ...after,
        limit,
      )
      .toArray();
  }

  /** The rows of these keys that are there. */
  named(table: SealedTableName, keys: readonly SealKey[]): TableRow[] {
    const { key } = sealedTable(table);
    const isKey = key
      .map((name, index) => `${table}.${name} = json_extract(asked.value, '$[${index}]')`)
      .join(' AND ');
    return this.#sql
      .exec<TableRow>(
        `SELECT ${table}.* FROM json_each(?) AS asked CROSS JOIN ${table} ON ${isKey}`,
        JSON.stringify(keys),
      )
      .toArray();
  }

  /** The first key that a query finds and no job of the kind has. */
  firstWithoutJob(kind: string, keys: string, now: number): string | undefined {
    const [row] = this.#sql
      .exec<{ key: string }>(
        `SELECT needed.key FROM (${keys}) AS needed WHERE ?1 IS NOT NULL AND NOT EXISTS
          (SELECT 1 FROM jobs WHERE jobs.kind = ?2 AND jobs.key = needed.key) LIMIT 1`,
        now,
        kind,
      )
      .toArray();
    return row?.key;
  }
}
