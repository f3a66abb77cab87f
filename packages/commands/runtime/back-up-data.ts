import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { CommandError } from '../command/command.ts';
import { userOfDataFolder } from './data-folder.ts';
import { objectFolders } from './workerd-config.ts';

/** Where workerd keeps, for all objects of a class, when their alarms are due. */
const alarmsFile = 'metadata.sqlite';
/** All of a database at once: what another process writes meanwhile stays out. */
const everyPage = 2 ** 31 - 1;
const patienceMs = 10_000;

export interface Backup {
  /** Databases of shops, among them those that were asked for and never created. */
  shops: number;
  bytes: number;
}

/**
 * Copies a data folder to a new folder, while the Worker may be running and writing. Each shop is
 * a database of its own and is copied as it is at one moment. The copy is a data folder, too.
 *
 * workerd guards its databases with SQLite's own locks on files, so that another process may read
 * them; copying the files themselves would tear what is being written.
 */
export async function backUpData(dataDir: string, target: string): Promise<Backup> {
  mustBeReadable(dataDir);
  mustBeFree(target);
  mkdirSync(dirname(resolve(target)), { recursive: true });
  // Under another name until it is whole, so that half a backup is never taken for one.
  const unfinished = mkdtempSync(`${resolve(target)}.unfinished-`);
  try {
    const done = { shops: 0, bytes: 0 };
    for (const folder of inOrder(dataDir)) {
      const copied = await copyFolder(storageOf(dataDir, folder), storageOf(unfinished, folder));
      if (folder === objectFolders.Shop) done.shops = copied.databases;
      done.bytes += copied.bytes;
    }
    if (existsSync(target)) rmdirSync(target);
    renameSync(unfinished, target);
    return done;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function storageOf(dataDir: string, folder: string): string {
  return join(dataDir, 'storage', folder);
}

function mustBeReadable(dataDir: string): void {
  if (!existsSync(storageOf(dataDir, objectFolders.Directory))) {
    throw new CommandError(`${dataDir} is no data folder of npm run serve: it holds no shops.`);
  }
  // There workerd's locks are its own, and hold off nobody else.
  if (process.platform === 'win32' && userOfDataFolder(dataDir) !== undefined) {
    throw new CommandError('On Windows, stop npm run serve before you back its data up.');
  }
}

function mustBeFree(target: string): void {
  if (existsSync(target) && !(statSync(target).isDirectory() && readdirSync(target).length === 0)) {
    throw new CommandError(`${target} exists already. Choose a new folder for each backup.`);
  }
}

/** The list of shops first: whatever it holds was created before, and so is in the backup, too. */
function inOrder(dataDir: string): string[] {
  const first: string = objectFolders.Directory;
  const others = readdirSync(join(dataDir, 'storage')).filter((folder) => folder !== first);
  return [first, ...others];
}

async function copyFolder(
  source: string,
  target: string,
): Promise<{ databases: number; bytes: number }> {
  mkdirSync(target, { recursive: true });
  const isDatabase = (name: string) => name.endsWith('.sqlite') && name !== alarmsFile;
  const databases = readdirSync(source).filter(isDatabase);
  let bytes = 0;
  for (const name of [...databases, alarmsFile]) {
    await copyDatabase(join(source, name), join(target, name));
    bytes += statSync(join(target, name)).size;
  }
  wakeAll(join(target, alarmsFile), databases);
  return { databases: databases.length, bytes };
}

async function copyDatabase(source: string, target: string): Promise<void> {
  try {
    const database = new DatabaseSync(source, { readOnly: true, timeout: patienceMs });
    await backup(database, target, { rate: everyPage }).finally(() => database.close());
    const copy = new DatabaseSync(target);
    const found = copy.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
    copy.close();
    if (found !== 'ok') throw new Error(String(found));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${source} could not be copied: ${reason}. There is no new backup.`);
  }
}

/**
 * Has every object looked after as soon as the copy is served. Objects and the list of their alarms
 * were copied one after the other, so an alarm that was set or rang in between may be missing from
 * the list. One that is listed too early does no harm: workerd then asks the object when it is due.
 */
function wakeAll(alarms: string, databases: string[]): void {
  const copy = new DatabaseSync(alarms);
  const wake = copy.prepare(
    `INSERT INTO _cf_ALARM (actor_id, scheduled_time) VALUES (?, 0)
      ON CONFLICT (actor_id) DO UPDATE SET scheduled_time = 0`,
  );
  copy.exec('BEGIN');
  for (const name of databases) wake.run(name.slice(0, -'.sqlite'.length));
  copy.exec('COMMIT');
  copy.close();
}
