import { describe, expect, test } from 'vitest';
import { signInByCode } from './testing/newsletter.ts';
import { DAY, expectRefusal, openShop, order, START, value } from './testing/test-shop.ts';

describe('merging two members', () => {
  test('leaves the books true also where points are due that no job has released yet', async () => {
    const shop = await openShop({ pendingDays: 14, expiry: { kind: 'months', months: 2 } });
    await shop.putOrder('1', order());
    await shop.putOrder('2', order({ customerId: 'bob', totalMinor: 700 }));
    await shop.setClock(START + 20 * DAY);
    const merged = value(await shop.api.mergeMembers(shop.backend, 'bob', { from: 'ada' }));
    expect(merged).toMatchObject({ id: 'bob', points: { available: 32, pending: 0 } });
    expect(await shop.balance('ada')).toEqual(merged.points);
    await shop.expectTrueBooks();
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    expect(await shop.balance('bob')).toMatchObject({ available: 7, debt: 0 });
    await shop.expectTrueBooks();
  });

  test('lets the address of the part become that of the whole', async () => {
    const shop = await openShop();
    value(await shop.api.putMember(shop.backend, 'bob', { email: 'bob@example.com' }));
    value(await shop.api.putMember(shop.backend, 'ada', { email: 'ada@example.com' }));
    value(await shop.api.mergeMembers(shop.backend, 'bob', { from: 'ada' }));
    const changed = await shop.api.putMember(shop.backend, 'bob', { email: 'ada@example.com' });
    expect(value(changed).email).toBe('ada@example.com');
    expect(value(await shop.api.member(shop.backend, 'ada')).id).toBe('bob');
  });

  test.each([
    ['the customer remains', 'ada', 'mem_1', 'ada'],
    ['the member by e-mail remains', 'mem_1', 'ada', 'ada'],
  ])('answers the same whole when it is repeated: %s', async (_, id, from, whole) => {
    const shop = await openShop();
    await signInByCode(shop, 'ada@example.com');
    value(await shop.api.putMember(shop.backend, 'ada', {}));
    await shop.putOrder('1', order());
    await shop.give('mem_1', 5);
    const merge = () => shop.api.mergeMembers(shop.backend, id, { from });
    const merged = value(await merge());
    expect(merged).toMatchObject({ id: whole, points: { available: 30 }, emailVerified: true });
    for (let times = 0; times < 2; times++) expect(value(await merge())).toEqual(merged);
    const swapped = await shop.api.mergeMembers(shop.backend, from, { from: id });
    expect(value(swapped)).toEqual(merged);
    for (const name of [id, from, 'mem_1', 'mem_2']) {
      expect(value(await shop.api.member(shop.backend, name))).toEqual(merged);
    }
    expect((await signInByCode(shop, 'ada@example.com')).number).toBe(id === 'ada' ? 2 : 1);
    await shop.expectTrueBooks();
  });

  test.each(['ada', 'mem_1'])('refuses one member named twice, as %s', async (from) => {
    const shop = await openShop();
    value(await shop.api.putMember(shop.backend, 'ada', {}));
    const merged = await shop.api.mergeMembers(shop.backend, 'ada', { from });
    expectRefusal(merged, 'cannot_merge');
  });
});
