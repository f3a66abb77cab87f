import { buildEmbed } from '../embed/build.ts';
import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { ensureBrowser } from './testing/browser.ts';
import { ensureEngines } from './testing/engines.ts';
import { addResults, failedAsAWhole, type SuiteResult, verdict } from './testing/results.ts';
import { type Suite, suites } from './testing/suites.ts';

const help = `
Runs the tests and ends with one line: N passed, N failed.

  npm test [-- SUITE …]

  SUITE     run only these suites (see --list)
  --list    show the suites

Suites that need a browser use CHROME_PATH or an installed Chrome or Chromium; if there is none,
Chromium is installed first.
`;

function chooseSuites(names: string[]): Suite[] {
  const known = suites.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`No suite "${unknown.join('", "')}". There are: ${known.join(', ')}.`);
  }
  return names.length > 0 ? suites.filter(({ name }) => names.includes(name)) : suites;
}

/** Runs a step once, however many suites need it; what it threw, it throws for each of them. */
function once<Value>(step: () => Promise<Value>): () => Promise<Value> {
  let promise: Promise<Value> | undefined;
  return () => {
    promise ??= step();
    return promise;
  };
}

const builtEmbed = once(async () => {
  await buildEmbed();
  // Tells the suites' own set-up, in other processes, that this is done.
  process.env.STAMM_EMBED_BUILT = '1';
});
const installedBrowser = once(ensureBrowser);
const installedEngines = once(ensureEngines);

async function runSuite(suite: Suite): Promise<SuiteResult> {
  try {
    if (suite.needsBrowser) process.env.CHROME_PATH = await installedBrowser();
    if (suite.needsEngines) await installedEngines();
    if (suite.needsEmbed) await builtEmbed();
    return await suite.run();
  } catch (error) {
    return failedAsAWhole(error instanceof Error ? error.message : String(error));
  }
}

function heading(suite: Suite): string {
  return `\n━━ ${suite.name}: ${suite.about} ${'━'.repeat(Math.max(2, 72 - suite.name.length - suite.about.length))}\n`;
}

function summaryLine(name: string, result: SuiteResult, seconds: number): string {
  const mark = result.failed > 0 ? '✗' : '✓';
  const reason = result.reason ? ` (${result.reason})` : '';
  return `  ${mark} ${name.padEnd(10)}${seconds.toFixed(1).padStart(7)} s   ${verdict(result)}${reason}`;
}

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({ list: { type: 'boolean', default: false } });
  if (values.list) {
    for (const { name, about } of suites) console.log(`${name.padEnd(10)}${about}`);
    return;
  }
  const results: SuiteResult[] = [];
  const summary: string[] = [];
  for (const suite of chooseSuites(positionals)) {
    console.log(heading(suite));
    const startedAt = performance.now();
    const result = await runSuite(suite);
    if (result.reason) console.log(`The suite "${suite.name}" failed: ${result.reason}.`);
    results.push(result);
    summary.push(summaryLine(suite.name, result, (performance.now() - startedAt) / 1000));
  }
  const total = addResults(results);
  console.log(`\n${summary.join('\n')}\n\n${verdict(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
});
