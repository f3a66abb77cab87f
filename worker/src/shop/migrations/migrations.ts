import { FIRST_TABLES } from './0001-first-tables.ts';
import { PROVEN_ADDRESSES } from './0002-proven-addresses.ts';
import type { Migration } from './migration.ts';

/** Every migration, by ascending version. Append only. */
export const MIGRATIONS: readonly Migration[] = [FIRST_TABLES, PROVEN_ADDRESSES];
