import type { Migration } from './migration.ts';

/**
 * Every hashed row says in which form it was hashed; those of earlier folders are of the first. And
 * what is on its way to the journal, with the place up to which this shop knows it.
 */
export const FORMS_AND_JOURNAL: Migration = {
  version: 5,
  statements: [
    'ALTER TABLE transfers ADD COLUMN form INTEGER NOT NULL DEFAULT 1',
    `CREATE TABLE journal_entries (
      number INTEGER PRIMARY KEY,
      key TEXT NOT NULL,
      kind TEXT NOT NULL,
      note TEXT NOT NULL,
      at INTEGER NOT NULL,
      until INTEGER
    )`,
    `CREATE TABLE journal_place (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      sequence INTEGER NOT NULL
    )`,
  ],
};
