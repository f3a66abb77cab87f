import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import type { Coupon, Key } from '@stamm/contract/types';
import { describe, expect, it } from 'vitest';
import type { Env } from '../../env.ts';
import { recordBounce, suppressionOf } from '../mails/suppression.ts';
import type { Shop } from '../shop.ts';
import {
  EMAIL,
  mailedToken,
  openShopWithNewsletter,
  signInByCode,
  subscribeAndConfirm,
  subscribersOf,
} from '../testing/newsletter.ts';
import { perform } from '../testing/perform.ts';
import { expectRefusal, openShop, order, type TestShop, value } from '../testing/test-shop.ts';

const { JOURNALS } = env as unknown as Required<Env>;

type Rows = Record<string, SqlStorageValue>[];

/** All that a backup would hold. */
function backUp(shop: TestShop): Promise<[table: string, rows: Rows][]> {
  return runInDurableObject(shop.stub, (_shop: Shop, { storage: { sql } }) =>
    sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'
          AND name NOT LIKE 'sqlite%'`,
      )
      .toArray()
      .map(({ name }) => [name, sql.exec(`SELECT * FROM ${name}`).toArray()]),
  );
}

/** Puts a backup in place: the journal, an object of its own, stays as it is. */
async function restore(shop: TestShop, backup: [table: string, rows: Rows][]): Promise<void> {
  await runInDurableObject(shop.stub, (_shop: Shop, { storage: { sql } }) => {
    for (const [table, rows] of backup) {
      sql.exec(`DELETE FROM ${table}`);
      for (const row of rows) {
        const columns = Object.keys(row);
        const places = columns.map(() => '?').join(', ');
        const values = Object.values(row);
        sql.exec(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, ...values);
      }
    }
  });
  await evictDurableObject(shop.stub);
  await shop.setClock(shop.now);
}

const basket = { currency: 'EUR', goodsMinor: 1_000, shippingMinor: 0, lines: [] };

async function couponOf(shop: TestShop): Promise<string> {
  const caller = await shop.caller('ada');
  const redeemed = await shop.api.redeemReward(caller, crypto.randomUUID(), { rewardId: 'five' });
  return value(redeemed).coupon.code;
}

const use = (shop: TestShop, code: string, orderId: string) =>
  shop.api.redeemCoupon(shop.backend, code, { orderId, ...basket });

async function statusOf(shop: TestShop, code: string): Promise<Coupon['status']> {
  return value(await shop.api.coupon(shop.backend, code)).status;
}

async function keyOf(shop: TestShop, id: string): Promise<Key | undefined> {
  return value(await shop.api.keys()).find((key) => key.id === id);
}

describe('a restored backup', () => {
  it('does not bring back a person who was erased since', async () => {
    const shop = await openShop();
    await shop.welcome('ada', 30);
    await shop.welcome('bob', 20);
    const backup = await backUp(shop);
    value(await shop.api.eraseMe(await shop.caller('ada')));
    await shop.ring();
    await restore(shop, backup);
    expectRefusal(await shop.api.member(shop.backend, 'ada'), 'member_not_found');
    expect(await shop.contents()).not.toContain('"ada"');
    expect(await shop.balance('bob')).toMatchObject({ available: 20 });
    await shop.expectTrueBooks();
  });

  it('does not take another for one who was erased under the same number', async () => {
    const shop = await openShop();
    const backup = await backUp(shop);
    await shop.welcome('ada', 30);
    value(await shop.api.eraseMe(await shop.caller('ada')));
    await shop.ring();
    await restore(shop, backup);
    await shop.wait(1_000);
    await shop.welcome('bob', 20);
    const second = await backUp(shop);
    await restore(shop, second);
    expect(await shop.balance('bob')).toMatchObject({ available: 20 });
  });

  it('has no late call bring back who joined and was erased since', async () => {
    const shop = await openShop();
    const backup = await backUp(shop);
    const known = { email: 'ada@example.com', emailVerified: true };
    value(await shop.api.putMember(shop.backend, 'ada', known));
    value(await shop.api.eraseMember(shop.backend, 'ada'));
    await shop.ring();
    for (let times = 0; times < 2; times++) {
      await restore(shop, backup);
      // An order of before the backup was made is nobody's, neither by the id nor by the address.
      await shop.putOrder('1', order({ customer: { id: 'ada' } }));
      const byAddress = { id: 'other', ...known };
      await shop.putOrder('2', order({ customer: byAddress }));
      expectRefusal(await shop.api.member(shop.backend, 'ada'), 'member_not_found');
      expectRefusal(await shop.api.member(shop.backend, 'other'), 'member_not_found');
      expectRefusal(await shop.api.putMember(shop.backend, 'ada', {}), 'member_left');
      expectRefusal(await shop.api.putMember(shop.backend, 'other', known), 'member_left');
      await shop.welcome('bob', 20);
      expect(await shop.balance('bob')).toMatchObject({ available: 20, pending: 0 });
      await shop.expectTrueBooks();
    }
  });

  it('remembers who has joined anew since', async () => {
    const shop = await openShop();
    await shop.welcome('ada', 30);
    const backup = await backUp(shop);
    value(await shop.api.eraseMember(shop.backend, 'ada'));
    value(await shop.api.putMember(shop.backend, 'ada', { rejoin: true }));
    await shop.ring();
    await restore(shop, backup);
    expectRefusal(await shop.api.member(shop.backend, 'ada'), 'member_not_found');
    await shop.putOrder('1', order());
    expect(await shop.balance('ada')).toMatchObject({ available: 25 });
    await shop.expectTrueBooks();
  });

  it('knows who has ended the newsletter since, and writes nothing of it to them', async () => {
    const shop = await openShopWithNewsletter();
    await subscribeAndConfirm(shop);
    const suppression = () =>
      perform(shop, (context) => suppressionOf(context, EMAIL, 'newsletter') ?? null);
    await shop.ring();
    const backup = await backUp(shop);
    value(await shop.api.unsubscribeNewsletter(await mailedToken(shop, 'unsubscribe')));
    await shop.ring();
    await restore(shop, backup);
    expect(await subscribersOf(shop)).toMatchObject([{ status: 'unsubscribed', email: EMAIL }]);
    expect(await suppression()).toBe('unsubscribed');
    await shop.expectTrueBooks();
  });

  it('keeps nothing of a subscriber who was erased since', async () => {
    const shop = await openShopWithNewsletter();
    await subscribeAndConfirm(shop);
    const [subscriber] = await subscribersOf(shop);
    await shop.ring();
    const backup = await backUp(shop);
    value(await shop.api.eraseSubscriber(shop.backend, subscriber?.id ?? ''));
    await shop.ring();
    await restore(shop, backup);
    const tables = (JSON.parse(await shop.contents()) as [string, unknown][]).filter(
      // How many mails strangers have caused there is counted for a day.
      ([table]) => table !== 'attempts',
    );
    expect(JSON.stringify(tables)).not.toContain(EMAIL);
    await shop.expectTrueBooks();
  });

  it('knows the addresses that mails came back from since, and those that were proven anew', async () => {
    const shop = await openShop();
    const suppressionsOf = () =>
      perform(shop, (context) =>
        ['gone@example.com', EMAIL].map((to) => suppressionOf(context, to, 'service') ?? null),
      );
    await perform(shop, (context) => recordBounce(context, EMAIL));
    await shop.ring();
    const backup = await backUp(shop);
    await perform(shop, (context) => recordBounce(context, 'gone@example.com'));
    await signInByCode(shop);
    await shop.ring();
    expect(await suppressionsOf()).toEqual(['bounced', null]);
    await restore(shop, backup);
    expect(await suppressionsOf()).toEqual(['bounced', null]);
  });

  it('knows the mails that a member has ended since, or wants again', async () => {
    const shop = await openShop();
    const [ada, bob] = [await shop.caller('ada'), await shop.caller('bob')];
    const wish = async (caller: typeof ada, expiryWarnings: boolean) =>
      value(await shop.api.patchMe(caller, { mails: { expiryWarnings } }));
    await wish(bob, false);
    await shop.ring();
    const backup = await backUp(shop);
    await wish(ada, false);
    await wish(bob, true);
    await shop.ring();
    await restore(shop, backup);
    expect(value(await shop.api.me(ada)).mails).toEqual({ expiryWarnings: false });
    expect(value(await shop.api.me(bob)).mails).toEqual({ expiryWarnings: true });
  });

  it('does not bring back a key that was revoked since', async () => {
    const shop = await openShop();
    const key = value(await shop.api.createKey({ kind: 'identity' } as never));
    const backup = await backUp(shop);
    value(await shop.api.revokeKey(key.id));
    await shop.ring();
    await restore(shop, backup);
    expect((await keyOf(shop, key.id))?.revokedAt).not.toBeNull();
  });

  it('knows which coupons were used since, and which of them were given back', async () => {
    const shop = await openShop();
    await shop.welcome('ada', 100);
    const [used, freed, again] = [await couponOf(shop), await couponOf(shop), await couponOf(shop)];
    const backup = await backUp(shop);
    for (const code of [used, freed, again]) value(await use(shop, code, 'order-1'));
    const given = { orderId: 'order-1' };
    for (const code of [freed, again]) {
      value(await shop.api.releaseCoupon(shop.backend, code, given));
    }
    await shop.wait(1_000);
    value(await use(shop, again, 'order-2'));
    await shop.ring();
    await restore(shop, backup);
    expect(await statusOf(shop, used)).toBe('used');
    expect(await statusOf(shop, freed)).toBe('active');
    expect(await statusOf(shop, again)).toBe('used');
    expectRefusal(await use(shop, used, 'order-9'), 'coupon_used');
    expectRefusal(await use(shop, again, 'order-9'), 'coupon_used');
    value(await use(shop, freed, 'order-9'));
    await shop.expectTrueBooks();
  });

  it('can be put in place twice, and nothing is replayed onto what is newer', async () => {
    const shop = await openShop();
    await shop.welcome('ada', 100);
    const code = await couponOf(shop);
    const backup = await backUp(shop);
    value(await use(shop, code, 'order-1'));
    await shop.ring();
    for (let times = 0; times < 2; times++) {
      await restore(shop, backup);
      expect(await statusOf(shop, code)).toBe('used');
    }
    value(await shop.api.releaseCoupon(shop.backend, code, { orderId: 'order-1' }));
    // The release is still on its way to the journal.
    await evictDurableObject(shop.stub);
    await shop.setClock(shop.now);
    expect(await statusOf(shop, code)).toBe('active');
  });

  it('whose journal cannot be read answers nobody, until it can be', async () => {
    const shop = await openShop();
    await shop.welcome('ada', 30);
    const journal = JOURNALS.get(JOURNALS.idFromName(shop.id));
    const damage = (statement: string) =>
      runInDurableObject(journal, (_journal, { storage }) => storage.sql.exec(statement).toArray());
    await damage('ALTER TABLE entries RENAME TO lost');
    await evictDurableObject(shop.stub);
    expectRefusal(await shop.api.front(), 'unavailable');
    await damage('ALTER TABLE lost RENAME TO entries');
    expect((await shop.api.front()).ok).toBe(true);
  });
});
