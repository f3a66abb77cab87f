import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { Shop } from '../shop.ts';
import { expectRefusal, openShop, order, type TestShop } from '../testing/test-shop.ts';
import { MIGRATIONS } from './migrations.ts';

/** Changes the tables of a shop behind its back, and has it wake up with them. */
async function wakeWith(shop: TestShop, ...statements: string[]): Promise<void> {
  for (const statement of statements) await shop.sql(statement);
  await evictDurableObject(shop.stub);
}

describe('a shop whose tables this version does not know', () => {
  it('of a newer version answers every call so, writes nothing, and goes on once it is known', async () => {
    const shop = await openShop();
    await shop.putOrder('1', order());
    await wakeWith(shop, 'INSERT INTO schema_migrations (version) VALUES (9999)');
    const before = await shop.contents();
    expectRefusal(await shop.api.putOrder(shop.backend, '2', order()), 'data_too_new');
    expectRefusal(await shop.api.front(), 'data_too_new');
    expectRefusal(await shop.api.keys(), 'data_too_new');
    await runInDurableObject(shop.stub, (it: Shop) => it.alarm());
    expect(await shop.contents()).toBe(before);
    await wakeWith(shop, 'DELETE FROM schema_migrations WHERE version = 9999');
    await shop.putOrder('2', order());
    await shop.expectTrueBooks();
  });

  it.each([
    ['a table', 'DROP TABLE lots'],
    ['a column', 'ALTER TABLE members DROP COLUMN language'],
  ])('of a version before the first misses %s, and is left alone', async (_what, change) => {
    const shop = await openShop();
    const later = MIGRATIONS.slice(1).map(({ version }) => version);
    await wakeWith(
      shop,
      change,
      `DELETE FROM schema_migrations WHERE version IN (${later.join(', ')})`,
    );
    const before = await shop.contents();
    expectRefusal(await shop.api.putOrder(shop.backend, '2', order()), 'data_not_readable');
    expect(await shop.contents()).toBe(before);
  });

  it('that cannot be migrated is left as it was', async () => {
    const shop = await openShop();
    await wakeWith(shop, 'DELETE FROM schema_migrations WHERE version = 5');
    const before = await shop.contents();
    expectRefusal(await shop.api.front(), 'data_not_readable');
    expect(await shop.contents()).toBe(before);
  });
});
