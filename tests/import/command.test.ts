import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OrderState } from '@stamm/contract/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustCallApi } from '../support/api.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';

const command = fileURLToPath(new URL('../../packages/commands/import.ts', import.meta.url));
const ORDERS = 5_000;

let stack: Stack;
let shop: TestShop;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stamm-import-'));
  stack = await startStack();
  shop = await stack.createShop();
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function importFile(file: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [command, file, '--shop', shop.shopId, '--url', stack.url],
      { env: { ...process.env, STAMM_SECRET_KEY: shop.secretKey } },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text;
      });
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('npm run import', () => {
  const good = Array.from(
    { length: ORDERS },
    (_, n) => `order-${n},customer-${n % 700},2026-01-0${1 + (n % 9)}T10:00:00Z,EUR,${100 * n}`,
  );
  const bad = [
    'order-x,customer-1,yesterday,EUR,100',
    'order-y,customer-1,2026-01-01T10:00:00Z,EUR,-5',
  ];
  const lines = ['orderId,customerId,placedAt,currency,totalMinor', ...good, ...bad];

  it('takes what is good, names what is not, and doubles nothing when it runs again', async () => {
    const file = join(folder, 'orders.csv');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const first = await importFile(file);
    expect(first.code).toBe(1);
    expect(first.output).toContain(String(ORDERS + 2));
    expect(first.output).toContain(String(ORDERS + 3));
    expect(first.output).not.toContain(shop.secretKey);
    expect(first.output).toContain(`The books of "${shop.shopId}" hold.`);
    const known = () =>
      mustCallApi<OrderState>(`${stack.url}/v1/orders/order-4321`, { token: shop.secretKey });
    expect((await known()).points.granted).toBe(4_321);

    const before = await mustCallApi(`${stack.url}/v1/verify`, { token: shop.secretKey });
    expect(before).toMatchObject({ ok: true, orders: ORDERS, members: 700 });
    expect((await importFile(file)).code).toBe(1);
    expect(await mustCallApi(`${stack.url}/v1/verify`, { token: shop.secretKey })).toEqual(before);
  });

  it('says what is wrong with a file of another kind, and records nothing of it', async () => {
    const file = join(folder, 'other.csv');
    writeFileSync(file, 'name,price\ncup,5\n');
    const { code, output } = await importFile(file);
    expect(code).toBe(1);
    expect(output).toMatch(/^ {2}name: /m);
    expect(output).not.toMatch(/\n\s+at /);
    expect(
      existsSync(`${file}.rejected.ndjson`) && readFileSync(`${file}.rejected.ndjson`, 'utf8'),
    ).toBeFalsy();
  });
});
