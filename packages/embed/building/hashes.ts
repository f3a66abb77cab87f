import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Short, and different for different contents: a file's name can be kept for ever. */
export function contentHash(contents: string): string {
  return createHash('sha256').update(contents).digest('base64url').slice(0, 8);
}

/** All that the built files are made of. The lock file stands for Lit and the bundler. */
const INPUTS = [
  'packages/{client,elements,embed}/src/**/*.ts',
  'packages/{contract,loyalty}/src/*.ts',
  'packages/embed/build.ts',
  'packages/embed/building/*.ts',
  'packages/{elements,client,embed}/{package,tsconfig}.json',
  'package-lock.json',
];

/** Changes with any of the files that the build reads. */
export function inputHash(root: string): string {
  const hash = createHash('sha256');
  const paths = globSync(INPUTS, { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
  for (const path of paths.sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}
