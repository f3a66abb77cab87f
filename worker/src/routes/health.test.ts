import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import type { Problem } from '@stamm/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import type { Directory } from '../directory.ts';
import { answer, call, env, expectProblem, HttpShop } from '../testing/api.ts';

const directory = env.DIRECTORY.get(
  env.DIRECTORY.idFromName('shops'),
) as DurableObjectStub<Directory>;

let now = Date.parse('2026-03-01T12:00:00.000Z');

/** Asks an isolate that has not been asked before. */
async function ready(app = createApp({ assets: {} })): Promise<Response> {
  return app.request('/ready', {}, env);
}

async function faults(app?: ReturnType<typeof createApp>): Promise<Problem['errors']> {
  return (await expectProblem(await ready(app), 'not_ready')).errors;
}

/** Moves the clocks on, so that it is looked anew. */
async function wait(milliseconds: number): Promise<void> {
  now += milliseconds;
  await runInDurableObject(directory, (object) => {
    object.clock = () => now;
  });
}

function change(statement: string, ...values: unknown[]): Promise<void> {
  return runInDurableObject(directory, (_directory, { storage }) => {
    storage.sql.exec(statement, ...values);
  });
}

/** Changes a shop behind its back, and has it wake up with that. */
async function wakeWith({ id }: HttpShop, statement: string): Promise<void> {
  const stub = env.SHOPS.get(env.SHOPS.idFromName(id));
  await runInDurableObject(stub, (_shop, { storage }) => {
    storage.sql.exec(statement);
  });
  await evictDurableObject(stub);
}

beforeEach(async () => {
  // A round of its own for each test.
  await change('DELETE FROM shops');
  await change('DELETE FROM faults');
  await change('DELETE FROM check_place');
  await wait(60_000);
});

describe('GET /ready', () => {
  test('answers that all is in order', async () => {
    await HttpShop.open();
    expect(await answer(Promise.resolve(ready()))).toEqual({ status: 'ready' });
    expect(await answer(call('/ready'))).toEqual({ status: 'ready' });
  });

  test('names the shops that are not in order; the others go on', async () => {
    const [sound, newer, lost] = [
      await HttpShop.open(),
      await HttpShop.open(),
      await HttpShop.open(),
    ];
    await newer.order('1', 'ada');
    await wakeWith(newer, 'INSERT INTO schema_migrations (version) VALUES (9999)');
    await wakeWith(lost, 'DELETE FROM settings');
    const found = await faults();
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({
      path: `shops/${newer.id}`,
      message: expect.stringContaining(`"${newer.id}" is not in order. A newer version`),
    });
    expect(found).toContainEqual({
      path: `shops/${lost.id}`,
      message: expect.stringContaining("This shop's data is missing."),
    });
    expect(JSON.stringify(found)).not.toContain('ada');
    await sound.order('1', 'bob');

    // Shops with faults are looked after each time.
    await wakeWith(newer, 'DELETE FROM schema_migrations WHERE version = 9999');
    await wait(10_000);
    expect(await faults()).toMatchObject([{ path: `shops/${lost.id}` }]);
  });

  test('names a shop of the list whose file is gone', async () => {
    await change(`INSERT INTO shops (id, name, created_at) VALUES ('gone', 'Gone', '')`);
    expect(await faults()).toEqual([
      { path: 'shops/gone', message: expect.stringContaining("This shop's data is missing.") },
    ]);
  });

  test('says that nothing can be written', async () => {
    await change('ALTER TABLE check_place RENAME TO away');
    const found = await faults();
    await change('ALTER TABLE away RENAME TO check_place');
    expect(found).toEqual([
      { path: 'shops', message: expect.stringContaining('Its disk may be full') },
    ]);
    await wait(10_000);
    expect((await ready()).status).toBe(200);
  });

  test('looks after five shops at a time, in turn, and again after a while', async () => {
    const ids = Array.from(
      { length: 12 },
      (_, number) => `gone-${String(number).padStart(2, '0')}`,
    );
    const list = () =>
      Promise.all(
        ids.map((id) =>
          change('INSERT INTO shops (id, name, created_at) VALUES (?, ?, ?)', id, id, ''),
        ),
      );
    await list();
    expect(await faults()).toHaveLength(5);
    // Not even another isolate has it looked again at once.
    expect(await faults()).toHaveLength(5);
    await wait(10_000);
    expect(await faults()).toHaveLength(10);
    await wait(10_000);
    expect((await faults())?.map(({ path }) => path)).toEqual(ids.map((id) => `shops/${id}`));

    await change('DELETE FROM faults');
    await wait(10_000);
    expect((await ready()).status).toBe(200);
    await wait(600_000);
    expect(await faults()).toHaveLength(5);
  });

  test('says that the settings keep every call from being answered', async () => {
    const weak = { ...env, ENVIRONMENT: 'production', OPERATOR_TOKEN: 'short' };
    const answered = await createApp({ assets: {} }).request('/ready', {}, weak);
    const { errors } = await expectProblem(answered, 'not_ready');
    expect(errors).toEqual([
      { path: 'settings', message: expect.stringContaining('OPERATOR_TOKEN') },
    ]);
    expect(JSON.stringify(errors)).not.toContain('short"');
  });

  test('looks anew once the Worker was started anew', async () => {
    const shop = await HttpShop.open();
    expect((await ready()).status).toBe(200);
    await wakeWith(shop, 'DELETE FROM settings');
    await wait(10_000);
    expect((await ready()).status).toBe(200);
    await evictDurableObject(directory);
    expect(await faults()).toMatchObject([{ path: `shops/${shop.id}` }]);
  });

  test('is kept for some seconds in the isolate', async () => {
    const shop = await HttpShop.open();
    let isolateNow = 0;
    const app = createApp({ assets: {}, now: () => isolateNow });
    expect((await ready(app)).status).toBe(200);
    await wakeWith(shop, 'DELETE FROM settings');
    await wait(600_000);
    isolateNow = 4_999;
    expect((await ready(app)).status).toBe(200);
    isolateNow = 5_000;
    expect(await faults(app)).toHaveLength(1);
  });
});
