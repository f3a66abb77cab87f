import type { Migration } from './migration.ts';

/**
 * Every use of a coupon with what became of it, so that a repeated call is known however often the
 * coupon has changed hands since; how long one lasts that came back after it had expired; and
 * that a review was rejected. For referrals: indexes, and what approvals are about.
 */
export const COUPON_USES: Migration = {
  version: 8,
  statements: [
    `ALTER TABLE coupons ADD COLUMN grace_until INTEGER`,
    `CREATE TABLE coupon_uses (
      code TEXT NOT NULL,
      order_id TEXT NOT NULL,
      used_at INTEGER NOT NULL,
      basket_hash TEXT,
      discount TEXT,
      released_at INTEGER,
      returned_at INTEGER,
      PRIMARY KEY (code, order_id)
    ) WITHOUT ROWID`,
    `CREATE INDEX coupon_uses_by_order ON coupon_uses (order_id)`,
    `INSERT INTO coupon_uses (code, order_id, used_at, discount)
      SELECT code, used_order_id, used_at, discount FROM coupons WHERE used_order_id IS NOT NULL`,
    // Of a use that was released before, only its order is known.
    `INSERT OR IGNORE INTO coupon_uses (code, order_id, used_at, released_at)
      SELECT code, released_order_id, created_at, created_at FROM coupons
      WHERE released_order_id IS NOT NULL`,
    `ALTER TABLE coupons DROP COLUMN released_order_id`,
    // Also of a review that was taken back, the shop's word outlasts what it said.
    `ALTER TABLE reviews ADD COLUMN rejected_at INTEGER`,
    `UPDATE reviews SET rejected_at = written_at
      WHERE state = 'rejected' OR (state = 'pending' AND due_at IS NULL AND imported = 0)`,
    // An advocate may have thousands of referrals: what is asked of all of them is in one index.
    `CREATE INDEX referrals_by_verdict ON referrals
      (advocate, verdict, rewarded_at, due_at, paid_at, order_id, program_version, capped, id)`,
    `CREATE INDEX referrals_open ON referrals (advocate, order_by)
      WHERE friend IS NULL AND verdict = 'claimed'`,
    // Findings name the facts that they rest on, and approvals what they approved. Those of before
    // approve their reason whatever the facts.
    `UPDATE referrals SET findings = (
      SELECT json_group_array(json_set(value, '$.about', json('[]'))) FROM json_each(findings))`,
    `UPDATE referrals SET approved = (
      SELECT json_group_array(json_object('reason', value, 'about', NULL)) FROM json_each(approved))
      WHERE approved IS NOT NULL`,
    `UPDATE programs SET
      rules = json_set(rules, '$.coupons', json('{"returnOnCancellation":true}'))`,
  ],
};
