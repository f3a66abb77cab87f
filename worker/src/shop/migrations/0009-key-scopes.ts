import type { Migration } from './migration.ts';

/** Keys have scopes, a name and a last use. Those without scopes were made for everything. */
export const KEY_SCOPES: Migration = {
  version: 9,
  statements: [
    'ALTER TABLE keys ADD COLUMN name TEXT',
    'ALTER TABLE keys ADD COLUMN scopes TEXT',
    'ALTER TABLE keys ADD COLUMN last_used_at INTEGER',
  ],
};
