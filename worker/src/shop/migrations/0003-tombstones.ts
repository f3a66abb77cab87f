import type { Migration } from './migration.ts';

/** Whom the shop has erased, as keyed hashes: so that no late call brings them back. */
export const TOMBSTONES: Migration = {
  version: 3,
  statements: [
    `CREATE TABLE tombstones (
      hash TEXT PRIMARY KEY,
      member INTEGER NOT NULL,
      erased_at INTEGER NOT NULL
    ) WITHOUT ROWID`,
  ],
};
