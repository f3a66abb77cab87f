import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewShop } from '@stamm/contract/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { mustCallApi } from '../support/api.ts';
import { addressesOf } from './folders/answers.ts';
import { type Filled, fillShop } from './folders/fill-shop.ts';
import { KeptShop } from './folders/kept-shop.ts';
import { FIRST } from './folders/program.ts';
import { runCommand, type Server, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'stamm-export-'));
const file = join(folder, 'kept.ndjson');
const OPERATOR_TOKEN = newSecret();

let server: Server;
let shop: KeptShop;
let filled: Filled;

beforeAll(async () => {
  server = await serve(join(folder, 'data'), {
    OPERATOR_TOKEN,
    SESSION_SECRET: newSecret(),
    ENVIRONMENT: 'development',
    MAIL: 'mailbox',
    PUBLIC_URL: 'http://localhost:8787',
  });
  shop = await KeptShop.create(server.url, OPERATOR_TOKEN);
  filled = await fillShop(shop);
}, 120_000);

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (command: string, of: KeptShop, ...args: string[]) =>
  runCommand([command, '--shop', of.keys.shopId, '--url', server.url, ...args], {
    STAMM_SECRET_KEY: of.keys.secretKey,
  });

async function emptyShop(id: string): Promise<KeptShop> {
  const made = await mustCallApi<NewShop>(`${server.url}/v1/shops`, {
    method: 'POST',
    token: OPERATOR_TOKEN,
    json: { id, name: 'Empty', allowedOrigins: [], program: FIRST },
  });
  const { id: keyId, secret } = made.identityKey;
  const keys = {
    shopId: id,
    secretKey: made.secretKey.secret,
    identityKey: { id: keyId, secret },
  };
  return new KeptShop(server.url, OPERATOR_TOKEN, keys);
}

/** What the shop answers, without links, which name it and are signed for it. */
async function answerOf(of: KeptShop, address: string): Promise<unknown> {
  const text = JSON.stringify(await of.backend('GET', address));
  return JSON.parse(text.replaceAll(`/${of.keys.shopId}/`, '/SHOP/'), (name, value) =>
    name === 'unsubscribeUrl' ? undefined : value,
  );
}

describe('npm run export', () => {
  it('writes a file that npm run import takes into an empty shop, with all that it knows', async () => {
    const exported = await run('export', shop, '--to', file);
    expect(exported.output).toContain('transfers');
    expect(exported.code).toBe(0);
    const copy = await emptyShop('copy');
    const imported = await run('import', copy, file);
    expect(imported.output).toContain('The books of "copy" hold.');
    expect(imported.code).toBe(0);
    const addresses = addressesOf(filled).filter((address) => !address.includes('webhook'));
    for (const address of addresses) {
      expect(await answerOf(copy, address), address).toEqual(await answerOf(shop, address));
    }
    expect(await copy.operator('GET', '/v1/shops')).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: 'copy', name: 'Kept' })]),
    });
    // And life goes on there.
    await copy.order('later', 'ada', 30);
    const { id } = await copy.backend<{ id: string }>('POST', '/v1/newsletter/lookup', {
      email: 'vera@example.com',
    });
    await copy.backend('POST', `/v1/newsletter/subscribers/${id}/unsubscribe`);
    expect((await run('verify', copy)).code).toBe(0);
  }, 120_000);

  it('is not taken in a second time, nor torn', async () => {
    const copy = await emptyShop('torn');
    const torn = join(folder, 'torn.ndjson');
    writeFileSync(torn, `${readFileSync(file, 'utf8').split('\n').slice(0, 30).join('\n')}\n`);
    const half = await run('import', copy, torn);
    expect(half).toMatchObject({ code: 1, output: expect.stringContaining('shop_being_imported') });
    expect((await run('import', copy, file)).code).toBe(0);
    const again = await run('import', copy, file);
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('shop_not_empty') });
  }, 120_000);
});
