/** How the rows of a table go along. */
export interface ExportedTable {
  name: string;
  /** Which rows; undefined for all. */
  only?: string;
  /** Columns that stay behind, or start anew. */
  without?: readonly string[];
}

/** What is looked after by the shop that it is, not by what it knows. */
const JOBS_LEFT_BEHIND = [
  'send-mail',
  'deliver-mails',
  'deliver-webhooks',
  'redeliver-event',
  'clean-up',
  'tell-head',
  'remove-photos',
  'write-journal',
];

/** Tables whose numbers others have been told: they are never given out a second time. */
const NUMBERED = ['newsletter_requests', 'subscribers', 'outbox', 'event_messages', 'deliveries'];

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/**
 * What an export holds, in its order: the chain first, for what follows goes on from its end. The
 * settings are those of the shop itself but for its id and age.
 */
export const EXPORTED_TABLES: readonly ExportedTable[] = [
  { name: 'transfers' },
  { name: 'seals' },
  { name: 'sealed_deletions' },
  { name: 'rows_before_seals' },
  { name: 'settings', without: ['only', 'shop_id', 'created_at', 'sealed_in'] },
  { name: 'programs' },
  { name: 'members' },
  { name: 'orders' },
  { name: 'told_notes' },
  { name: 'lots' },
  { name: 'redemptions' },
  { name: 'coupons' },
  { name: 'coupon_uses' },
  { name: 'adjustments' },
  { name: 'awards' },
  { name: 'tombstones' },
  { name: 'suppressions' },
  { name: 'mail_opt_outs' },
  { name: 'expiry_warnings' },
  { name: 'referral_codes' },
  { name: 'referrals' },
  { name: 'fingerprints' },
  { name: 'reviews' },
  { name: 'rating_counts' },
  { name: 'photos', only: 'stored_at IS NOT NULL' },
  { name: 'subscribers' },
  { name: 'newsletter_texts' },
  { name: 'newsletter_proofs' },
  { name: 'newsletter_changes' },
  { name: 'newsletter_rewards' },
  { name: 'sqlite_sequence', only: `name IN (${quoted(NUMBERED)})` },
  {
    name: 'jobs',
    only: `kind NOT IN (${quoted(JOBS_LEFT_BEHIND)})`,
    without: ['attempts', 'failed_at', 'last_error'],
  },
];

/** Sealed tables of which only the names of the rows go along. */
export const NAMED_ONLY = ['keys', 'webhook_endpoints', 'idempotency'] as const;

/** What stays where it is. */
export const LEFT_BEHIND: readonly string[] = [
  'audit',
  'ended_sessions',
  'sign_in_challenges',
  'attempts',
  'outbox',
  'event_messages',
  'deliveries',
  'newsletter_requests',
  'removed_photos',
  'photo_bytes',
  'journal_entries',
  'journal_place',
  'shop_imports',
  'schema_migrations',
];

/** What a shop has before it has a customer: it makes room for what comes. */
const OF_AN_EMPTY_SHOP = [
  'settings',
  'programs',
  'seals',
  'sealed_deletions',
  'rows_before_seals',
  'told_notes',
  'suppressions',
  'sqlite_sequence',
  'jobs',
];

/** Tables in which an empty shop has no row. */
export const TABLES_OF_CUSTOMERS = EXPORTED_TABLES.filter(
  ({ name }) => !OF_AN_EMPTY_SHOP.includes(name),
);

/** What is deleted before an import; settings and numbers are overwritten. */
export const CLEARED_TABLES = EXPORTED_TABLES.filter(
  ({ name }) => name !== 'settings' && name !== 'sqlite_sequence',
);

export function exportedTable(name: string): ExportedTable | undefined {
  return EXPORTED_TABLES.find((table) => table.name === name);
}
