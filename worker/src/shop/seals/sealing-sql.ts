import type { SealsBook } from '../books/seals.ts';
import { rowSeal, type SealedValue } from './row-seal.ts';
import { type SealedTableName, sealedTable } from './sealed-tables.ts';
import { type SealedStatement, sealedStatement } from './statements.ts';

type Row = Record<string, SqlStorageValue>;

/**
 * The way of the books to their tables. What they change in a sealed table is sealed: each row is
 * marked with the unit that seals it, in the statement that writes it, and its seal goes into the
 * chain. So no book needs to think of it, and none can forget it.
 */
export class SealingSql {
  readonly #sql: SqlStorage;
  readonly #seals: SealsBook;
  readonly #statements = new Map<string, SealedStatement | undefined>();
  readonly #defaults = new Map<SealedTableName, ReadonlyMap<string, string>>();

  constructor(sql: SqlStorage, seals: SealsBook) {
    this.#sql = sql;
    this.#seals = seals;
  }

  get databaseSize(): number {
    return this.#sql.databaseSize;
  }

  exec(query: string, ...values: SealedValue[]): unknown {
    const statement = this.#statementOf(query);
    if (!statement) return this.#sql.exec(query, ...values);
    const { table, inserts, unitGoes } = statement;
    const unit = this.#seals.unit();
    const given =
      unitGoes === 'first' ? [unit, ...values] : unitGoes === 'last' ? [...values, unit] : values;
    const cursor = this.#sql.exec<Row>(statement.query, ...given);
    const returned: Row[] = [];
    if (inserts) {
      const row = Object.fromEntries(inserts.map((name, index) => [name, values[index] ?? null]));
      this.#note(table, row);
    } else {
      for (const row of cursor) {
        if (statement.deletes) this.#seals.noteDeleted(table, keyOf(table, row));
        else this.#note(table, row);
        if (statement.returns) returned.push(row);
      }
    }
    this.#seals.settle();
    return new Returned(returned);
  }

  #note(table: SealedTableName, row: Record<string, SealedValue>): void {
    this.#seals.note(table, keyOf(table, row), this.sealOf(table, row));
  }

  /** The seal that a row must have. */
  sealOf(table: SealedTableName, row: Record<string, SealedValue>): string {
    const { open = [] } = sealedTable(table);
    const defaults = this.#defaultsOf(table);
    return rowSeal(
      table,
      Object.entries(row).filter(
        ([name, value]) =>
          name !== 'sealed_in' && !open.includes(name) && String(value) !== defaults.get(name),
      ),
    );
  }

  #statementOf(query: string): SealedStatement | undefined {
    if (this.#statements.has(query)) return this.#statements.get(query);
    const statement = sealedStatement(query);
    this.#statements.set(query, statement);
    return statement;
  }

  #defaultsOf(table: SealedTableName): ReadonlyMap<string, string> {
    let defaults = this.#defaults.get(table);
    if (!defaults) {
      const columns = this.#sql
        .exec<{ name: string; dflt_value: string | null }>(
          'SELECT name, dflt_value FROM pragma_table_info(?) WHERE dflt_value IS NOT NULL',
          table,
        )
        .toArray();
      const unquoted = (text: string | null) => (text ?? '').replace(/^'(.*)'$/s, '$1');
      defaults = new Map(columns.map((column) => [column.name, unquoted(column.dflt_value)]));
      this.#defaults.set(table, defaults);
    }
    return defaults;
  }
}

export function keyOf(
  table: SealedTableName,
  row: Record<string, SealedValue>,
): (string | number)[] {
  return sealedTable(table).key.map((name) => row[name] as string | number);
}

/** What was written, as far as the caller asked for it. */
class Returned {
  readonly #rows: Row[];

  constructor(rows: Row[]) {
    this.#rows = rows;
  }

  toArray(): Row[] {
    return this.#rows;
  }

  one(): Row {
    const [row, ...more] = this.#rows;
    if (!row || more.length > 0) throw new Error(`There are ${this.#rows.length} rows, not one.`);
    return row;
  }
}
