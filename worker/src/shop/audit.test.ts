import type { AuditEntry } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import type { CallOrigin, ShopApi, ShopObject } from './api.ts';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
  order,
  PROGRAM,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';

async function entries(shop: TestShop, filter: object = {}): Promise<AuditEntry[]> {
  return value(await shop.api.auditLog(shop.backend, { limit: 100, ...filter })).items;
}

const actions = async (shop: TestShop) => (await entries(shop)).map(({ action }) => action);

/** A call as a route makes it. */
async function callFrom(
  shop: TestShop,
  origin: CallOrigin,
  name: keyof ShopApi,
  ...args: unknown[]
) {
  return (await (shop.api as ShopObject).callFrom(origin, name, args)) as { ok: boolean };
}

describe('the audit log', () => {
  test('tells of what was decided, newest first, by whom and by which request', async () => {
    const shop = await openShop();
    const operator: CallOrigin = { by: { kind: 'operator' }, requestId: 'request-1' };
    await callFrom(shop, operator, 'patchShop', { name: 'New', imprint: 'Ada Lovelace' });
    await callFrom(shop, operator, 'createKey', { kind: 'secret', scopes: ['orders'] });
    await callFrom(
      shop,
      { by: { kind: 'stamm' }, requestId: 'request-2' },
      'putProgram',
      shop.backend,
      {
        ...PROGRAM,
        pendingDays: 7,
      },
    );
    const { id: keyId } = shop.created.secretKey;
    const [program, key, settings] = await entries(shop);
    expect(program).toEqual({
      id: expect.stringMatching(/^aud_\d+$/),
      at: iso(START),
      action: 'program.changed',
      by: { kind: 'key', id: keyId },
      memberId: null,
      subject: null,
      details: { before: 1, after: 2 },
      requestId: 'request-2',
    });
    expect(key).toMatchObject({
      action: 'key.created',
      by: { kind: 'operator', id: null },
      details: { kind: 'secret', scopes: ['orders'] },
      requestId: 'request-1',
    });
    expect(settings).toMatchObject({
      action: 'shop.changed',
      details: { changed: ['name', 'imprint'] },
    });
    const stored = JSON.stringify(await shop.sql('SELECT * FROM audit'));
    expect(stored).not.toMatch(/sk_|Lovelace/);
  });

  test('knows adjustments, merges, exports and erasures, and nobody who was erased', async () => {
    const shop = await openShop();
    await shop.welcome('ada-lovelace', 30);
    await shop.welcome('guest', 5);
    value(await shop.api.mergeMembers(shop.backend, 'ada-lovelace', { from: 'guest' }));
    const ada = await shop.caller('ada-lovelace');
    const bySelf: CallOrigin = { by: ada, requestId: null };
    await callFrom(shop, bySelf, 'exportMe', ada);
    const [exported, merged, , adjusted] = await entries(shop, { memberId: 'ada-lovelace' });
    expect(exported).toMatchObject({
      action: 'member.exported',
      memberId: 'ada-lovelace',
      by: { kind: 'member', id: 'ada-lovelace' },
    });
    expect(merged).toMatchObject({ action: 'members.merged', memberId: 'ada-lovelace' });
    expect([adjusted, merged].map((entry) => entry?.by.kind)).toEqual([undefined, 'key']);
    expect(
      (await entries(shop, { action: 'points.adjusted' })).map(({ details }) => details),
    ).toEqual([{ points: 5 }, { points: 30 }]);
    await callFrom(shop, bySelf, 'eraseMe', ada);
    const [erased] = await entries(shop);
    expect(erased).toMatchObject({
      action: 'member.erased',
      memberId: null,
      by: { kind: 'member', id: null },
    });
    expect(JSON.stringify(await entries(shop))).not.toContain('lovelace');
    expect(JSON.stringify(await shop.sql('SELECT * FROM audit'))).not.toContain('lovelace');
  });

  test('has nothing of what was refused or changed nothing, and nothing of orders', async () => {
    const shop = await openShop();
    await shop.putOrder('o1', order());
    const before = await actions(shop);
    value(await shop.api.putProgram(shop.backend, PROGRAM));
    value(await shop.api.patchShop({}));
    expectRefusal(await shop.api.revokeKey(shop.created.secretKey.id), 'last_key');
    const adjust = { points: -1, reason: 'x' };
    await shop.api.adjustPoints(shop.backend, 'nobody', 'key-of-a-refusal', adjust);
    expect(await actions(shop)).toEqual(before);
    expect(before).toEqual(['key.created', 'key.created', 'shop.created']);
  });

  test('goes page by page, and is for keys with all scopes', async () => {
    const shop = await openShop();
    for (let n = 0; n < 4; n++) value(await shop.api.createKey({ kind: 'identity' }));
    const first = value(await shop.api.auditLog(shop.backend, { limit: 5 }));
    expect(first.items).toHaveLength(5);
    const cursor = first.nextCursor ?? undefined;
    const second = value(await shop.api.auditLog(shop.backend, { limit: 5, cursor }));
    expect(second.items.map(({ action }) => action)).toEqual(['key.created', 'shop.created']);
    expect(second.nextCursor).toBeNull();
    const key = value(await shop.api.createKey({ kind: 'secret', scopes: ['members'] }));
    const caller = { kind: 'backend', secretKey: key.secret, scope: 'all' } as const;
    expectRefusal(await shop.api.auditLog(caller, { limit: 1 }), 'scope_missing');
  });

  test('is kept for two years', async () => {
    const shop = await openShop();
    await shop.wait(400 * DAY);
    await shop.ring();
    value(await shop.api.createKey({ kind: 'identity' }));
    await shop.wait(331 * DAY);
    await shop.ring();
    expect(await actions(shop)).toEqual(['key.created']);
    await shop.wait(400 * DAY);
    expect(await actions(shop)).toEqual([]);
    value(await shop.api.createKey({ kind: 'identity' }));
    expect(await shop.sql('SELECT action FROM audit')).toHaveLength(1);
  });
});
