import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../worker/package.json' with { type: 'json' };
import { MIGRATIONS } from '../../../worker/src/shop/migrations/migrations.ts';
import { CommandError } from '../command/command.ts';
import { writeOwnFile } from './own-files.ts';
import { objectFolders } from './workerd-config.ts';

/** What a data folder says of itself. */
export interface FolderFormat {
  /** How its files are laid out. */
  format: number;
  /** The newest migration of the shops' tables that its version knew. */
  schema: number;
  /** The version of Stamm that served it last. */
  stamm: string;
}

export const formatName = 'stamm.json';

/** The layout that this version writes. Those before it have no file that says so: they are 0. */
const LAYOUT = 1;

export const presentFormat: FolderFormat = {
  format: LAYOUT,
  schema: MIGRATIONS.at(-1)?.version ?? 0,
  stamm: manifest.version,
};

/** What may lie in a folder that holds no shops yet: what a start makes, and what disks have. */
const harmless =
  /^(\.|lost\+found$|in-use-|worker\.js|workerd\.capnp$|stamm\.json$|storage$|journal$)/;

/** The format of a folder with shops in it; undefined for one that is new. */
export function readFolderFormat(directory: string): FolderFormat | undefined {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  const said = names.includes(formatName) ? saidFormat(directory) : undefined;
  const storage = join(directory, 'storage');
  if (existsSync(join(storage, objectFolders.Directory))) {
    return said ?? { format: 0, schema: 1, stamm: '0.1.0' };
  }
  if (existsSync(join(storage, objectFolders.Shop))) {
    throw damaged(directory, 'its list of shops is missing');
  }
  const foreign = names.find((name) => !harmless.test(name));
  if (foreign !== undefined) {
    throw new CommandError(
      `${directory} is no data folder of Stamm: it holds "${foreign}". Choose an empty folder, or a new one.`,
    );
  }
  if (said && !existsSync(storage)) {
    throw damaged(directory, `${formatName} is there, but its folder "storage" is not`);
  }
  return undefined;
}

function damaged(directory: string, how: string): CommandError {
  return new CommandError(
    `The data folder ${directory} is damaged: ${how}. Restore a backup with npm run restore.`,
  );
}

function saidFormat(directory: string): FolderFormat {
  const file = join(directory, formatName);
  try {
    const { format, schema, stamm } = JSON.parse(readFileSync(file, 'utf8'));
    if (Number.isSafeInteger(format) && Number.isSafeInteger(schema)) {
      return { format, schema, stamm: String(stamm) };
    }
  } catch {
    // The same words: what is no JSON says nothing of the folder either.
  }
  throw damaged(directory, `${formatName} cannot be read`);
}

/** Refuses a folder that a later version has written: what it means is not known here. */
export function mustBeKnown(directory: string, found: FolderFormat): void {
  if (found.format <= LAYOUT && found.schema <= presentFormat.schema) return;
  throw new CommandError(
    `${directory} was written by Stamm ${found.stamm}, which is newer than this version (${manifest.version}). Run that version or a later one; nothing was changed.`,
  );
}

/** Whether shops of the folder will be migrated when they wake. */
export function isOlder(found: FolderFormat): boolean {
  return found.format < LAYOUT || found.schema < presentFormat.schema;
}

export function writeFolderFormat(directory: string): void {
  writeOwnFile(join(directory, formatName), `${JSON.stringify(presentFormat, null, 2)}\n`);
}
