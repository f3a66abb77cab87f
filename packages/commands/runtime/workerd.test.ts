import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { userOfDataFolder } from './data-folder.ts';
import { newSecret } from './production-environment.ts';
import { tinyWorker } from './testing/tiny-worker.ts';
import { type RunningWorkerd, startWorkerd, type WorkerdOptions } from './workerd.ts';

const folder = mkdtempSync(join(tmpdir(), 'stamm-workerd-'));
const entry = join(folder, 'tiny-worker.js');
const secret = newSecret();
const started: RunningWorkerd[] = [];

async function start(name: string, options: Partial<WorkerdOptions> = {}) {
  const worker = await startWorkerd({
    dataDir: join(folder, name),
    entry,
    environment: {
      OPERATOR_TOKEN: secret,
      SESSION_SECRET: secret,
      ENVIRONMENT: 'development',
      MAIL: 'none',
    },
    ...options,
  });
  started.push(worker);
  return worker;
}

async function ask(worker: RunningWorkerd, pathAndQuery: string): Promise<unknown> {
  return await (await fetch(`${worker.url}/${pathAndQuery}`)).json();
}

beforeAll(() => writeFileSync(entry, tinyWorker));

afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.kill()));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('startWorkerd', () => {
  test('keeps what was written, whether it stops orderly or is killed', async () => {
    let worker = await start('keeps');
    await ask(worker, 'a?remember=one');
    expect(await worker.stop()).toEqual({ code: 0, signal: null });
    worker = await start('keeps');
    await ask(worker, 'a?remember=two');
    expect(await worker.kill()).toEqual({ code: null, signal: 'SIGKILL' });
    worker = await start('keeps');
    expect(await ask(worker, 'a?words')).toEqual(['one', 'two']);
  });

  test('an alarm that came due while it was down fires after the next start', async () => {
    const worker = await start('alarm');
    await ask(worker, 'a?wake=200');
    await worker.kill();
    const next = await start('alarm');
    await vi.waitFor(async () => expect(await ask(next, 'a?words')).toEqual(['asleep', 'awake']), {
      timeout: 5_000,
      interval: 50,
    });
  });

  test('hands its settings to the Worker and writes no secret to disk', async () => {
    const worker = await start('settings');
    expect(await ask(worker, '?settings')).toBe('development none');
    for (const name of readdirSync(join(folder, 'settings'))) {
      if (name === 'storage' || name === 'journal') continue;
      expect(readFileSync(join(folder, 'settings', name), 'utf8')).not.toContain(secret);
    }
  });

  test("the Worker cannot reach into the machine's own network, but for itself in development", async () => {
    const developing = await start('network-development');
    const target = encodeURIComponent(`${developing.url}/health`);
    const production = await start('network', {
      environment: {
        OPERATOR_TOKEN: secret,
        SESSION_SECRET: secret,
        ENVIRONMENT: 'production',
        MAIL: 'none',
      },
    });
    expect(await ask(production, `?call=${target}`)).toBe('refused');
    expect(await ask(developing, `?call=${target}`)).toBe('reached');
  });

  test('a second one on the same data is refused, and on the same port', async () => {
    const worker = await start('taken');
    await expect(start('taken')).rejects.toThrow(`in use by process ${worker.pid}`);
    await expect(start('other', { port: worker.port })).rejects.toThrow(
      `Port ${worker.port} on 127.0.0.1 is already in use`,
    );
  });

  test('ends when whoever started it is killed', async () => {
    const dataDir = join(folder, 'orphan');
    const program = `
      import { startWorkerd } from ${JSON.stringify(import.meta.resolve('./workerd.ts'))};
      const environment = { OPERATOR_TOKEN: '', SESSION_SECRET: '' };
      const worker = await startWorkerd({ ...${JSON.stringify({ dataDir, entry })}, environment });
      console.log(worker.pid);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    const [pid] = await once(parent.stdout, 'data');
    expect(userOfDataFolder(dataDir)).toBe(Number(pid));
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(userOfDataFolder(dataDir)).toBeUndefined(), { timeout: 5_000 });
  });

  test('a Worker that cannot start says why, and frees its folder', async () => {
    const broken = join(folder, 'broken.js');
    writeFileSync(broken, "throw new Error('no beans');");
    await expect(start('broken', { entry: broken })).rejects.toThrow(/no beans/);
    await start('broken');
  });
});
