import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Coupon, Redemption } from '@stamm/contract/types';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { callApi } from '../support/api.ts';
import { KeptShop } from './folders/kept-shop.ts';
import { THIRD } from './folders/program.ts';
import { runCommand, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'stamm-restore-'));
const secrets = { OPERATOR_TOKEN: newSecret(), SESSION_SECRET: newSecret() };
const [data, early, late] = ['data', 'early', 'late'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run restore', () => {
  it('brings back the books, and neither a person nor a coupon that is gone', async () => {
    const server = await serve(data, secrets);
    const shop = await KeptShop.create(server.url, secrets.OPERATOR_TOKEN);
    await shop.backend('PUT', '/v1/program', THIRD);
    await shop.backend('PUT', '/v1/members/ada', { name: 'Unforgettable Ada' });
    await shop.order('bob-1', 'bob', 100);
    const bob = await shop.signIn('bob');
    const redeemed = await shop.shopper<Redemption>(
      'POST',
      '/v1/me/redemptions',
      { rewardId: 'five' },
      bob,
    );
    const { code } = redeemed.coupon;
    expect(await runCommand(['backup', '--data', data, '--to', early])).toMatchObject({ code: 0 });

    await shop.shopper('DELETE', '/v1/me', undefined, await shop.signIn('ada'));
    const basket = { currency: 'EUR', goodsMinor: 3_000, shippingMinor: 0, lines: [] };
    const use = { ...basket, orderId: 'bob-2', customerId: 'bob' };
    await shop.backend('POST', `/v1/coupons/${code}/redeem`, use);
    const restore = ['restore', '--from', early, '--data', data];
    expect(await runCommand(restore)).toMatchObject({
      code: 1,
      output: expect.stringContaining('in use by process'),
    });
    await vi.waitFor(
      async () => {
        const jobs = await shop.backend<{ items: { kind: string }[] }>(
          'GET',
          '/v1/jobs?state=waiting',
        );
        expect(jobs.items.map(({ kind }) => kind)).not.toContain('write-journal');
      },
      { timeout: 10_000, interval: 100 },
    );
    await server.stop();

    const restored = await runCommand(restore);
    expect(restored.code, restored.output).toBe(0);
    expect(restored.output).toContain('The shop "kept" will replay 2 from its journal');
    const again = await serve(data, secrets);
    try {
      const token = shop.keys.secretKey;
      const ada = await callApi(`${again.url}/v1/members/ada`, { token });
      expect(ada.status).toBe(404);
      const coupon = await callApi<Coupon>(`${again.url}/v1/coupons/${code}`, { token });
      expect(coupon.body.status).toBe('used');
      const books = await callApi(`${again.url}/v1/verify`, { token });
      expect(books.body).toMatchObject({ ok: true });
      // No byte of a backup names who was erased.
      expect(await runCommand(['backup', '--data', data, '--to', late])).toMatchObject({ code: 0 });
      const files = readdirSync(late, { recursive: true, encoding: 'utf8' })
        .map((name) => join(late, name))
        .filter((file) => statSync(file).isFile());
      const naming = files.filter((file) => readFileSync(file).includes('Unforgettable'));
      expect(naming).toEqual([]);
    } finally {
      await again.stop();
    }
  });
});
