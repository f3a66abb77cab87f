import { expect, test } from 'vitest';
import { openShop, order, value } from './testing/test-shop.ts';

const gift = { points: 5, reason: 'Thanks' };

test('an operation that fails late leaves no trace, neither stored nor remembered', async () => {
  const shop = await openShop();
  await shop.putOrder('first', order());
  const before = await shop.contents();
  await shop.sql(
    `CREATE TRIGGER fails BEFORE INSERT ON idempotency BEGIN SELECT RAISE(ABORT, 'no'); END`,
  );
  const failed = await shop.api.adjustPoints(shop.backend, 'ada', 'key-12345', gift);
  expect(failed).toMatchObject({ ok: false, code: 'internal' });
  await shop.sql('DROP TRIGGER fails');
  expect(await shop.contents()).toBe(before);

  value(await shop.api.adjustPoints(shop.backend, 'ada', 'key-12345', gift));
  expect((await shop.balance('ada')).available).toBe(30);
  await shop.expectTrueBooks();
});

test('a member whose joining failed can join', async () => {
  const shop = await openShop();
  await shop.sql(
    `CREATE TRIGGER fails BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'no'); END`,
  );
  const failed = await shop.api.putOrder(shop.backend, 'first', order());
  expect(failed).toMatchObject({ ok: false, code: 'internal' });
  await shop.sql('DROP TRIGGER fails');
  await shop.putOrder('first', order({ customerId: 'bob' }));
  expect((await shop.balance('bob')).available).toBe(25);
  expect(await shop.api.member(shop.backend, 'ada')).toMatchObject({ code: 'member_not_found' });
  await shop.expectTrueBooks();
});
