import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@stamm/contract';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { callApi } from '../support/api.ts';
import { runCommand, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'stamm-disks-'));
const secrets = { OPERATOR_TOKEN: newSecret(), SESSION_SECRET: newSecret() };
const mounted: string[] = [];

/** A small disk of its own; undefined where this user may not mount one. */
function mountDisk(name: string, options: string): string | undefined {
  const disk = join(folder, name);
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    console.warn('NOT TESTED: a full and a read-only disk, which this user may not mount.');
    return undefined;
  }
  mounted.push(disk);
  return disk;
}

/** Writes until nothing more can be written. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const bytes of [1_000_000, 1_000, 1]) {
      try {
        for (;;) writeSync(descriptor, new Uint8Array(bytes));
      } catch {}
    }
  } finally {
    closeSync(descriptor);
  }
}

afterAll(() => {
  for (const disk of mounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run serve', () => {
  it('says in a sentence that the disk is full', async (context) => {
    const disk = mountDisk('full', 'size=1m');
    if (!disk) return context.skip();
    writeFileSync(join(disk, 'ballast'), new Uint8Array(1_000_000));
    const dataDir = join(disk, 'data');
    const { code, output } = await runCommand(['serve', '--data', dataDir, '--port', '0'], secrets);
    expect(output).toContain(`Nothing can be written to ${dataDir}: its disk is full.`);
    expect(output).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    // It can be started once there is room.
    expect(readdirSync(dataDir).filter((name) => name === 'in-use-by')).toEqual([]);
  });

  it('tells at /ready when the disk is full, and when there is room again', async (context) => {
    const disk = mountDisk('filling', 'size=64m');
    if (!disk) return context.skip();
    const server = await serve(join(disk, 'data'), secrets);
    const ready = async () => (await callApi<Problem>(`${server.url}/ready`)).body;
    try {
      expect(await ready()).toEqual({ status: 'ready' });
      const ballast = join(disk, 'ballast');
      fill(ballast);
      await vi.waitFor(
        async () =>
          expect(await ready()).toMatchObject({
            code: 'not_ready',
            errors: [{ path: 'shops', message: expect.stringContaining('Its disk may be full') }],
          }),
        { timeout: 30_000, interval: 1_000 },
      );
      rmSync(ballast);
      await vi.waitFor(async () => expect(await ready()).toEqual({ status: 'ready' }), {
        timeout: 30_000,
        interval: 1_000,
      });
    } finally {
      const { output } = await server.stop();
      expect(output).toMatch(/Only \d+ MB are free on the disk of/);
    }
  }, 90_000);

  it('says in a sentence that the disk is read-only', async (context) => {
    const disk = mountDisk('read-only', 'size=1m,ro');
    if (!disk) return context.skip();
    for (const dataDir of [disk, join(disk, 'data')]) {
      const args = ['serve', '--data', dataDir, '--port', '0'];
      const { code, output } = await runCommand(args, secrets);
      expect(output).toContain(
        `Nothing can be written to ${dataDir}: its disk is mounted read-only.`,
      );
      expect(output).not.toMatch(/^\s+at /m);
      expect(code).toBe(1);
    }
  });

  it('names a folder that is not its own, and leaves it alone', async () => {
    const dataDir = join(folder, 'foreign');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'invoices.xlsx'), '');
    const { code, output } = await runCommand(['serve', '--data', dataDir, '--port', '0'], secrets);
    expect(output).toContain('is no data folder of Stamm: it holds "invoices.xlsx"');
    expect(code).toBe(1);
    expect(readdirSync(dataDir).filter((name) => !name.startsWith('in-use'))).toEqual([
      'invoices.xlsx',
    ]);
  });
});
