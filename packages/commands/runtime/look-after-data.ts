import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileOf, shopsListedIn, storageOf } from './object-files.ts';

/** Below it, the disk may be full within the day. */
const littleSpaceBytes = 100_000_000;
/** How long a start may wait for databases to be read. What is left over is seen by /ready. */
const checkTimeMs = 5_000;
const patienceMs = 10_000;

/** What is not in order in a data folder, each in a sentence that names the shop or the disk. */
export function lookAfterData(dataDir: string): string[] {
  return [...spaceWarnings(dataDir), ...shopWarnings(dataDir)];
}

/** @throws Error that says what is wrong with it */
export function mustBeSound(database: DatabaseSync): void {
  const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw new Error(String(found));
}

function spaceWarnings(dataDir: string): string[] {
  const { bavail, bsize } = statfsSync(dataDir);
  const free = bavail * bsize;
  if (free >= littleSpaceBytes) return [];
  const megabytes = Math.floor(free / 1_000_000);
  return [
    `Only ${megabytes} MB are free on the disk of ${dataDir}. Make room: once it is full, nothing is recorded any more.`,
  ];
}

function shopWarnings(dataDir: string): string[] {
  let shops: string[];
  try {
    shops = shopsListedIn(dataDir);
  } catch {
    return [
      `The list of shops in ${dataDir} is damaged, and no shop can be found by it. Stop this, and restore a backup with npm run restore.`,
    ];
  }
  const endsAt = performance.now() + checkTimeMs;
  return shops.flatMap((shop) => {
    const fault = faultOf(dataDir, shop, performance.now() < endsAt);
    if (fault === undefined) return [];
    return [
      `The shop "${shop}" ${fault}. The other shops go on. Stop this, and restore a backup with npm run restore.`,
    ];
  });
}

function faultOf(dataDir: string, shop: string, isTime: boolean): string | undefined {
  const name = fileOf('Shop', shop);
  const file = join(storageOf(dataDir, 'Shop'), name);
  if (!existsSync(file)) return `is missing: there is no file ${name}`;
  if (!isTime) return undefined;
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: patienceMs });
    try {
      mustBeSound(database);
      // The runtime makes an empty file for a missing one, as soon as somebody asks for the shop.
      const settings = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'settings'`);
      return settings.get() ? undefined : `is missing: its file ${name} is empty`;
    } finally {
      database.close();
    }
  } catch (error) {
    return `is damaged: its file ${name} cannot be read (${error instanceof Error ? error.message : error})`;
  }
}
