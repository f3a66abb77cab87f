import { MIGRATIONS } from './migrations.ts';

/** Whether this object was ever made a shop. Asking leaves no trace in its storage. */
export function hasTables(sql: SqlStorage): boolean {
  return (
    sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'`).toArray().length > 0
  );
}

/** Brings the tables to the present version. PRAGMA user_version is refused here, hence a table. */
export function migrate(storage: DurableObjectStorage): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    sql.exec('CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY)');
    const rows = sql.exec<{ version: number }>('SELECT version FROM schema_migrations').toArray();
    const applied = new Set(rows.map(({ version }) => version));
    for (const { version, statements } of MIGRATIONS) {
      if (applied.has(version)) continue;
      for (const statement of statements) sql.exec(statement);
      sql.exec('INSERT INTO schema_migrations (version) VALUES (?)', version);
    }
  });
}
