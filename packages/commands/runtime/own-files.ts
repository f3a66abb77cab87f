import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A data folder holds personal data and keys: nobody else on the machine may look into it. */
const OWN_FOLDER = 0o700;
export const OWN_FILE = 0o600;

/**
 * Makes a folder, and those above it that are missing. Step by step: Node's own `recursive` says of
 * a read-only disk that there is no such folder.
 */
export function makeOwnFolder(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(directory);
  if (above !== directory) makeOwnFolder(above);
  mkdirSync(directory, { mode: OWN_FOLDER });
}

/** Writes a file whole or not at all, for its owner's eyes only. */
export function writeOwnFile(file: string, content: string | Uint8Array): void {
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    const descriptor = openSync(unfinished, 'w', OWN_FILE);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Closes a folder, and everything in it, to everyone but its owner. */
export function closeToOthers(directory: string): void {
  chmodSync(directory, OWN_FOLDER);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) closeToOthers(path);
    else if (entry.isFile()) chmodSync(path, OWN_FILE);
  }
}
