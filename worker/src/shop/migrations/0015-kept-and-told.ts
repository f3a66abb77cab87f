import type { Migration } from './migration.ts';

/**
 * When two members become one, what each was given within the caps of referrals stays theirs
 * together: the caps take it back no more. The index holds all that is asked of an advocate's
 * referrals, so it holds that, too.
 *
 * A warning covers the points that it named. Of one from before nobody knows how many they were: it
 * covers all that expires at that moment.
 */
export const KEPT_AND_TOLD: Migration = {
  version: 15,
  statements: [
    'ALTER TABLE referrals ADD COLUMN kept_at INTEGER',
    'DROP INDEX referrals_by_verdict',
    `CREATE INDEX referrals_by_verdict ON referrals (advocate, verdict, rewarded_at, due_at,
      paid_at, order_id, program_version, capped, kept_at, id)`,
    'ALTER TABLE expiry_warnings ADD COLUMN points INTEGER',
    'ALTER TABLE expiry_warnings ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0',
  ],
};
