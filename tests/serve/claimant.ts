/** Tries to take the data folders that it is told of, one line each, and says what came of it. */
import { createInterface } from 'node:readline';
import {
  claimDataFolder,
  type DataFolderClaim,
} from '../../packages/commands/runtime/data-folder.ts';

let claim: DataFolderClaim | undefined;

function take(folder: string): string {
  try {
    claim = claimDataFolder(folder);
    return 'taken';
  } catch (error) {
    return error instanceof Error && error.message.includes('in use by') ? 'refused' : `${error}`;
  }
}

function release(): string {
  claim?.release();
  claim = undefined;
  return 'released';
}

createInterface({ input: process.stdin }).on('line', (line) => {
  console.log(line === 'release' ? release() : take(line));
});
