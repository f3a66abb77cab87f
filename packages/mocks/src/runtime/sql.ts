import type { Database, SqliteValue, Statement } from 'sql.js/dist/sql-wasm-inline.js';

type Value = SqlStorageValue;
type Row = Record<string, Value>;
/** What may be bound besides the values that come out. */
type Binding = Value | Uint8Array | boolean | undefined;

/** A value as SQLite in WebAssembly takes it, read as a Durable Object reads it. */
function toSqlite(value: Binding): SqliteValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return String(value);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}

/** A blob comes out of a Durable Object as an ArrayBuffer of its own. */
function fromSqlite(value: SqliteValue): Value {
  return value instanceof Uint8Array ? value.slice().buffer : value;
}

/** The rows of one statement: all of them are read at once, and handed out one by one. */
export class Cursor<Found extends Row = Row> {
  readonly columnNames: string[];
  readonly #rows: Iterator<Value[]>;

  constructor(columnNames: string[], rows: Value[][]) {
    this.columnNames = columnNames;
    this.#rows = rows.values();
  }

  next(): IteratorResult<Found, undefined> {
    const { done, value } = this.#rows.next();
    return done ? { done: true, value: undefined } : { done: false, value: this.#named(value) };
  }

  [Symbol.iterator](): this {
    return this;
  }

  toArray(): Found[] {
    return [...this];
  }

  /** @throws where there is not exactly one row */
  one(): Found {
    const [found, another] = this.toArray();
    if (found === undefined || another !== undefined) {
      const what = found === undefined ? 'no results' : 'multiple results';
      throw new Error(`Expected exactly one result from SQL query, but got ${what}.`);
    }
    return found;
  }

  raw<Raw extends Value[]>(): IterableIterator<Raw> & { toArray(): Raw[] } {
    const rows = this.#rows as Iterator<Raw>;
    return {
      next: () => rows.next(),
      toArray: () => [...{ [Symbol.iterator]: () => rows }],
      [Symbol.iterator]() {
        return this;
      },
    };
  }

  #named(row: Value[]): Found {
    return Object.fromEntries(this.columnNames.map((name, at) => [name, row[at]])) as Found;
  }
}

/** The SQL of a Durable Object's storage, on a database of SQLite in WebAssembly. */
export class Sql {
  readonly #database: Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
    // As in a Durable Object.
    this.exec('PRAGMA foreign_keys = ON');
  }

  exec<Found extends Row = Row>(query: string, ...bindings: Binding[]): Cursor<Found> {
    const statement = this.#prepared.get(query) ?? this.#prepare(query);
    try {
      statement.bind(bindings.map(toSqlite));
      const rows: Value[][] = [];
      while (statement.step()) rows.push(statement.get().map(fromSqlite));
      return new Cursor<Found>(statement.getColumnNames(), rows);
    } finally {
      statement.reset();
    }
  }

  #prepare(query: string): Statement {
    const statement = this.#database.prepare(this.#runAllButTheLast(query));
    if (!query.includes(';')) this.#prepared.set(query, statement);
    return statement;
  }

  /** Of several statements in one text only the last can have values bound and rows to give. */
  #runAllButTheLast(query: string): string {
    if (!query.includes(';')) return query;
    const statements = this.#database.iterateStatements(query);
    for (;;) {
      const rest = statements.getRemainingSQL();
      const { done, value: statement } = statements.next();
      if (done || statements.getRemainingSQL().trim() === '') return rest;
      while (statement.step());
    }
  }
}
