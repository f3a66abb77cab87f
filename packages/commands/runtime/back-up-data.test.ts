import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { backUpData } from './back-up-data.ts';
import { fileOf } from './object-files.ts';
import { newSecret } from './production-environment.ts';
import { tinyWorker } from './testing/tiny-worker.ts';
import { type RunningWorkerd, startWorkerd } from './workerd.ts';

const folder = mkdtempSync(join(tmpdir(), 'stamm-backup-'));
const entry = join(folder, 'tiny-worker.js');
const started: RunningWorkerd[] = [];

async function start(name: string): Promise<RunningWorkerd> {
  const worker = await startWorkerd({
    dataDir: join(folder, name),
    entry,
    environment: {
      OPERATOR_TOKEN: newSecret(),
      SESSION_SECRET: newSecret(),
      ENVIRONMENT: 'development',
      MAIL: 'none',
    },
  });
  started.push(worker);
  return worker;
}

async function ask(worker: RunningWorkerd, pathAndQuery: string): Promise<unknown> {
  return await (await fetch(`${worker.url}/${pathAndQuery}`)).json();
}

function alarmsOf(name: string): string {
  return join(folder, name, 'storage', 'stamm-shop', 'metadata.sqlite');
}

beforeAll(() => writeFileSync(entry, tinyWorker));

afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.kill()));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('backUpData', () => {
  test('saves what is there at that moment, and the server goes on', async () => {
    const worker = await start('live');
    await ask(worker, 'a?remember=before');
    await ask(worker, 'b?remember=other');
    const made = await backUpData(join(folder, 'live'), join(folder, 'saved'));
    expect(made).toMatchObject({ shops: 2, bytes: expect.any(Number) });
    await ask(worker, 'a?remember=after');
    const restored = await start('saved');
    expect(await ask(restored, 'a?words')).toEqual(['before']);
    expect(await ask(restored, 'b?words')).toEqual(['other']);
    expect(await ask(worker, 'a?words')).toEqual(['before', 'after']);
  });

  test('saves what a killed server has left in its logs', async () => {
    const worker = await start('killed');
    await ask(worker, 'a?remember=one');
    await worker.kill();
    await backUpData(join(folder, 'killed'), join(folder, 'killed-saved'));
    expect(await ask(await start('killed-saved'), 'a?words')).toEqual(['one']);
  });

  test('an alarm that was set rings after restoring, though the list of alarms misses it', async () => {
    const worker = await start('alarmed');
    await ask(worker, 'a?wake=2000');
    await worker.stop();
    const alarms = new DatabaseSync(alarmsOf('alarmed'));
    expect(alarms.prepare('DELETE FROM _cf_ALARM').run().changes).toBe(1);
    alarms.close();
    await backUpData(join(folder, 'alarmed'), join(folder, 'alarmed-saved'));
    // Nobody asks the object: nothing but its alarm can wake it.
    const restored = await start('alarmed-saved');
    const awake = async () => {
      const copy = new DatabaseSync(shopOf('alarmed-saved'), { readOnly: true });
      const words = copy.prepare('SELECT word FROM words').all();
      copy.close();
      expect(words.map(({ word }) => word)).toEqual(['asleep', 'awake']);
    };
    await vi.waitFor(awake, { timeout: 10_000, interval: 100 });
    expect(restored.recentOutput()).not.toMatch(/error/i);
  });

  test('leaves nothing behind where it cannot be done', async () => {
    mkdirSync(join(folder, 'empty'));
    const to = join(folder, 'none');
    await expect(backUpData(join(folder, 'empty'), to)).rejects.toThrow(/no data folder/);
    await expect(backUpData(join(folder, 'live'), folder)).rejects.toThrow(/exists already/);
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  test('saves all but what is damaged or missing, and names it', async () => {
    const worker = await start('damaged');
    await ask(worker, 'a?remember=one');
    await ask(worker, 'b?remember=two');
    await ask(worker, 'c?remember=three');
    for (const shop of ['/a', '/b', '/c']) await ask(worker, `?list=${shop}`);
    await worker.stop();
    const shops = join(folder, 'damaged', 'storage', 'stamm-shop');
    const noDatabase = 'this is no database, but it is long enough to be read as one';
    writeFileSync(join(shops, fileOf('Shop', '/a')), noDatabase);
    rmSync(join(shops, fileOf('Shop', '/c')));
    const made = await backUpData(join(folder, 'damaged'), join(folder, 'rest'));
    expect(made.shops).toBe(1);
    expect(made.damage).toEqual([
      expect.stringMatching(/^The shop "\/a" is damaged: .* could not be copied: /),
      expect.stringMatching(/^The shop "\/c" is damaged: .* is missing\.$/),
    ]);
    expect(await ask(await start('rest'), 'b?words')).toEqual(['two']);
  });

  test('holds nothing of what was deleted, and nobody else may read it', async () => {
    const worker = await start('deleted');
    for (let index = 0; index < 100; index++)
      await ask(worker, `a?remember=Unforgettable-${index}`);
    await ask(worker, 'a?forget');
    await backUpData(join(folder, 'deleted'), join(folder, 'deleted-saved'));
    const names = readdirSync(join(folder, 'deleted-saved'), { recursive: true, encoding: 'utf8' });
    for (const name of ['', ...names]) {
      const file = join(folder, 'deleted-saved', name);
      const { mode } = statSync(file);
      expect(mode & 0o077, file).toBe(0);
      if (statSync(file).isFile()) expect(readFileSync(file).includes('Unforgettable')).toBe(false);
    }
  });
});

function shopOf(name: string): string {
  const shops = join(folder, name, 'storage', 'stamm-shop');
  const [shop = ''] = readdirSync(shops).filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file));
  return join(shops, shop);
}
