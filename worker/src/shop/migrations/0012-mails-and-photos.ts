import type { Migration } from './migration.ts';

/**
 * A mail says what it is: how urgent it is and how it can be ended follow from it. What ends the
 * mails to an address is kept by its reason, so that ending the newsletter ends nothing else, and
 * proving an address ends a bounce.
 *
 * A photo counts once its bytes are stored; how many bytes a member sends in a day is bounded; and
 * each photo to be deleted is tried by itself.
 */
export const MAILS_AND_PHOTOS: Migration = {
  version: 12,
  statements: [
    `ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'newsletter-welcome'`,
    // 0: urgent, 1: service, 2: bulk.
    `ALTER TABLE outbox ADD COLUMN priority INTEGER NOT NULL DEFAULT 1`,
    `ALTER TABLE outbox ADD COLUMN member INTEGER`,
    `UPDATE outbox SET kind = 'sign-in-code', priority = 0 WHERE cause LIKE 'sign-in %'`,
    `UPDATE outbox SET kind = 'newsletter-confirmation', priority = 0
      WHERE cause LIKE 'newsletter confirmation %'`,
    `UPDATE outbox SET kind = 'points-expiring', priority = 2,
      member = CAST(substr(cause, length('expiring ') + 1) AS INTEGER)
      WHERE cause LIKE 'expiring %'`,
    // What waited behind a mail of another priority has its turn now.
    `UPDATE outbox SET due_at = (SELECT max(created_at) FROM outbox)
      WHERE due_at IS NULL AND sent_at IS NULL AND given_up_at IS NULL AND number IN (
        SELECT min(number) FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL
          AND recipient IS NOT NULL GROUP BY recipient, priority)`,
    `DROP INDEX outbox_due`,
    `CREATE INDEX outbox_due ON outbox (priority, due_at) WHERE due_at IS NOT NULL`,
    `ALTER TABLE suppressions RENAME TO old_suppressions`,
    `CREATE TABLE suppressions (
      address_hash BLOB NOT NULL,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL,
      until INTEGER,
      PRIMARY KEY (address_hash, reason)
    ) WITHOUT ROWID`,
    `INSERT INTO suppressions (address_hash, reason, at)
      SELECT address_hash, reason, at FROM old_suppressions`,
    `DROP TABLE old_suppressions`,
    `ALTER TABLE photos ADD COLUMN stored_at INTEGER`,
    `UPDATE photos SET stored_at = uploaded_at`,
    `ALTER TABLE removed_photos ADD COLUMN failures INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE removed_photos ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0`,
    `CREATE TABLE photo_bytes (
      member INTEGER NOT NULL,
      day INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      PRIMARY KEY (member, day)
    ) WITHOUT ROWID`,
    `INSERT OR IGNORE INTO jobs (kind, key, due_at)
      SELECT 'tend-photos', '', 0 WHERE EXISTS (SELECT 1 FROM photos)`,
  ],
};
