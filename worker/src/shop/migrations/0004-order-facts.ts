import type { Migration } from './migration.ts';

/**
 * What orders came to tell besides their total: how they are paid, what in them is not goods, and
 * how new each word is where a snapshot leaves something open. In rows of before all of it is null:
 * nothing was told.
 */
export const ORDER_FACTS: Migration = {
  version: 4,
  statements: [
    'ALTER TABLE orders ADD COLUMN paid_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN gift_card_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN store_credit_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN tip_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN duties_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN fees_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN rounding_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN discount_minor INTEGER',
    'ALTER TABLE orders ADD COLUMN coupon_codes TEXT',
    'ALTER TABLE orders ADD COLUMN channel TEXT',
    'ALTER TABLE orders ADD COLUMN location_id TEXT',
    // When paid, canceled, fulfilled and customer were told last; null: by the snapshot.
    'ALTER TABLE orders ADD COLUMN told_at TEXT',
    // Times that were not believed because they lay ahead.
    'ALTER TABLE orders ADD COLUMN ahead TEXT',
    // Members whose order it was before it named another customer.
    'ALTER TABLE orders ADD COLUMN left_members TEXT',
    // What a shop is told once.
    'CREATE TABLE told_notes (note TEXT PRIMARY KEY) WITHOUT ROWID',
  ],
};
