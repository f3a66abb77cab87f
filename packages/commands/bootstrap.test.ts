import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  explainInstallFailure,
  installationStamp,
  isInstalled,
  listCommands,
} from './bootstrap.mjs';
import { inRepository } from './runtime/paths.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamm-bootstrap-'));
  writeFileSync(join(folder, 'package-lock.json'), '{"lockfileVersion":3}');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the installation stamp', () => {
  test('is missing on a fresh clone', () => {
    expect(isInstalled(folder)).toBe(false);
  });

  test('holds until the lock file changes', () => {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules/.stamm-install'), installationStamp(folder));
    expect(isInstalled(folder)).toBe(true);
    writeFileSync(join(folder, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
    expect(isInstalled(folder)).toBe(false);
  });
});

describe('an npm failure is explained', () => {
  test.each([
    ['npm error code ENOTFOUND registry.example', /network/],
    ['npm error code EAI_AGAIN', /network/],
    ['npm error code EACCES', /who owns this folder/],
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code ELIFECYCLE', /Delete node_modules/],
  ])('%s', (output, expected) => {
    expect(explainInstallFailure(output)).toMatch(expected);
  });
});

describe('commands', () => {
  test('are the files, without tests and folders', () => {
    const commands = listCommands(inRepository());
    expect(commands).toEqual(expect.arrayContaining(['start', 'test', 'serve', 'import', 'check']));
    expect(commands.every((name) => /^[a-z-]+$/.test(name))).toBe(true);
  });

  test('an unknown one is answered with those there are', () => {
    const bootstrap = inRepository('packages/commands/bootstrap.mjs');
    const { status, stderr } = spawnSync(process.execPath, [bootstrap, 'strat'], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('start');
  });
});
