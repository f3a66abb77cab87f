import { runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { Shop } from '../shop.ts';
import { openShop, PROGRAM } from '../testing/test-shop.ts';
import { ProgramsBook } from './programs.ts';

test('of many versions, the rules of the few that are in use are kept in memory', async () => {
  const shop = await openShop();
  await runInDurableObject(shop.stub, (_shop: Shop, { storage }) => {
    const book = new ProgramsBook(storage.sql);
    for (let days = 1; days <= 30; days++) book.add({ ...PROGRAM, pendingDays: days }, days);
    expect(book.all()).toHaveLength(31);
    expect(book.version(31).rules.pendingDays).toBe(30);
    const first = book.version(1).rules;
    expect(book.version(1).rules).toBe(first);
    for (const { rules } of book.all()) expect(rules.timeZone).toBe('Europe/Berlin');
    // It was put aside meanwhile, and is read again.
    expect(book.version(1).rules).not.toBe(first);
    expect(book.version(1).rules).toEqual(first);
    // One that is used all the time stays.
    const inForce = book.version(31).rules;
    for (let version = 2; version < 30; version++) {
      book.version(version).rules.timeZone;
      expect(book.version(31).rules).toBe(inForce);
    }
  });
});

test('what every version says of expiry and referrals is known without reading its rules', async () => {
  const shop = await openShop();
  await runInDurableObject(shop.stub, (_shop: Shop, { storage }) => {
    const book = new ProgramsBook(storage.sql);
    expect(book.everOfferedReferrals()).toBe(false);
    book.add({ ...PROGRAM, expiry: { kind: 'inactivity', months: 6 } }, 1);
    expect(book.expiries()).toEqual([{ kind: 'never' }, { kind: 'inactivity', months: 6 }]);
  });
});
