import { runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { refused } from '../email/outgoing-mail.ts';
import type { Shop } from './shop.ts';
import {
  DAY,
  expectRefusal,
  iso,
  MINUTE,
  openShop,
  order,
  START,
  type TestShop,
  VISITOR,
  value,
} from './testing/test-shop.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A shop with two pending orders, of which Ada's cannot be released. */
async function brokenShop(): Promise<TestShop> {
  const shop = await openShop({ pendingDays: 1 });
  await shop.putOrder('1', order());
  await shop.putOrder('2', order({ customerId: 'bob' }));
  await shop.sql(`INSERT INTO lots VALUES ('order:1', 1, '1', 9007199254740991, 0, NULL, NULL)`);
  return shop;
}

/** Lets days pass until the job of a broken account was given up. */
async function letFail(shop: TestShop): Promise<void> {
  for (let attempt = 1; attempt <= 8; attempt++) {
    await shop.wait(DAY);
    await shop.ring();
  }
}

const failed = (shop: TestShop, limit = 20, cursor?: string) =>
  shop.api.jobs(shop.backend, { state: 'failed', limit, cursor });
const waiting = (shop: TestShop, limit = 20, cursor?: string) =>
  shop.api.jobs(shop.backend, { state: 'waiting', limit, cursor });

describe('jobs', () => {
  test('that wait are listed by the time at which they are due, page by page', async () => {
    const shop = await openShop({ pendingDays: 1 });
    for (let n = 1; n <= 5; n++) {
      const placedAt = iso(START + (6 - n) * MINUTE);
      await shop.putOrder(String(n), order({ customerId: `c${n}`, placedAt }));
    }
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = value(await waiting(shop, 2, cursor));
      ids.push(...page.items.map((job) => job.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual([5, 4, 3, 2, 1].map((number) => `settle-member:${number}`));
    expect(value(await waiting(shop)).items.at(0)).toEqual({
      id: 'settle-member:5',
      kind: 'settle-member',
      state: 'waiting',
      dueAt: iso(START + MINUTE + DAY),
      attempts: 0,
      lastError: null,
    });
    expect(value(await failed(shop))).toEqual({ items: [], nextCursor: null });
  });

  test('that failed for good are listed, hold up no other, and can be tried again', async () => {
    const shop = await brokenShop();
    await letFail(shop);
    expect(await shop.balance('bob')).toMatchObject({ available: 25 });
    const { items } = value(await failed(shop));
    expect(items).toEqual([
      {
        id: 'settle-member:1',
        kind: 'settle-member',
        state: 'failed',
        dueAt: expect.any(String),
        attempts: 8,
        lastError: 'An unexpected Refusal. The log of the Worker says where.',
      },
    ]);

    await shop.sql(`DELETE FROM lots WHERE id = 'order:1'`);
    expect(value(await shop.api.retryJob(shop.backend, 'settle-member:1'))).toMatchObject({
      id: 'settle-member:1',
      state: 'waiting',
      attempts: 0,
      dueAt: iso(shop.now),
    });
    await shop.ring();
    expect(value(await failed(shop)).items).toEqual([]);
    expect(await shop.sql(`SELECT pending FROM orders WHERE id = '1'`)).toEqual([{ pending: 0 }]);
    await shop.expectTrueBooks();
  });

  test('that are tried again in vain fail again, after all their attempts', async () => {
    const shop = await brokenShop();
    await letFail(shop);
    value(await shop.api.retryJob(shop.backend, 'settle-member:1'));
    await shop.ring();
    expect(value(await failed(shop)).items).toEqual([]);
    expect(value(await waiting(shop)).items).toMatchObject([{ attempts: 1 }]);
    await letFail(shop);
    expect(value(await failed(shop)).items).toMatchObject([{ attempts: 8 }]);
  });

  test('that never failed, or that do not exist, are not tried again', async () => {
    const shop = await openShop({ pendingDays: 1 });
    await shop.putOrder('1', order());
    const before = await shop.contents();
    expect(value(await shop.api.retryJob(shop.backend, 'settle-member:1'))).toMatchObject({
      state: 'waiting',
      dueAt: iso(START + DAY),
    });
    expect(await shop.contents()).toBe(before);
    for (const id of ['settle-member:2', 'settle-member', 'no-kind:1', ':', "x'--"]) {
      expectRefusal(await shop.api.retryJob(shop.backend, id), 'job_not_found');
    }
  });

  test('say nothing of whom they are about', async () => {
    const shop = await openShop();
    await shop.api.startSignIn(VISITOR, { email: 'ada@example.com' });
    await shop.setEmailSender({
      send: async () => refused('address', 'The mail server answered 550: no such mailbox.'),
    });
    await shop.ring();
    const { items } = value(await failed(shop));
    expect(items.map((job) => job.kind)).toContain('send-mail');
    expect(JSON.stringify(items)).not.toContain('ada');
  });

  test('cursors that were made up are refused', async () => {
    const shop = await openShop();
    for (const cursor of ['x', 'MTIz', Buffer.from('1:2').toString('base64url')]) {
      expectRefusal(await waiting(shop, 1, cursor), 'invalid_request');
    }
  });
});

describe('the alarm', () => {
  const alarmOf = (shop: TestShop) =>
    runInDurableObject(shop.stub, (_shop: Shop, state) => state.storage.getAlarm());

  test('that was lost is set again by the next write', async () => {
    const shop = await openShop({ pendingDays: 1 });
    await shop.putOrder('1', order());
    expect(await alarmOf(shop)).not.toBeNull();
    await shop.loseAlarm();
    expect(await alarmOf(shop)).toBeNull();
    // It schedules nothing of its own, but whoever writes looks after the alarm.
    value(await shop.api.putMember(shop.backend, 'bob', {}));
    expect(await alarmOf(shop)).not.toBeNull();
    await shop.wait(DAY);
    expect(await shop.ring()).toBe(true);
    expect(await shop.sql('SELECT pending FROM orders')).toEqual([{ pending: 0 }]);
  });

  test('that was lost is set again when the shop wakes up', async () => {
    const { evictDurableObject } = await import('cloudflare:test');
    const shop = await openShop({ pendingDays: 1 });
    await shop.putOrder('1', order());
    await shop.loseAlarm();
    await evictDurableObject(shop.stub);
    await shop.setClock(START + DAY);
    expect(await alarmOf(shop)).not.toBeNull();
    expect(await shop.ring()).toBe(true);
    expect(await shop.sql('SELECT pending FROM orders')).toEqual([{ pending: 0 }]);
  });

  test('is set for the earliest job only once', async () => {
    const shop = await openShop({ pendingDays: 1 });
    await shop.putOrder('1', order());
    const first = await alarmOf(shop);
    await shop.putOrder('2', order({ customerId: 'bob', placedAt: iso(START + MINUTE) }));
    expect(await alarmOf(shop)).toBe(first);
  });
});
