import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CommandError } from '../command/command.ts';
import { copyStorage } from './back-up-data.ts';
import { claimDataFolder } from './data-folder.ts';
import { diskFailure } from './disk-failure.ts';
import { formatName, mustBeKnown, readFolderFormat } from './folder-format.ts';
import { databasesIn, fileOf, shopsListedIn, storageOf } from './object-files.ts';
import { closeToOthers } from './own-files.ts';
import { journalFolder } from './workerd-config.ts';

/** What a shop will hear from its journal when it wakes. */
export interface ToReplay {
  shop: string;
  entries: number;
  /** How many of each kind. */
  kinds: Record<string, number>;
}

export interface Restored {
  shops: number;
  /** Where the data is that was there before, if any was. */
  keptAside: string | undefined;
  toReplay: ToReplay[];
}

/**
 * Puts a backup in place of a data folder's storage. Its journal stays as it is, so that nothing
 * comes back that was erased, revoked, ended or used up since the backup.
 */
export function restoreData(backup: string, dataDir: string): Restored {
  if (!existsSync(storageOf(backup, 'Directory'))) {
    throw new CommandError(`${backup} is no backup: it holds no shops.`);
  }
  const format = readFolderFormat(backup);
  if (format) mustBeKnown(backup, format);
  const claim = claimDataFolder(dataDir);
  try {
    const keptAside = replaceStorage(backup, dataDir);
    closeToOthers(dataDir);
    return {
      shops: databasesIn(storageOf(dataDir, 'Shop')).length,
      keptAside,
      toReplay: shopsListedIn(dataDir).flatMap((shop) => entriesToReplay(dataDir, shop)),
    };
  } catch (error) {
    throw diskFailure(dataDir, error);
  } finally {
    claim.release();
  }
}

/** The new storage is whole before the old one is moved; answers where that one is now. */
function replaceStorage(backup: string, dataDir: string): string | undefined {
  const unfinished = join(dataDir, 'storage.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  const damage = copyStorage(join(backup, 'storage'), unfinished);
  if (damage.length > 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new CommandError(
      `The backup is damaged, and nothing was changed:\n${damage.map((text) => `  - ${text}`).join('\n')}`,
    );
  }
  const storage = join(dataDir, 'storage');
  const hasOld = existsSync(storage) && readdirSync(storage).length > 0;
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${storage}-before-${time}`;
  if (hasOld) renameSync(storage, aside);
  else rmSync(storage, { recursive: true, force: true });
  renameSync(unfinished, storage);
  rmSync(join(dataDir, formatName), { force: true });
  const format = join(backup, formatName);
  if (existsSync(format)) copyFileSync(format, join(dataDir, formatName));
  return hasOld ? aside : undefined;
}

function entriesToReplay(dataDir: string, shop: string): ToReplay[] {
  const file = join(dataDir, 'journal', journalFolder, fileOf('Journal', shop));
  if (!existsSync(file)) return [];
  const place = placeOf(join(storageOf(dataDir, 'Shop'), fileOf('Shop', shop)));
  const query = 'SELECT kind, count(*) AS entries FROM entries WHERE sequence > ? GROUP BY kind';
  const rows = read(file, query, place);
  const kinds = Object.fromEntries(rows.map((row) => [String(row.kind), Number(row.entries)]));
  const entries = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  return entries > 0 ? [{ shop, entries, kinds }] : [];
}

/** Up to where a shop knows its journal; one of an earlier version knows nothing of it. */
function placeOf(file: string): number {
  const hasPlace = `SELECT 1 FROM sqlite_master WHERE name = 'journal_place'`;
  if (!existsSync(file) || read(file, hasPlace).length === 0) return 0;
  return Number(read(file, 'SELECT sequence FROM journal_place')[0]?.sequence ?? 0);
}

function read(file: string, query: string, ...values: number[]) {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    return database.prepare(query).all(...values);
  } finally {
    database.close();
  }
}
