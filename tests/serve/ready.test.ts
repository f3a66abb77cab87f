import { mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@stamm/contract';
import type { NewShop } from '@stamm/contract/types';
import { afterAll, describe, expect, it } from 'vitest';
import { fileOf, storageOf } from '../../packages/commands/runtime/object-files.ts';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { callApi, mustCallApi } from '../support/api.ts';
import { FIRST } from './folders/program.ts';
import { serve } from './server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'stamm-ready-'));
const secrets = { OPERATOR_TOKEN: newSecret(), SESSION_SECRET: newSecret() };

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function createShop(url: string, id: string): Promise<string> {
  const json = { id, name: id, allowedOrigins: ['https://shop.example'], program: FIRST };
  const call = { method: 'POST', token: secrets.OPERATOR_TOKEN, json };
  const made = await mustCallApi<NewShop>(`${url}/v1/shops`, call);
  const token = made.secretKey.secret;
  await mustCallApi(`${url}/v1/members/ada`, { method: 'PUT', token, json: { name: 'Ada' } });
  return token;
}

const databaseOf = (shop: string) => join(storageOf(dataDir, 'Shop'), fileOf('Shop', shop));

/** As a failing disk would: all but the first page is something else. */
function damage(file: string): void {
  const { size } = statSync(file);
  writeSync(openSync(file, 'r+'), new Uint8Array(size - 4_096).fill(0xa5), 0, size - 4_096, 4_096);
}

describe('a data folder with a damaged shop and a missing one', () => {
  it('is served: both are named at the start and by /ready, and the other shops go on', async () => {
    const before = await serve(dataDir, secrets);
    const token = await createShop(before.url, 'sound');
    await createShop(before.url, 'damaged');
    await createShop(before.url, 'missing');
    await createShop(before.url, 'no-database');
    expect(await callApi(`${before.url}/ready`)).toMatchObject({ status: 200 });
    await before.stop();
    damage(databaseOf('damaged'));
    rmSync(databaseOf('missing'));
    writeSync(openSync(databaseOf('no-database'), 'r+'), 'This is no database any more.');

    const server = await serve(dataDir, secrets);
    try {
      const { status, body } = await callApi<Problem>(`${server.url}/ready`);
      expect(status, JSON.stringify(body)).toBe(503);
      expect(body.code).toBe('not_ready');
      expect(body.errors?.map(({ path }) => path)).toEqual([
        'shops/damaged',
        'shops/missing',
        'shops/no-database',
      ]);
      expect(JSON.stringify(body)).not.toMatch(/ada/i);
      const member = await callApi(`${server.url}/v1/members/ada`, { token });
      expect(member.status).toBe(200);
      const order = { customer: { id: 'ada' }, currency: 'EUR', totalMinor: 1_000 };
      const json = { ...order, placedAt: new Date().toISOString() };
      const put = { method: 'PUT', token, json };
      expect(await callApi(`${server.url}/v1/orders/1`, put)).toMatchObject({ status: 200 });
    } finally {
      const { output } = await server.stop();
      expect(output).toMatch(/The shop "damaged" is damaged: its file [0-9a-f]{64}\.sqlite cannot/);
      expect(output).toMatch(
        /The shop "missing" is missing: there is no file [0-9a-f]{64}\.sqlite/,
      );
      expect(output).toMatch(/The shop "no-database" is damaged: its file/);
      expect(output).not.toContain('The shop "sound"');
    }
  });
});
