import { runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Shop } from '../shop/shop.ts';
import { call, env, expectProblem, HttpShop, order } from '../testing/api.ts';

let shop: HttpShop;

beforeAll(async () => {
  shop = await HttpShop.open();
});

const PATHS = ['/health', '/v1/openapi.json', '/nothing', '/v1/me', '/p/nowhere/x', '/p/%zz'];

describe('the id of a request', () => {
  test('is in every answer: of routes, files, pages and problems', async () => {
    const program = `/v1/shops/${shop.id}/program`;
    const ids = await Promise.all(
      [...PATHS, program, '/v1/members'].map(async (path) => {
        const answered = await call(path);
        await answered.text();
        return answered.headers.get('request-id') ?? '';
      }),
    );
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is what the caller or a proxy calls it, if that is well-formed', async () => {
    const idFor = async (headers: Record<string, string>) => {
      const problem = await expectProblem(call('/v1/me', { headers }), 'missing_credentials');
      return problem.requestId;
    };
    expect(await idFor({ 'request-id': 'checkout-0123' })).toBe('checkout-0123');
    expect(await idFor({ 'x-request-id': '01JD0Z7Q9Y8RZ1M5V3K2T6W4XB' })).toBe(
      '01JD0Z7Q9Y8RZ1M5V3K2T6W4XB',
    );
    for (const id of ['short', 'ada@example.com', 'x'.repeat(65), 'a b c d e f', '{"event":1}']) {
      expect(await idFor({ 'request-id': id })).not.toBe(id);
    }
  });
});

describe('what is logged of a call that fails', () => {
  let lines: string[];

  beforeEach(() => {
    lines = [];
    for (const method of ['error', 'warn', 'log', 'info', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...told: unknown[]) => {
        lines.push(told.map(String).join(' '));
      });
    }
  });

  afterEach(() => vi.restoreAllMocks());

  test('names the shop and the request, and no person', async () => {
    const session = await shop.signIn('ada-lovelace');
    const stub = env.SHOPS.get(env.SHOPS.idFromName(shop.id));
    await runInDurableObject(stub as DurableObjectStub<Shop>, (_shop, { storage: { sql } }) => {
      sql.exec('ALTER TABLE orders RENAME TO orders_elsewhere');
      sql.exec('ALTER TABLE adjustments RENAME TO adjustments_elsewhere');
      sql.exec('ALTER TABLE sign_in_challenges RENAME TO challenges_elsewhere');
    });
    const json = order({ customer: { id: 'ada-lovelace', email: 'lovelace@example.com' } });
    const failed = [
      shop.backend('/v1/orders/ada-1', { method: 'PUT', json }),
      shop.backend('/v1/members/ada-lovelace/adjustments', {
        json: { points: 5, reason: 'For Ada Lovelace' },
        headers: { 'idempotency-key': 'ada-lovelace-1' },
      }),
      call(`/v1/shops/${shop.id}/sign-in`, { json: { email: 'lovelace@example.com' } }),
      call('/v1/me/export', { token: session }),
    ];
    const answers = await Promise.all(failed);
    for (const answer of answers) await expectProblem(answer, 'internal');
    const ids = answers.map(({ headers }) => headers.get('request-id'));
    const logged = lines.map((line) => JSON.parse(line));
    expect(logged).toHaveLength(2 * answers.length);
    for (const { shop: of, request } of logged) {
      expect(of).toBe(shop.id);
      expect(ids).toContain(request);
    }
    expect(lines.join('\n')).not.toMatch(/lovelace|example\.com|sk_shop|st_shop/i);
  });

  test('is one line of the shop and one of the front, both of this request', async () => {
    const problem = await expectProblem(
      shop.backend('/v1/orders/ada-2', {
        method: 'PUT',
        json: order({ customer: { id: 'ada-lovelace', email: 'lovelace@example.com' } }),
        headers: { 'request-id': 'request-of-this-test' },
      }),
      'internal',
    );
    expect(problem.requestId).toBe('request-of-this-test');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'unexpected_error', shop: shop.id, request: 'request-of-this-test', name: 'Error' },
      { event: 'shop_failed', shop: shop.id, request: 'request-of-this-test', method: 'PUT' },
    ]);
    expect(lines.join('\n')).not.toMatch(/lovelace|example\.com|sk_shop/i);
  });
});
