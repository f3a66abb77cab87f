import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Filled } from './fill-shop.ts';
import type { ShopKeys } from './kept-shop.ts';

/** A data folder in one file, with what its shop is opened with and what it answered. */
export interface KeptFolder {
  /** The newest migration of the version that wrote it. */
  schema: number;
  writtenBy: string;
  secrets: { OPERATOR_TOKEN: string; SESSION_SECRET: string };
  keys: ShopKeys;
  filled: Filled;
  /** What each address answered to the shop's backend when the folder was put away. */
  answers: Record<string, unknown>;
  /** Every file by its path, in base64. */
  files: Record<string, string>;
}

export const keptFolders = join(import.meta.dirname, 'kept');

export function readKeptFolder(name: string): KeptFolder {
  return JSON.parse(gunzipSync(readFileSync(join(keptFolders, name))).toString());
}

export function writeKeptFolder(name: string, kept: KeptFolder): void {
  mkdirSync(keptFolders, { recursive: true });
  writeFileSync(join(keptFolders, name), gzipSync(JSON.stringify(kept), { level: 9 }));
}

/** Every file below a folder that is the shops', not the program's. */
export function packFolder(dataDir: string): Record<string, string> {
  const made = /^(worker\.js(\.map)?|workerd\.capnp|in-use.*)$/;
  return Object.fromEntries(
    readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dataDir, name))
      .filter((file) => statSync(file).isFile() && !made.test(relative(dataDir, file)))
      .map((file) => [
        relative(dataDir, file).replaceAll('\\', '/'),
        readFileSync(file).toString('base64'),
      ]),
  );
}

export function unpackFolder({ files }: KeptFolder, dataDir: string): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(dataDir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(content, 'base64'));
  }
}
