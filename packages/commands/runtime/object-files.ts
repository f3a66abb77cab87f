import { createHash, createHmac } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { journalFolder, objectFolders } from './workerd-config.ts';

export type ObjectClass = keyof typeof objectFolders;

/** Where workerd keeps, for all objects of a class, when their alarms are due. */
export const alarmsFile = 'metadata.sqlite';

/** The name of the one object that lists the shops. */
const DIRECTORY = 'shops';

export function storageOf(dataDir: string, objects: ObjectClass): string {
  return join(dataDir, 'storage', objectFolders[objects]);
}

/** The databases of a class's objects, by name of file; none where it has no objects yet. */
export function databasesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
}

/** The file of the object that has a name, as workerd derives it: an id that can be checked. */
export function fileOf(objects: ObjectClass | 'Journal', name: string): string {
  const uniqueKey = objects === 'Journal' ? journalFolder : objectFolders[objects];
  const key = createHash('sha256').update(uniqueKey).digest();
  const hmac = (text: string | Uint8Array) =>
    createHmac('sha256', key).update(text).digest().subarray(0, 16);
  const id = hmac(name);
  return `${Buffer.concat([id, hmac(id)]).toString('hex')}.sqlite`;
}

/** The ids of all shops of a data folder. */
export function shopsListedIn(dataDir: string): string[] {
  const file = join(storageOf(dataDir, 'Directory'), fileOf('Directory', DIRECTORY));
  // Nobody has created a shop yet.
  if (!existsSync(file)) return [];
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const rows = database.prepare('SELECT id FROM shops ORDER BY id').all();
    return rows.map(({ id }) => String(id));
  } finally {
    database.close();
  }
}
