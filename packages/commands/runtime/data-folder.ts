import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CommandError } from '../command/command.ts';
import { diskFailure } from './disk-failure.ts';
import { makeOwnFolder, OWN_FILE, writeOwnFile } from './own-files.ts';

/**
 * One process at a time may use a data folder: two of them would write into the same SQLite files.
 * The lock names its holder by process id and, where the system tells it, by when that process
 * started, so that a lock left by a crash is not mistaken for a later process with the same id.
 */
const lockName = 'in-use-by';
/** Who looks at the lock and takes it does both at once: SQLite's lock on this file sees to it. */
const turnsName = 'in-use-turns';
const turnTimeoutMs = 10_000;

/** When the process started, in the kernel's clock ticks; undefined where there is no /proc. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command's name in brackets and may itself hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The id of the process that is using the folder, or undefined when it is free. */
export function userOfDataFolder(directory: string): number | undefined {
  const lock = lockOf(directory);
  const [pidText = '', startTime = ''] = (lock ?? '').trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isRunning(pid)) return undefined;
  return (startTimeOf(pid) ?? '') === startTime ? pid : undefined;
}

function lockOf(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, lockName), 'utf8');
  } catch {
    return undefined;
  }
}

export interface DataFolderClaim {
  /** Hands the folder over to the process that does the writing. */
  passTo(pid: number): void;
  release(): void;
}

/** Takes the folder for this process, or throws with the id of the one that has it. */
export function claimDataFolder(directory: string): DataFolderClaim {
  let held = describe(process.pid);
  try {
    makeOwnFolder(resolve(directory));
    inTurn(directory, () => {
      const user = userOfDataFolder(directory);
      if (user !== undefined) throw folderInUse(directory, user);
      writeOwnFile(join(directory, lockName), held);
    });
  } catch (error) {
    throw diskFailure(directory, error);
  }
  return {
    passTo(pid) {
      held = describe(pid);
      writeOwnFile(join(directory, lockName), held);
    },
    release() {
      // By now it may be somebody else's: then it is not ours to take away.
      if (lockOf(directory) !== held) return;
      inTurn(directory, () => {
        if (lockOf(directory) === held) rmSync(join(directory, lockName), { force: true });
      });
    },
  };
}

function describe(pid: number): string {
  return `${pid} ${startTimeOf(pid) ?? ''}\n`;
}

/**
 * Does something that no other process does at the same time. The system itself lets go of the
 * lock when a process dies, so none can be left behind.
 */
function inTurn(directory: string, work: () => void): void {
  const file = join(directory, turnsName);
  // Made by the system itself, whose errors say more than SQLite's.
  closeSync(openSync(file, 'a', OWN_FILE));
  const turns = new DatabaseSync(file, { timeout: turnTimeoutMs });
  try {
    turns.exec('BEGIN EXCLUSIVE');
    work();
  } finally {
    turns.close();
  }
}

function folderInUse(directory: string, pid: number): CommandError {
  return new CommandError(
    `The data folder ${directory} is in use by process ${pid}. Stop that one first, or use another folder.`,
  );
}
