import type { Migration } from './migration.ts';

/** What the first seals covered. Frozen here: the list in the code may grow. */
const SEALED = [
  'settings',
  'programs',
  'keys',
  'members',
  'orders',
  'redemptions',
  'coupons',
  'coupon_uses',
  'adjustments',
  'awards',
  'idempotency',
  'webhook_endpoints',
  'referral_codes',
  'referrals',
  'reviews',
  'subscribers',
  'newsletter_proofs',
  'newsletter_changes',
  'newsletter_texts',
  'newsletter_rewards',
];

const PERSONAL = [
  'members',
  'adjustments',
  'idempotency',
  'referral_codes',
  'referrals',
  'reviews',
  'subscribers',
  'newsletter_proofs',
  'newsletter_changes',
  'newsletter_rewards',
];

/**
 * Seals of rows, in one chain with the transfers. A row names the unit that sealed it last. Rows
 * that are older have none: how many there are is written down, so that none can join them.
 */
export const SEALS: Migration = {
  version: 20,
  statements: [
    `CREATE TABLE seals (
      position INTEGER PRIMARY KEY,
      unit INTEGER NOT NULL,
      entries TEXT NOT NULL,
      hash BLOB NOT NULL
    )`,
    `CREATE TABLE sealed_deletions (
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      unit INTEGER NOT NULL,
      PRIMARY KEY (kind, key)
    ) WITHOUT ROWID`,
    `CREATE TABLE rows_before_seals (
      kind TEXT PRIMARY KEY,
      rows INTEGER NOT NULL
    ) WITHOUT ROWID`,
    'ALTER TABLE transfers ADD COLUMN seal_unit INTEGER',
    'ALTER TABLE transfers ADD COLUMN seals TEXT',
    ...SEALED.map((table) => `ALTER TABLE ${table} ADD COLUMN sealed_in INTEGER`),
    ...PERSONAL.map((table) => `ALTER TABLE ${table} ADD COLUMN seal_salt BLOB`),
    ...SEALED.map(
      (table) =>
        `INSERT INTO rows_before_seals (kind, rows) SELECT '${table}', count(*) FROM ${table}`,
    ),
  ],
};
