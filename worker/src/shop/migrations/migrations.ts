import { FIRST_TABLES } from './0001-first-tables.ts';
import { COUPON_USES } from './0008-coupon-uses.ts';
import type { Migration } from './migration.ts';

/** Every migration, by ascending version. Append only. */
export const MIGRATIONS: readonly Migration[] = [FIRST_TABLES, COUPON_USES];
