import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CommandError } from '../command/command.ts';
import { readHeads } from './chain-heads.ts';
import { userOfDataFolder } from './data-folder.ts';
import { diskFailure } from './disk-failure.ts';
import { formatName } from './folder-format.ts';
import { mustBeSound } from './look-after-data.ts';
import { alarmsFile, databasesIn, fileOf, shopsListedIn, storageOf } from './object-files.ts';
import { closeToOthers, makeOwnFolder } from './own-files.ts';
import { objectFolders } from './workerd-config.ts';

const patienceMs = 10_000;

export interface Backup {
  /** Databases of shops, among them those that were asked for and never created. */
  shops: number;
  bytes: number;
  /** What could not be saved, each in a sentence that names the shop. All else was. */
  damage: string[];
}

/**
 * Copies a data folder to a new folder, while the Worker may be running and writing. Each shop is
 * a database of its own and is copied as it is at one moment. The copy is a data folder, too, with
 * nothing in it of what was deleted. One that is damaged is named, and keeps nothing else from
 * being saved.
 *
 * workerd guards its databases with SQLite's own locks on files, so that another process may read
 * them; copying the files themselves would tear what is being written.
 */
export async function backUpData(dataDir: string, target: string): Promise<Backup> {
  mustBeReadable(dataDir);
  mustBeFree(target);
  const whole = resolve(target);
  let unfinished: string | undefined;
  try {
    makeOwnFolder(dirname(whole));
    // Under another name until it is whole, so that half a backup is never taken for one.
    unfinished = mkdtempSync(`${whole}.unfinished-`);
    const made = copyData(dataDir, unfinished);
    closeToOthers(unfinished);
    if (existsSync(target)) rmdirSync(target);
    renameSync(unfinished, target);
    return made;
  } catch (error) {
    if (unfinished) rmSync(unfinished, { recursive: true, force: true });
    throw diskFailure(target, error);
  }
}

function mustBeReadable(dataDir: string): void {
  if (!existsSync(storageOf(dataDir, 'Directory'))) {
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

function copyData(dataDir: string, target: string): Backup {
  const made: Backup = { shops: 0, bytes: 0, damage: [] };
  // Folders of before it have no such file, and are to be taken for what they are.
  const format = join(dataDir, formatName);
  if (existsSync(format)) copyFileSync(format, join(target, formatName));
  for (const folder of inOrder(dataDir)) {
    const source = join(dataDir, 'storage', folder);
    const copied = copyFolder(source, join(target, 'storage', folder), made);
    if (folder === objectFolders.Shop) {
      made.shops = copied.length;
      const heads = readHeads(copied.map((name) => join(target, 'storage', folder, name)));
      writeFileSync(join(target, 'heads.json'), `${JSON.stringify({ heads }, null, 2)}\n`);
    }
  }
  nameDamage(dataDir, made);
  return made;
}

/** Copies a backup's storage; answers what of it is damaged. */
export function copyStorage(source: string, target: string): string[] {
  const made: Backup = { shops: 0, bytes: 0, damage: [] };
  for (const folder of readdirSync(source)) {
    copyFolder(join(source, folder), join(target, folder), made);
  }
  return made.damage;
}

/** The list of shops first: whatever it holds was created before, and so is in the backup, too. */
function inOrder(dataDir: string): string[] {
  const first: string = objectFolders.Directory;
  const others = readdirSync(join(dataDir, 'storage')).filter((folder) => folder !== first);
  return [first, ...others];
}

/** Answers which databases of it were copied. */
function copyFolder(source: string, target: string, made: Backup): string[] {
  makeOwnFolder(target);
  const copied = [...databasesIn(source), alarmsFile].filter((name) => {
    const copy = join(target, name);
    const fault = copyDatabase(join(source, name), copy);
    if (fault === undefined) made.bytes += statSync(copy).size;
    else made.damage.push(`${join(source, name)} could not be copied: ${fault}.`);
    return fault === undefined;
  });
  const objects = copied.filter((name) => name !== alarmsFile);
  if (copied.includes(alarmsFile)) wakeAll(join(target, alarmsFile), objects);
  return objects;
}

/** Copies what is there, and nothing of what was deleted. Answers what is wrong with it, if anything. */
function copyDatabase(source: string, target: string): string | undefined {
  try {
    const database = new DatabaseSync(source, { readOnly: true, timeout: patienceMs });
    try {
      mustBeSound(database);
      database.prepare('VACUUM INTO ?').run(target);
    } finally {
      database.close();
    }
    const copy = new DatabaseSync(target);
    try {
      mustBeSound(copy);
    } finally {
      copy.close();
    }
    return undefined;
  } catch (error) {
    rmSync(target, { force: true });
    const told = diskFailure(dirname(target), error);
    // Not the source's fault, and the next one would fare no better.
    if (told instanceof CommandError && existsSync(source)) throw told;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Says of what could not be copied, or is not there, whose it is. */
function nameDamage(dataDir: string, made: Backup): void {
  let shops: string[];
  try {
    shops = shopsListedIn(dataDir);
  } catch {
    made.damage.push('The list of shops is damaged: no shop of it can be named.');
    return;
  }
  for (const shop of shops) {
    const file = fileOf('Shop', shop);
    const index = made.damage.findIndex((sentence) => sentence.includes(file));
    if (index >= 0) made.damage[index] = `The shop "${shop}" is damaged: ${made.damage[index]}`;
    else if (!existsSync(join(storageOf(dataDir, 'Shop'), file))) {
      made.damage.push(`The shop "${shop}" is damaged: its file ${file} is missing.`);
    }
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
