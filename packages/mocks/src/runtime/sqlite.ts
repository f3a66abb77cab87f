import initSqlJs, { type Database, type Sqlite } from 'sql.js/dist/sql-wasm-inline.js';

let sqlite: Sqlite | undefined;

/** Loads SQLite; once is enough for all shops. */
export async function loadSqlite(): Promise<void> {
  sqlite ??= await initSqlJs();
}

export function openDatabase(): Database {
  if (!sqlite) throw new Error('SQLite is not loaded yet.');
  return new sqlite.Database();
}
