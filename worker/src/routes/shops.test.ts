import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import type { ShopPage } from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { shopNamed } from '../bindings.ts';
import type { Directory } from '../directory.ts';
import { answer, call, env, expectProblem, PAGE_ORIGIN, PROGRAM } from '../testing/api.ts';

const token = env.OPERATOR_TOKEN;

const input = (id: string, name = 'A shop') => ({
  id,
  name,
  allowedOrigins: [PAGE_ORIGIN],
  program: PROGRAM,
});

const list = (query: string) => answer<ShopPage>(call(`/v1/shops?${query}`, { token }));

async function listAll(): Promise<ShopPage['items']> {
  const items: ShopPage['items'] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: ShopPage = await list(`limit=3${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

function unlist(id: string): Promise<void> {
  const stub = env.DIRECTORY.get(env.DIRECTORY.idFromName('shops'));
  return runInDurableObject(stub as DurableObjectStub<Directory>, (_directory, { storage }) => {
    storage.sql.exec('DELETE FROM shops WHERE id = ?', id);
  });
}

beforeAll(async () => {
  for (const id of ['e', 'b', 'f', 'c', 'a', 'd', 'a-b']) {
    await answer(call('/v1/shops', { token, json: input(id) }), 201);
  }
});

describe('the list of shops', () => {
  test('has each shop once, page by page', async () => {
    const items = await listAll();
    expect(items.map(({ id }) => id)).toEqual(['a', 'a-b', 'b', 'c', 'd', 'e', 'f']);
    expect(items[0]).toEqual({ id: 'a', name: 'A shop', createdAt: expect.stringMatching(/Z$/) });
  });

  test('ends exactly', async () => {
    expect((await list('limit=7')).nextCursor).toBeNull();
    expect((await list('limit=6')).nextCursor).toBe('e');
  });

  test('follows a change of name', async () => {
    const before = (await listAll()).find(({ id }) => id === 'b');
    await answer(call('/v1/shops/b', { token, method: 'PATCH', json: { name: 'Renamed' } }));
    const after = (await listAll()).find(({ id }) => id === 'b');
    expect(after).toEqual({ ...before, name: 'Renamed' });
  });
});

describe('creating a shop', () => {
  test('twice is refused and changes nothing', async () => {
    await expectProblem(call('/v1/shops', { token, json: input('c', 'Another') }), 'shop_exists');
    expect((await listAll()).filter(({ id }) => id === 'c')).toEqual([
      { id: 'c', name: 'A shop', createdAt: expect.any(String) },
    ]);
  });

  test('again after a crash lists the shop that was created but not listed', async () => {
    const before = (await listAll()).find(({ id }) => id === 'd');
    await unlist('d');
    expect((await listAll()).map(({ id }) => id)).not.toContain('d');
    await expectProblem(call('/v1/shops', { token, json: input('d', 'Another') }), 'shop_exists');
    expect((await listAll()).find(({ id }) => id === 'd')).toEqual(before);
  });

  test('is seen at once by those who asked for it before', async () => {
    await expectProblem(call('/v1/shops/early/program'), 'shop_not_found');
    await answer(call('/v1/shops', { token, json: input('early') }), 201);
    expect((await call('/v1/shops/early/program')).status).toBe(200);
  });

  test('needs a program and ids that fit', async () => {
    const json = { ...input('Not An Id'), program: undefined, allowedOrigins: ['shop.example/x'] };
    const problem = await expectProblem(call('/v1/shops', { token, json }), 'invalid_request');
    expect(problem.errors?.map(({ path }) => path)).toEqual(['id', 'allowedOrigins.0', 'program']);
  });
});

describe('a shop that does not exist', () => {
  test('is not found, nor made by asking for it', async () => {
    const at = '/v1/shops/nowhere';
    await expectProblem(
      call(at, { token, method: 'PATCH', json: { name: 'X' } }),
      'shop_not_found',
    );
    await expectProblem(call(`${at}/keys`, { token }), 'shop_not_found');
    await expectProblem(call(`${at}/keys`, { token, json: { kind: 'secret' } }), 'shop_not_found');
    await expectProblem(call(`${at}/keys/k`, { token, method: 'DELETE' }), 'shop_not_found');
    expect(await shopNamed(env, 'nowhere').front()).toMatchObject({ code: 'shop_not_found' });
    expect((await listAll()).map(({ id }) => id)).not.toContain('nowhere');
  });
});

describe('what strangers try', () => {
  test('never makes an object', async () => {
    const { SHOPS } = env;
    const before = (await listDurableObjectIds(SHOPS)).length;
    const secretKey = `sk_stranger_${'a'.repeat(43)}`;
    await expectProblem(call('/v1/shops/stranger/program'), 'shop_not_found');
    await expectProblem(
      call('/v1/shops/stranger/sign-in', { json: { email: 'a@b.example' } }),
      'shop_not_found',
    );
    await expectProblem(call('/v1/members', { token: secretKey }), 'invalid_key');
    await expectProblem(
      call('/v1/me', { token: 'st_stranger_a.b.c', origin: PAGE_ORIGIN }),
      'shop_not_found',
    );
    expect(await listDurableObjectIds(SHOPS)).toHaveLength(before);
  });
});

describe("a shop's keys", () => {
  test('that are unknown cannot be revoked', async () => {
    const revoke = call('/v1/shops/a/keys/unknown', { token, method: 'DELETE' });
    await expectProblem(revoke, 'key_not_found');
  });

  test('are listed without their secrets', async () => {
    const text = await (await call('/v1/shops/a/keys', { token })).text();
    expect(text).toContain('"kind":"secret"');
    expect(text).not.toContain('sk_a_');
    expect(JSON.parse(text).items[0]).not.toHaveProperty('secret');
  });
});
