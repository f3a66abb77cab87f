import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { checks } from '../checks/checks.ts';
import { runProgram } from '../command/run-program.ts';
import { inRepository, repositoryRoot } from '../runtime/paths.ts';
import {
  addResults,
  countVitestReport,
  failedAsAWhole,
  judge,
  type SuiteResult,
} from './results.ts';

export interface Suite {
  name: string;
  about: string;
  /** Some file of this pattern must exist for the suite to be there at all. */
  needsFile?: string;
  /** Whether it looks at what the Worker serves, so that the script tag's files must be built first. */
  needsEmbed?: boolean;
  needsBrowser?: boolean;
  /** Whether it needs Firefox and WebKit too. */
  needsEngines?: boolean;
  run(): Promise<SuiteResult>;
}

const reportsFolder = inRepository('reports');
const timeLimitMs = 15 * 60_000;

/** Runs a program that leaves a report in a file, and judges both. */
async function runWithReport(
  name: string,
  command: (reportFile: string) => [program: string, args: string[]],
  count: (report: string) => SuiteResult,
): Promise<SuiteResult> {
  const reportFile = `${reportsFolder}/${name}.json`;
  mkdirSync(reportsFolder, { recursive: true });
  rmSync(reportFile, { force: true });
  const failure = await runProgram(...command(reportFile), { timeoutMs: timeLimitMs });
  let report: string;
  try {
    report = readFileSync(reportFile, 'utf8');
  } catch {
    return failedAsAWhole(failure ?? 'it left no report');
  }
  return judge(count(report), failure);
}

function vitest(name: string, args: string[]): () => Promise<SuiteResult> {
  return () =>
    runWithReport(
      name,
      (reportFile) => [
        'vitest',
        [
          'run',
          ...args,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${reportFile}`,
        ],
      ],
      countVitestReport,
    );
}

async function runChecks(): Promise<SuiteResult> {
  const results: SuiteResult[] = [];
  for (const check of checks) {
    const failure = await check.run();
    console.log(failure ? `✗ ${check.name}: ${failure}` : `✓ ${check.name}`);
    results.push({ passed: failure ? 0 : 1, failed: failure ? 1 : 0, skipped: 0 });
  }
  return addResults(results);
}

/** In the order in which they run: what is quick and finds most comes first. */
const allSuites: Suite[] = [
  { name: 'check', about: 'types, lint and format, unused code', run: runChecks },
  {
    name: 'unit',
    about: 'packages and demo, in Node',
    run: vitest('unit', ['--project', 'packages']),
  },
  {
    name: 'worker',
    about: 'the Worker, inside workerd',
    needsFile: 'worker/vitest.config.ts',
    needsEmbed: true,
    run: vitest('worker', ['--config', 'worker/vitest.config.ts']),
  },
  {
    name: 'elements',
    about: 'the elements in Chromium, each with axe',
    needsFile: 'packages/elements/web-test-runner.config.ts',
    needsBrowser: true,
    run: () =>
      runWithReport(
        'elements',
        (reportFile) => ['node', ['packages/commands/testing/run-elements.ts', reportFile]],
        (report) => JSON.parse(report) as SuiteResult,
      ),
  },
  {
    name: 'size',
    about: 'the size budgets of what a browser loads',
    needsFile: 'tests/size/**/*.test.ts',
    needsEmbed: true,
    run: vitest('size', ['--project', 'size']),
  },
  {
    name: 'webhooks',
    about: 'webhooks from bare workerd to receivers that behave badly',
    needsFile: 'tests/webhooks/**/*.test.ts',
    needsEmbed: true,
    run: vitest('webhooks', ['--project', 'webhooks']),
  },
  {
    name: 'e2e',
    about: 'the built stack in Chromium, end to end',
    needsFile: 'tests/e2e/**/*.test.ts',
    needsEmbed: true,
    needsBrowser: true,
    run: vitest('e2e', ['--project', 'e2e']),
  },
  {
    name: 'engines',
    about: "other people's pages, in Chromium, Firefox and WebKit",
    needsFile: 'tests/engines/**/*.test.ts',
    needsEmbed: true,
    needsBrowser: true,
    needsEngines: true,
    run: vitest('engines', ['--project', 'engines']),
  },
  {
    name: 'import',
    about: 'a real order history through the import',
    needsFile: 'tests/import/**/*.test.ts',
    needsEmbed: true,
    run: vitest('import', ['--project', 'import']),
  },
  {
    name: 'serve',
    about: 'production on one machine: settings, shutdown, backup and restore',
    needsFile: 'tests/serve/**/*.test.ts',
    needsEmbed: true,
    run: vitest('serve', ['--project', 'serve']),
  },
  {
    name: 'mail',
    about: 'mails from bare workerd to a real mail server',
    needsFile: 'tests/mail/**/*.test.ts',
    needsEmbed: true,
    run: vitest('mail', ['--project', 'mail']),
  },
  {
    name: 'crash',
    about: 'a server that is killed while many write, and what is left of it',
    needsFile: 'tests/crash/**/*.test.ts',
    needsEmbed: true,
    run: vitest('crash', ['--project', 'crash']),
  },
  {
    name: 'fuzz',
    about: 'requests made from the OpenAPI document, good and hostile',
    needsFile: 'tests/fuzz/**/*.test.ts',
    needsEmbed: true,
    run: vitest('fuzz', ['--project', 'fuzz']),
  },
];

export const suites = allSuites.filter(
  ({ needsFile }) => !needsFile || globSync(needsFile, { cwd: repositoryRoot }).length > 0,
);
