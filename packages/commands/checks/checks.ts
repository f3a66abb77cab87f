import { globSync } from 'node:fs';
import { type ProgramFailure, runProgram } from '../command/run-program.ts';
import { repositoryRoot } from '../runtime/paths.ts';

export interface Check {
  name: string;
  /** How to mend what it finds, where a command can. */
  remedy?: string;
  run(): Promise<ProgramFailure>;
}

/** Every folder with a tsconfig.json of its own is one program: browser, Worker and Node differ. */
function typeScriptProjects(): string[] {
  return globSync(
    '{.,packages/*,worker,demo,demo/pages,tests,tests/bench,tests/mail/worker}/tsconfig.json',
    {
      cwd: repositoryRoot,
    },
  ).sort();
}

async function checkTypes(): Promise<ProgramFailure> {
  const failed: string[] = [];
  for (const project of typeScriptProjects()) {
    if (await runProgram('tsc', ['--project', project, '--pretty'])) failed.push(project);
  }
  return failed.length > 0 ? `type errors in ${failed.join(', ')}` : undefined;
}

/** What must hold of the source, apart from its tests. In the order in which they should be mended. */
export const checks: Check[] = [
  { name: 'types', run: checkTypes },
  {
    name: 'lint and format',
    remedy: 'npm run format mends what can be mended by itself.',
    run: () => runProgram('biome', ['check', '--error-on-warnings', '.']),
  },
  {
    name: 'unused code',
    run: () => runProgram('knip', []),
  },
];
