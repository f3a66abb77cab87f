import type { Migration } from './migration.ts';

/**
 * An address is its member's once it is proven; until then several may name it. One of an earlier
 * version that has no `email_proven_at` is not proven.
 */
export const PROVEN_ADDRESSES: Migration = {
  version: 2,
  statements: [
    `DROP INDEX members_by_email`,
    `CREATE UNIQUE INDEX members_by_proven_email ON members (email)
      WHERE email_proven_at IS NOT NULL`,
  ],
};
