import type { Migration } from './migration.ts';

/**
 * Sessions can be ended: all of a member's up to a time, and single ones. Fingerprints have a key of
 * the shop's own; a shop from before is given one when it wakes, and since then it is remembered.
 */
export const SESSIONS_THAT_END: Migration = {
  version: 13,
  statements: [
    'ALTER TABLE members ADD COLUMN sessions_ended_at INTEGER',
    `CREATE TABLE ended_sessions (
      id TEXT PRIMARY KEY,
      expires_at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    'ALTER TABLE settings ADD COLUMN fingerprint_key TEXT',
    'ALTER TABLE settings ADD COLUMN fingerprint_key_since INTEGER',
  ],
};
