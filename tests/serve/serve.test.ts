import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Balance, Member, NewShop, Verification } from '@stamm/contract/types';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { mustCallApi } from '../support/api.ts';
import { plainProgram } from '../support/programs.ts';
import { runCommand, type Server, serve } from './server.ts';
import { startWriters, type Writers } from './writers.ts';

const CLIENTS = 4;
const SHOPS = ['north', 'south'];

const folder = mkdtempSync(join(tmpdir(), 'stamm-serve-'));
const secrets = { OPERATOR_TOKEN: newSecret(), SESSION_SECRET: newSecret() };
const servers: Server[] = [];

async function serveFrom(name: string): Promise<Server> {
  const server = await serve(join(folder, name), secrets);
  servers.push(server);
  return server;
}

async function createShop({ url }: Server, id: string): Promise<string> {
  const made = await mustCallApi<NewShop>(`${url}/v1/shops`, {
    method: 'POST',
    token: secrets.OPERATOR_TOKEN,
    json: { id, name: id, allowedOrigins: [], program: plainProgram },
  });
  return made.secretKey.secret;
}

async function expectTrueBooks({ url }: Server, token: string): Promise<Verification> {
  const books = await mustCallApi<Verification>(`${url}/v1/verify`, { token });
  expect(books).toMatchObject({ ok: true, firstDifference: null });
  return books;
}

/** How many of a writer's orders the shop has: 10 points came from each. */
async function ordersOf({ url }: Server, token: string, client: number): Promise<number> {
  const member = await mustCallApi<Member>(`${url}/v1/members/customer-${client}`, { token });
  const { available }: Balance = member.points;
  expect(available % 10).toBe(0);
  return available / 10;
}

async function hasOrder({ url }: Server, token: string, id: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/orders/${id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await answer.arrayBuffer();
  return answer.ok;
}

/** Resolves when every client has had so many more orders acknowledged. */
async function untilEachWrote(writers: Writers, more: number): Promise<void> {
  const goals = writers.acknowledged().map((ids) => ids.length + more);
  while (writers.acknowledged().some((ids, client) => ids.length < (goals[client] ?? 0))) {
    await delay(20);
  }
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run serve', () => {
  it('has its settings and secrets from the environment', async () => {
    const server = await serveFrom('settings');
    const token = await createShop(server, 'north');
    await expectTrueBooks(server, token);
    const shops = `${server.url}/v1/shops`;
    expect((await fetch(shops, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    // Production, without mails, is what it is unless told otherwise.
    expect((await fetch(`${server.url}/dev/mailbox`)).status).toBe(404);
    const signIn = await fetch(`${shops}/north/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":"ada@example.com"}',
    });
    expect(await signIn.json()).toMatchObject({ code: 'mail_unavailable' });
  });

  it('does not start without its secrets, and says which are missing', async () => {
    const args = ['serve', '--data', join(folder, 'none'), '--port', '0'];
    const { code, output } = await runCommand(args, { SESSION_SECRET: 'too short' });
    expect(code).toBe(1);
    expect(output).toContain('OPERATOR_TOKEN is not set');
    expect(output).toContain('SESSION_SECRET has 9 characters');
    expect(output).not.toContain('too short');
  });

  it('loses nothing when it is stopped under load, and goes on where it was', async () => {
    const server = await serveFrom('stopped');
    const token = await createShop(server, 'north');
    const writers = startWriters(server.url, token, CLIENTS);
    await untilEachWrote(writers, 20);
    const { code, output } = await server.stop();
    expect(code, output).toBe(0);
    const sent = await writers.stop();
    const acknowledged = writers.acknowledged();

    const again = await serveFrom('stopped');
    await expectTrueBooks(again, token);
    for (const client of acknowledged.keys()) {
      const kept = await ordersOf(again, token, client);
      expect(kept).toBeGreaterThanOrEqual(acknowledged[client]?.length ?? 0);
      expect(kept).toBeLessThanOrEqual(sent[client]?.length ?? 0);
    }
  });
});

describe('npm run backup', () => {
  it('saves every shop as it is at one moment, while both are written to', async () => {
    const server = await serveFrom('live');
    const tokens = await Promise.all(SHOPS.map((shop) => createShop(server, shop)));
    const writers = tokens.map((token) => startWriters(server.url, token, CLIENTS));
    await Promise.all(writers.map((some) => untilEachWrote(some, 20)));

    const before = writers.map((some) => some.acknowledged());
    const backup = await runCommand([
      ...['backup', '--data', join(folder, 'live')],
      ...['--to', join(folder, 'backup')],
    ]);
    expect(backup).toMatchObject({ code: 0, output: expect.stringContaining('2 shops are saved') });
    const after = writers.map((some) => some.acknowledged());
    await Promise.all(writers.map((some) => untilEachWrote(some, 5)));
    await Promise.all(writers.map((some) => some.stop()));
    await expectTrueBooks(server, tokens[0] ?? '');
    await server.stop();

    cpSync(join(folder, 'backup'), join(folder, 'restored'), { recursive: true });
    const restored = await serveFrom('restored');
    for (const [index, token] of tokens.entries()) {
      const books = await expectTrueBooks(restored, token);
      let orders = 0;
      for (let client = 0; client < CLIENTS; client++) {
        const saved = await ordersOf(restored, token, client);
        orders += saved;
        expect(saved).toBeGreaterThanOrEqual(before[index]?.[client]?.length ?? 0);
        // One order may have been on its way when the last one was counted.
        expect(saved).toBeLessThanOrEqual((after[index]?.[client]?.length ?? 0) + 1);
        // Each writer sent one order after the other: what was saved has no holes, and no end.
        expect(await hasOrder(restored, token, `${client}-${saved - 1}`)).toBe(true);
        expect(await hasOrder(restored, token, `${client}-${saved}`)).toBe(false);
      }
      expect(books).toMatchObject({ orders, members: CLIENTS });
    }
    // It is a shop like any other from here on.
    const writer = startWriters(restored.url, tokens[0] ?? '', 1);
    await untilEachWrote(writer, 3);
    await writer.stop();
    await expectTrueBooks(restored, tokens[0] ?? '');
  });

  it('says what it needs', async () => {
    expect(await runCommand(['backup', '--data', folder])).toMatchObject({
      code: 2,
      output: expect.stringContaining('--to'),
    });
    const to = join(folder, 'nowhere');
    expect(await runCommand(['backup', '--data', folder, '--to', to])).toMatchObject({
      code: 1,
      output: expect.stringContaining('no data folder'),
    });
  });
});
