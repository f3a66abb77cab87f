import type { Migration } from './migration.ts';

/**
 * Codes are bound to the browser that asked; those that were on their way are asked for again. What
 * is decided for a shop is written down, by whom and when.
 */
export const SIGN_IN_CHALLENGES_AND_AUDIT: Migration = {
  version: 10,
  statements: [
    'DROP TABLE sign_in_codes',
    `CREATE TABLE sign_in_challenges (
      hash TEXT PRIMARY KEY,
      mailbox TEXT NOT NULL,
      email TEXT NOT NULL,
      code_hash BLOB NOT NULL,
      digits INTEGER NOT NULL,
      is_shared INTEGER NOT NULL,
      tries INTEGER NOT NULL,
      language TEXT,
      expires_at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    'CREATE INDEX sign_in_challenges_by_mailbox ON sign_in_challenges (mailbox)',
    `CREATE TABLE audit (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      action TEXT NOT NULL,
      subject TEXT,
      member INTEGER,
      actor_kind TEXT NOT NULL,
      actor TEXT,
      request_id TEXT,
      details TEXT
    )`,
    'CREATE INDEX audit_by_member ON audit (member) WHERE member IS NOT NULL',
  ],
};
