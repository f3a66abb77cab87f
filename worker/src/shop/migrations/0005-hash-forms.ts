import type { Migration } from './migration.ts';

/** Every hashed row says in which form it was hashed. Those of earlier folders are of the first. */
export const HASH_FORMS: Migration = {
  version: 5,
  statements: ['ALTER TABLE transfers ADD COLUMN form INTEGER NOT NULL DEFAULT 1'],
};
