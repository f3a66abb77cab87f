/** What is used of sql.js, which has no types of its own. This file of it carries its WebAssembly within. */
declare module 'sql.js/dist/sql-wasm-inline.js' {
  export type SqliteValue = string | number | Uint8Array | null;

  export interface Statement {
    bind(values: SqliteValue[]): boolean;
    step(): boolean;
    get(): SqliteValue[];
    getColumnNames(): string[];
    /** Also forgets what is bound. */
    reset(): boolean;
    free(): boolean;
  }

  export interface StatementIterator {
    next(): { done: boolean; value: Statement };
    getRemainingSQL(): string;
  }

  export interface Database {
    prepare(query: string): Statement;
    iterateStatements(query: string): StatementIterator;
    close(): void;
  }

  export interface Sqlite {
    Database: new () => Database;
  }

  export default function initSqlJs(): Promise<Sqlite>;
}
