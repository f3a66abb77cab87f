import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDataFolder, userOfDataFolder } from './data-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamm-data-folder-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a data folder', () => {
  test('has one user at a time', () => {
    const claim = claimDataFolder(folder);
    expect(userOfDataFolder(folder)).toBe(process.pid);
    expect(() => claimDataFolder(folder)).toThrow(`in use by process ${process.pid}`);
    claim.release();
    expect(userOfDataFolder(folder)).toBeUndefined();
    claimDataFolder(folder).release();
  });

  test('belongs to the process it was passed to, and is free when that one has crashed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const claim = claimDataFolder(folder);
    claim.passTo(child.pid!);
    expect(userOfDataFolder(folder)).toBe(child.pid);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(userOfDataFolder(folder)).toBeUndefined();
    claimDataFolder(folder).release();
  });

  test.runIf(process.platform === 'linux')(
    'is not held by a later process with the same id',
    () => {
      writeFileSync(join(folder, 'in-use-by'), `${process.pid} 1\n`);
      expect(userOfDataFolder(folder)).toBeUndefined();
    },
  );
});
