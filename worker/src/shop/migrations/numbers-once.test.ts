import { runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { Shop } from '../shop.ts';
import { openShop } from '../testing/test-shop.ts';
import { FIRST_TABLES } from './0001-first-tables.ts';
import { NUMBERS_ONCE } from './0011-numbers-once.ts';

const MAIL = `INSERT INTO outbox (cause, message_id, created_at, try_until) VALUES (?, 'm', 0, 0)
  RETURNING number`;

/** The tables as the first version left them, in an object that holds nothing else. */
async function folderOfTheFirstVersion<Result>(
  isInUse: boolean,
  look: (sql: SqlStorage) => Result,
): Promise<Result> {
  const { stub } = await openShop();
  return runInDurableObject(stub, async (_shop: Shop, { storage }) => {
    await storage.deleteAll();
    const { sql } = storage;
    for (const statement of FIRST_TABLES.statements) sql.exec(statement);
    if (isInUse) {
      sql.exec(`INSERT INTO settings (only, shop_id, name, allowed_origins, email_sign_in, profile,
        mail_key, created_at) VALUES (1, 'a', 'A', '[]', 1, '{}', 'k', 0)`);
    }
    return look(sql);
  });
}

function migrate(sql: SqlStorage): void {
  for (const statement of NUMBERS_ONCE.statements) sql.exec(statement);
}

test('a folder that was in use keeps its rows, and gives out no number a second time', async () => {
  await folderOfTheFirstVersion(true, (sql) => {
    expect(sql.exec(MAIL, 'first').one().number).toBe(1);
    expect(sql.exec(MAIL, 'second').one().number).toBe(2);
    const before = sql.exec('SELECT * FROM outbox').toArray();
    migrate(sql);
    expect(sql.exec('SELECT * FROM outbox').toArray()).toEqual(before);
    const third = Number(sql.exec(MAIL, 'third').one().number);
    expect(third).toBeGreaterThan(1_000_000_000);
    sql.exec('DELETE FROM outbox');
    expect(sql.exec(MAIL, 'fourth').one().number).toBe(third + 1);
  });
});

test('one whose numbers had started again goes on above all that it ever gave out', async () => {
  await folderOfTheFirstVersion(true, (sql) => {
    for (const cause of ['first', 'second', 'third']) sql.exec(MAIL, cause).one();
    sql.exec('DELETE FROM outbox');
    migrate(sql);
    expect(sql.exec(MAIL, 'fourth').one().number).toBeGreaterThan(1_000_000_000);
  });
});

test('a new folder counts from one, and has every index that there was', async () => {
  const indexes = `SELECT name, sql FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`;
  await folderOfTheFirstVersion(false, (sql) => {
    const before = sql.exec(indexes).toArray();
    migrate(sql);
    expect(sql.exec(indexes).toArray()).toEqual(before);
    expect(sql.exec(MAIL, 'first').one().number).toBe(1);
  });
});
