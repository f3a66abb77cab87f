import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder, with a trailing slash. */
export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

export function inRepository(...parts: string[]): string {
  return join(repositoryRoot, ...parts);
}
