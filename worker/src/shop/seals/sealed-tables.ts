/** How the rows of a table are sealed. */
export interface SealedTable {
  /** The columns that name a row. */
  key: readonly string[];
  /** Columns that no seal covers: they are recomputed, or worth nothing, and change often. */
  open?: readonly string[];
  /**
   * Whether rows say who somebody is. Then a seal also covers a random salt, which is replaced with
   * each change: once a person is erased, nobody can try out names against the old seals.
   */
  isPersonal?: true;
}

/**
 * The tables whose rows are sealed: what is worth money, or proves a consent, and does not follow
 * from the transfers alone. A table joins by a line here and by its columns `sealed_in` (and
 * `seal_salt` where it is personal), which a migration adds.
 */
export const SEALED_TABLES = {
  settings: { key: ['only'] },
  programs: { key: ['version'] },
  keys: { key: ['id'], open: ['last_used_at'] },
  members: { key: ['number'], open: ['debt'], isPersonal: true },
  orders: { key: ['id'], open: ['pending'] },
  redemptions: { key: ['id'] },
  coupons: { key: ['code'] },
  coupon_uses: { key: ['code', 'order_id'] },
  adjustments: { key: ['id'], isPersonal: true },
  awards: { key: ['id'], open: ['number'] },
  idempotency: { key: ['scope', 'key'], isPersonal: true },
  webhook_endpoints: { key: ['id'], open: ['failures', 'failing_since', 'paused_until'] },
  referral_codes: { key: ['code'], isPersonal: true },
  referrals: { key: ['number'], isPersonal: true },
  reviews: { key: ['id'], isPersonal: true },
  subscribers: { key: ['number'], isPersonal: true },
  newsletter_proofs: { key: ['number'], isPersonal: true },
  newsletter_changes: { key: ['number'], isPersonal: true },
  newsletter_texts: { key: ['hash'] },
  newsletter_rewards: { key: ['mailbox_hash'], isPersonal: true },
} satisfies Record<string, SealedTable>;

export type SealedTableName = keyof typeof SEALED_TABLES;

export const SEALED_TABLE_NAMES = Object.keys(SEALED_TABLES) as SealedTableName[];

export function isSealedTable(name: string): name is SealedTableName {
  return Object.hasOwn(SEALED_TABLES, name);
}

export function sealedTable(name: SealedTableName): SealedTable {
  return SEALED_TABLES[name];
}
