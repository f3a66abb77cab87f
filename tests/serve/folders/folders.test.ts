import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CouponUse, Member, Redemption, Verification } from '@stamm/contract/types';
import { afterAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../worker/src/shop/migrations/migrations.ts';
import { callApi } from '../../support/api.ts';
import { type Server, serve } from '../server.ts';
import { addressesOf } from './answers.ts';
import { type KeptFolder, keptFolders, readKeptFolder, unpackFolder } from './folder-file.ts';
import { KeptShop } from './kept-shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'stamm-folders-'));
const names = readdirSync(keptFolders).sort();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(name: string, kept: KeptFolder): Promise<[Server, KeptShop, string]> {
  const dataDir = join(folder, name);
  unpackFolder(kept, dataDir);
  chmodSync(dataDir, 0o755);
  const settings = {
    ENVIRONMENT: 'development',
    MAIL: 'mailbox',
    PUBLIC_URL: 'http://localhost:8787',
  };
  const server = await serve(dataDir, { ...kept.secrets, ...settings });
  return [server, new KeptShop(server.url, kept.secrets.OPERATOR_TOKEN, kept.keys), dataDir];
}

async function expectTrueBooks(shop: KeptShop): Promise<void> {
  const books = await shop.backend<Verification>('GET', '/v1/verify');
  expect(books).toMatchObject({ ok: true, firstDifference: null });
}

/** Whatever was open to others in an earlier version, or was made since. */
function expectClosedToOthers(dataDir: string): void {
  if (process.platform === 'win32') return;
  const names = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
  const open = ['', ...names].filter((name) => statSync(join(dataDir, name)).mode & 0o077);
  expect(open).toEqual([]);
}

/** Everything that goes on in a shop goes on: with what is old, and with what is new. */
async function goOn(shop: KeptShop, { filled }: KeptFolder): Promise<void> {
  const { coupons } = filled;
  const before = await shop.backend<Member>('GET', '/v1/members/ada');
  await shop.refund('ada-1', 'later-1', 10);
  await shop.order('ada-later', 'ada', 30);
  const after = await shop.backend<Member>('GET', '/v1/members/ada');
  expect(after.points.available).toBe(before.points.available + 20);
  const ada = await shop.signIn('ada');
  await shop.shopper<Redemption>('POST', '/v1/me/redemptions', { rewardId: 'five' }, ada);
  const basket = { currency: 'EUR', goodsMinor: 3_000, shippingMinor: 0, lines: [] };
  const use = { ...basket, orderId: 'ada-later', customerId: 'ada' };
  const redeem = `/v1/coupons/${coupons.unused}/redeem`;
  expect(await shop.backend<CouponUse>('POST', redeem, use)).toMatchObject({ discountMinor: 500 });
  await shop.backend('POST', `/v1/coupons/${coupons.used}/release`, { orderId: 'ada-2' });
  await shop.order('dora-later', 'dora', 40);
  expect((await shop.backend<Member>('GET', '/v1/members/dora')).points.debt).toBe(0);
  await shop.order('ida-1', 'ida', 60);
  await shop.shopper('DELETE', '/v1/me', undefined, await shop.signIn('hans'));
  await shop.backend('POST', '/v1/members/ada/merge', { from: 'bob' });
}

describe('a data folder that an earlier version has left behind', () => {
  it('is kept for the newest migration, too', () => {
    const newest = MIGRATIONS.at(-1)?.version ?? 0;
    const kept = names.map((name) => readKeptFolder(name).schema);
    expect(
      Math.max(...kept),
      'There is a new migration: run node tests/serve/folders/make-folder.ts, and commit what it writes.',
    ).toBe(newest);
  });

  it.each(names)('%s is opened whole, and everything goes on from there', async (name) => {
    const kept = readKeptFolder(name);
    const [server, shop, dataDir] = await open(name, kept);
    try {
      await expectTrueBooks(shop);
      for (const address of addressesOf(kept.filled)) {
        const found = await shop.backend('GET', address);
        expect(found, address).toMatchObject(kept.answers[address] as object);
      }
      for (const id of kept.filled.revokedKeys) {
        const keys = await shop.operator('GET', `/v1/shops/${kept.keys.shopId}/keys`);
        const revoked = expect.objectContaining({ id, revokedAt: expect.any(String) });
        expect(keys).toMatchObject({ items: expect.arrayContaining([revoked]) });
      }
      const fritz = await callApi(`${server.url}/v1/members/fritz`, { token: kept.keys.secretKey });
      expect(fritz.status).toBe(404);
      await goOn(shop, kept);
      await expectTrueBooks(shop);
      expectClosedToOthers(dataDir);
    } finally {
      await server.stop();
    }
  });
});
