import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command/command.ts';

/**
 * One process at a time may use a data folder: two of them would write into the same SQLite files.
 * The lock names its holder by process id and, where the system tells it, by when that process
 * started, so that a lock left by a crash is not mistaken for a later process with the same id.
 */
const lockName = 'in-use-by';

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
  let lock: string;
  try {
    lock = readFileSync(join(directory, lockName), 'utf8');
  } catch {
    return undefined;
  }
  const [pidText = '', startTime = ''] = lock.trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isRunning(pid)) return undefined;
  return (startTimeOf(pid) ?? '') === startTime ? pid : undefined;
}

export interface DataFolderClaim {
  /** Hands the folder over to the process that does the writing. */
  passTo(pid: number): void;
  release(): void;
}

/** Takes the folder for this process, or throws with the id of the one that has it. */
export function claimDataFolder(directory: string): DataFolderClaim {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, lockName);
  const describe = (pid: number) => `${pid} ${startTimeOf(pid) ?? ''}\n`;
  const user = userOfDataFolder(directory);
  if (user !== undefined) throw folderInUse(directory, user);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, describe(process.pid), { flag: 'wx' });
  } catch (error) {
    // Somebody else claimed it between the look and the write.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw folderInUse(directory, undefined);
    throw error;
  }
  return {
    passTo: (pid) => writeFileSync(file, describe(pid)),
    release: () => rmSync(file, { force: true }),
  };
}

function folderInUse(directory: string, pid: number | undefined): CommandError {
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new CommandError(
    `The data folder ${directory} is in use by ${who}. Stop that one first, or use another folder.`,
  );
}
