import { FIRST_TABLES } from './0001-first-tables.ts';
import type { Migration } from './migration.ts';

/**
 * Rows of these tables are deleted, and their numbers are told to others: in the ids of deliveries,
 * in the keys of jobs, in what the order of events and the causes of mails hang on. A plain row id
 * starts again once the table is empty, so that a later row was taken for an earlier one.
 * AUTOINCREMENT gives each number once.
 */
const TABLES = [
  'newsletter_requests',
  'subscribers',
  'outbox',
  'event_messages',
  'deliveries',
] as const;

/**
 * Where numbers go on in a folder that was in use: what it gave out before is not known, but no shop
 * can have written so many rows.
 */
const ABOVE_ALL_BEFORE = 1_000_000_000_000;

function numberedOnce(table: (typeof TABLES)[number]): string[] {
  const created = FIRST_TABLES.statements.find((each) =>
    each.startsWith(`CREATE TABLE ${table} (`),
  );
  const indexes = FIRST_TABLES.statements.filter((each) =>
    new RegExp(`^CREATE (UNIQUE )?INDEX \\w+\\s+ON ${table} `).test(each),
  );
  if (created === undefined) throw new Error(`The first tables know no ${table}.`);
  return [
    created
      .replace(`CREATE TABLE ${table}`, `CREATE TABLE new_${table}`)
      .replace('INTEGER PRIMARY KEY', 'INTEGER PRIMARY KEY AUTOINCREMENT'),
    `INSERT INTO new_${table} SELECT * FROM ${table}`,
    `DROP TABLE ${table}`,
    `ALTER TABLE new_${table} RENAME TO ${table}`,
    ...indexes,
    `DELETE FROM sqlite_sequence WHERE name = '${table}'`,
    `INSERT INTO sqlite_sequence (name, seq)
      SELECT '${table}', ${ABOVE_ALL_BEFORE} WHERE EXISTS (SELECT 1 FROM settings)`,
  ];
}

export const NUMBERS_ONCE: Migration = {
  version: 11,
  statements: TABLES.flatMap(numberedOnce),
};
