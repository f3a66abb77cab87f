import { type Failure, fail } from '@stamm/contract';
import { FIRST_TABLES } from './0001-first-tables.ts';
import { MIGRATIONS } from './migrations.ts';

/** Whether this object was ever made a shop. Asking leaves no trace in its storage. */
export function hasTables(sql: SqlStorage): boolean {
  return (
    sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'`).toArray().length > 0
  );
}

/**
 * Why this version must leave a shop's tables alone; null where it may use them. Writing into
 * tables whose meaning is not known would damage them for good.
 */
export function whyUnusable(sql: SqlStorage): Failure | null {
  const applied = appliedVersions(sql);
  const known = new Set(MIGRATIONS.map(({ version }) => version));
  if (applied.some((version) => !known.has(version))) {
    return fail(
      'data_too_new',
      "A newer version of Stamm has written this shop's data. Run that version or a later one; nothing was changed.",
    );
  }
  const isOfFirst = applied.length === 1 && MIGRATIONS.length > 1;
  if (!isOfFirst || hasFirstTables(sql)) return null;
  return fail(
    'data_not_readable',
    "This shop's tables are not those of any released version of Stamm. Restore a backup; nothing was changed.",
  );
}

/** Brings the tables to the present version. PRAGMA user_version is refused here, hence a table. */
export function migrate(storage: DurableObjectStorage): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    sql.exec('CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY)');
    const applied = new Set(appliedVersions(sql));
    for (const { version, statements } of MIGRATIONS) {
      if (applied.has(version)) continue;
      for (const statement of statements) sql.exec(statement);
      sql.exec('INSERT INTO schema_migrations (version) VALUES (?)', version);
    }
  });
}

function appliedVersions(sql: SqlStorage): number[] {
  return sql
    .exec<{ version: number }>('SELECT version FROM schema_migrations')
    .toArray()
    .map(({ version }) => version);
}

/** Whether every table of the first version is there, as later migrations expect to find it. */
function hasFirstTables(sql: SqlStorage): boolean {
  const tables = new Set(
    sql
      .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`)
      .toArray()
      .map(({ name }) => name),
  );
  return FIRST_TABLES.statements.every((statement) => {
    const [, table = '', columns = ''] = /^CREATE TABLE (\w+) \((.*)\)/s.exec(statement) ?? [];
    if (table === '') return true;
    return tables.has(table) && columnsOf(columns).every((column) => hasColumn(sql, table, column));
  });
}

/** Each column stands at the beginning of a line, or of the only one. */
function columnsOf(definitions: string): string[] {
  return definitions.split('\n').flatMap((line) => /^\s*([a-z]\w*) /.exec(line)?.[1] ?? []);
}

function hasColumn(sql: SqlStorage, table: string, column: string): boolean {
  const query = 'SELECT 1 FROM pragma_table_info(?) WHERE name = ?';
  return sql.exec(query, table, column).toArray().length > 0;
}
