/**
 * The check reads the whole database, and calls wait for it: about a second for this much. Of a
 * larger one, damage is found by its calls and by each backup.
 */
const LARGEST_CHECKED_BYTES = 100_000_000;

/** Whether SQLite finds a database to hold together. */
export function isSound(sql: SqlStorage): boolean {
  if (sql.databaseSize > LARGEST_CHECKED_BYTES) return true;
  const [found] = sql.exec<{ quick_check: string }>('PRAGMA quick_check(1)').toArray();
  return found?.quick_check === 'ok';
}
