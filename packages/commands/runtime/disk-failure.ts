import { CommandError } from '../command/command.ts';

const SENTENCES: Record<string, string> = {
  ENOSPC: 'its disk is full. Make room, then try again; nothing was changed.',
  EDQUOT: 'its disk quota is used up. Make room, then try again; nothing was changed.',
  EROFS: 'its disk is mounted read-only. Mount it for writing, or choose another folder.',
  EACCES: 'this user may not. Check who owns it, or run this as its owner.',
  EPERM: 'this user may not. Check who owns it, or run this as its owner.',
  EIO: 'its disk reports an error. Check the disk, then restore a backup if need be.',
  ENOTDIR: 'there is a file in its place. Choose another folder.',
  EEXIST: 'there is a file in its place. Choose another folder.',
};

/** SQLite has result codes of its own for what the system told it. */
const OF_SQLITE: Record<number, string> = { 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC', 14: 'EACCES' };

/** What to tell a person when a folder could not be written to; other errors stay as they are. */
export function diskFailure(directory: string, error: unknown): unknown {
  const code = codeOf(error);
  const sentence = code === undefined ? undefined : SENTENCES[code];
  if (sentence === undefined) return error;
  return new CommandError(`Nothing can be written to ${directory}: ${sentence}`);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode } = error as NodeJS.ErrnoException & { errcode?: number };
  return errcode === undefined ? code : OF_SQLITE[errcode & 0xff];
}
