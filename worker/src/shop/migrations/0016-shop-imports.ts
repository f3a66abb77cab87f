import type { Migration } from './migration.ts';

/** While a shop takes in the export of another: how far it is. No row: it does not. */
export const SHOP_IMPORTS: Migration = {
  version: 16,
  statements: [
    `CREATE TABLE shop_imports (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      run TEXT NOT NULL,
      counts TEXT NOT NULL,
      has_ended INTEGER NOT NULL
    )`,
  ],
};
