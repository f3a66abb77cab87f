import { FIRST_TABLES } from './0001-first-tables.ts';
import { SEALS } from './0006-seals.ts';
import type { Migration } from './migration.ts';

/** Every migration, by ascending version. Append only. */
export const MIGRATIONS: readonly Migration[] = [FIRST_TABLES, SEALS];
