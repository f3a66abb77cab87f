import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  isOlder,
  mustBeKnown,
  presentFormat,
  readFolderFormat,
  writeFolderFormat,
} from './folder-format.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamm-folder-format-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = (...parts: string[]) => mkdirSync(join(folder, ...parts), { recursive: true });
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

describe('the format of a data folder', () => {
  test('is written, and read again', () => {
    make('storage', 'stamm-directory');
    writeFolderFormat(folder);
    const found = readFolderFormat(folder);
    expect(found).toEqual(presentFormat);
    expect(found && isOlder(found)).toBe(false);
  });

  test('is nothing yet where there are no shops, also after a start that failed', () => {
    expect(readFolderFormat(join(folder, 'none'))).toBeUndefined();
    expect(readFolderFormat(folder)).toBeUndefined();
    make('storage');
    make('lost+found');
    write('worker.js', '');
    writeFolderFormat(folder);
    expect(readFolderFormat(folder)).toBeUndefined();
  });

  test('is an older one where shops are and nothing says which', () => {
    make('storage', 'stamm-directory');
    const found = readFolderFormat(folder);
    expect(found).toMatchObject({ format: 0, schema: 1 });
    expect(found && isOlder(found)).toBe(true);
  });

  test.each([
    [{ ...presentFormat, schema: presentFormat.schema + 1, stamm: '9.1.0' }],
    [{ ...presentFormat, format: presentFormat.format + 1, stamm: '9.1.0' }],
  ])('is refused where it is newer, in a sentence: %o', (newer) => {
    make('storage', 'stamm-directory');
    write('stamm.json', JSON.stringify(newer));
    const found = readFolderFormat(folder);
    expect(() => found && mustBeKnown(folder, found)).toThrow(
      `${folder} was written by Stamm 9.1.0, which is newer than this version`,
    );
    expect(readFileSync(join(folder, 'stamm.json'), 'utf8')).toBe(JSON.stringify(newer));
  });

  test('names a folder that is not ours', () => {
    write('invoices.xlsx', '');
    expect(() => readFolderFormat(folder)).toThrow(/no data folder of Stamm.*"invoices.xlsx"/);
  });

  test('names what is damaged', () => {
    make('storage', 'stamm-shop');
    expect(() => readFolderFormat(folder)).toThrow(/damaged: its list of shops is missing/);
    make('storage', 'stamm-directory');
    write('stamm.json', '{"format":');
    expect(() => readFolderFormat(folder)).toThrow(/damaged: stamm.json cannot be read/);
    rmSync(join(folder, 'storage'), { recursive: true });
    writeFolderFormat(folder);
    expect(() => readFolderFormat(folder)).toThrow(/damaged: .*"storage" is not/);
  });
});
