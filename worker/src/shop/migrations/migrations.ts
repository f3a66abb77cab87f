import { FIRST_TABLES } from './0001-first-tables.ts';
import { ORDER_FACTS } from './0004-order-facts.ts';
import type { Migration } from './migration.ts';

/** Every migration, by ascending version. Append only. */
export const MIGRATIONS: readonly Migration[] = [FIRST_TABLES, ORDER_FACTS];
