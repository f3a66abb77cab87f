import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Env } from '../env.ts';
import type { ShopApi } from './api.ts';
import {
  DAY,
  expectRefusal,
  iso,
  memberCaller,
  openShop,
  order,
  PROGRAM,
  START,
  value,
} from './testing/test-shop.ts';

describe('a shop', () => {
  test('tells how it shows itself in mails, and takes it back', async () => {
    const shop = await openShop();
    const told = {
      url: 'https://shop.example/',
      accentColor: '#8a4b2f',
      imprint: 'Rösterei GmbH\nHafenstraße 1',
      mailFrom: { address: 'club@shop.example', name: 'Club' },
    };
    expect(value(await shop.api.patchShop(told))).toMatchObject(told);
    expect(value(await shop.api.patchShop({ accentColor: null }))).toMatchObject({
      ...told,
      accentColor: null,
    });
  });

  test('is opened once, and shows visitors its program', async () => {
    const shop = await openShop();
    expect(shop.created.shop).toEqual({
      id: shop.id,
      name: 'Rösterei',
      allowedOrigins: ['https://shop.example'],
      emailSignIn: true,
      url: null,
      privacyUrl: null,
      logoUrl: null,
      accentColor: null,
      imprint: null,
      mailFrom: null,
      mailReplyTo: null,
      expiryMails: true,
      createdAt: iso(START),
    });
    expectRefusal(
      await shop.api.create({
        id: shop.id,
        name: 'Other',
        allowedOrigins: [],
        emailSignIn: true,
        program: PROGRAM,
      }),
      'shop_exists',
    );
    expect(value(await shop.api.front())).toMatchObject({
      publicProgram: {
        shop: { id: shop.id, name: 'Rösterei' },
        signIn: { email: true },
        program: { version: 1, inForceFrom: null, ...PROGRAM },
      },
      allowedOrigins: ['https://shop.example'],
    });
    const patched = await shop.api.patchShop({ name: 'New', allowedOrigins: [] });
    expect(value(patched)).toMatchObject({ name: 'New', allowedOrigins: [], emailSignIn: true });
    expect(value(await shop.api.front())).toMatchObject({
      publicProgram: { shop: { name: 'New' } },
      allowedOrigins: [],
    });
  });

  test('that was never opened answers so, and asking leaves no trace', async () => {
    const { SHOPS } = env as unknown as Env;
    const stub = SHOPS.get(SHOPS.idFromName('never-opened'));
    const api = stub as unknown as ShopApi;
    expectRefusal(await api.front(), 'shop_not_found');
    expectRefusal(await api.me(memberCaller(1)), 'shop_not_found');
    expectRefusal(await api.keys(), 'shop_not_found');
    const backend = { kind: 'backend', secretKey: 'sk_never-opened_x', scope: 'all' } as const;
    expectRefusal(await api.putOrder(backend, '1', order()), 'invalid_key');
    const { runInDurableObject } = await import('cloudflare:test');
    const tables = await runInDurableObject(stub, (_shop, { storage }) =>
      storage.sql
        .exec(`SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'`)
        .toArray(),
    );
    expect(tables).toEqual([]);
  });
});

describe('keys', () => {
  test('are shown once, kept hashed, rotated and revoked', async () => {
    const shop = await openShop();
    const first = shop.created.secretKey;
    expect(first.secret).toMatch(new RegExp(`^sk_${shop.id}_[A-Za-z0-9_-]{43}$`));
    expect(shop.created.identityKey.id).toMatch(/^ik_/);
    expect(Buffer.from(shop.created.identityKey.secret, 'base64url')).toHaveLength(32);
    expect(await shop.contents()).not.toContain(first.secret);

    const second = value(await shop.api.createKey({ kind: 'secret' }));
    const listed = value(await shop.api.keys());
    expect(listed).toHaveLength(3);
    expect(JSON.stringify(listed)).not.toContain('"secret":');
    expect(listed).toContainEqual({
      id: second.id,
      kind: 'secret',
      name: null,
      scopes: ['all'],
      createdAt: iso(START),
      revokedAt: null,
      lastUsedAt: null,
      hint: second.secret.slice(-4),
    });

    const asks = (secretKey: string) =>
      shop.api.mayImport({ kind: 'backend', secretKey, scope: 'orders' }, 'orders');
    value(await asks(first.secret));
    value(await asks(second.secret));
    value(await shop.api.revokeKey(first.id));
    value(await shop.api.revokeKey(first.id));
    expectRefusal(await asks(first.secret), 'invalid_key');
    expectRefusal(await asks(`${second.secret}x`), 'invalid_key');
    expectRefusal(await asks(''), 'invalid_key');
    value(await asks(second.secret));
    expectRefusal(await shop.api.revokeKey(second.id), 'last_key');
    expectRefusal(await shop.api.revokeKey('key_unknown'), 'key_not_found');
  });

  test('may be used for what their scopes name, and the refusal says what is missing', async () => {
    const shop = await openShop();
    const input = { kind: 'secret', name: 'Checkout', scopes: ['orders', 'coupons'] } as const;
    const key = value(await shop.api.createKey({ ...input, scopes: [...input.scopes] }));
    expect(key).toMatchObject(input);
    const caller = { kind: 'backend', secretKey: key.secret } as const;
    const placed = await shop.api.putOrder({ ...caller, scope: 'orders' }, 'o1', order());
    expect(value(placed)).toMatchObject({ id: 'o1' });
    const refused = await shop.api.members({ ...caller, scope: 'members' }, { limit: 1 });
    expectRefusal(refused, 'scope_missing');
    expect(refused).toMatchObject({ detail: expect.stringMatching(/members.*orders, coupons/) });
    const webhooks = await shop.api.webhookEndpoints({ ...caller, scope: 'all' });
    expectRefusal(webhooks, 'scope_missing');
  });

  test('that were made before there were scopes may be used for everything', async () => {
    const shop = await openShop();
    await shop.sql('UPDATE keys SET scopes = NULL');
    await evictDurableObject(shop.stub);
    value(await shop.api.members(shop.backend, { limit: 1 }));
    const listed = value(await shop.api.keys());
    expect(listed.map(({ scopes }) => scopes).toSorted()).toEqual([[], ['all']]);
  });

  test('tell when they were last used, noted once an hour', async () => {
    const shop = await openShop();
    const lastUsed = async () => {
      const listed = value(await shop.api.keys());
      return listed.find(({ id }) => id === shop.created.secretKey.id)?.lastUsedAt;
    };
    expect(await lastUsed()).toBeNull();
    value(await shop.api.members(shop.backend, { limit: 1 }));
    expect(await lastUsed()).toBe(iso(START));
    await shop.wait(59 * 60_000);
    const before = await shop.contents();
    value(await shop.api.members(shop.backend, { limit: 1 }));
    expect(await shop.contents()).toBe(before);
    await shop.wait(60_000);
    expectRefusal(await shop.api.member(shop.backend, 'nobody'), 'member_not_found');
    expect(await lastUsed()).toBe(iso(START + 60 * 60_000));
  });

  test('are twenty of a kind at most', async () => {
    const shop = await openShop();
    for (let n = 0; n < 19; n++) value(await shop.api.createKey({ kind: 'identity' }));
    expectRefusal(await shop.api.createKey({ kind: 'identity' }), 'too_many_keys');
    value(await shop.api.revokeKey(shop.created.identityKey.id));
    value(await shop.api.createKey({ kind: 'identity' }));
    value(await shop.api.createKey({ kind: 'secret' }));
  });
});

describe('the program', () => {
  test('says the same: no new version, in whatever order its fields come', async () => {
    const shop = await openShop();
    const reversed = Object.fromEntries(Object.entries(PROGRAM).reverse()) as typeof PROGRAM;
    expect(value(await shop.api.putProgram(shop.backend, reversed))).toMatchObject({ version: 1 });
  });

  test('counts from the beginning as long as there were no orders', async () => {
    const shop = await openShop();
    await shop.wait(DAY);
    const changed = { ...PROGRAM, pendingDays: 3 };
    expect(value(await shop.api.putProgram(shop.backend, changed))).toMatchObject({
      version: 2,
      inForceFrom: null,
      pendingDays: 3,
    });
    const old = await shop.putOrder('1', order({ placedAt: iso(START - 100 * DAY) }));
    expect(old.programVersion).toBe(2);
    const again = { ...PROGRAM, pendingDays: 4 };
    expect(value(await shop.api.putProgram(shop.backend, again))).toMatchObject({
      version: 3,
      inForceFrom: iso(shop.now),
    });
    expect(value(await shop.api.program(shop.backend))).toMatchObject({ version: 3 });
    expect(await shop.putOrder('2', order({ placedAt: iso(START) }))).toMatchObject({
      programVersion: 2,
    });
  });
});
