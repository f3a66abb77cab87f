import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { runProgram } from './command/run-program.ts';
import { randomRuns } from './testing/random-runs.ts';

const help = `
Runs the random tests until 100,000 runs passed, one failed, or you stop it (Ctrl-C).

  npm run test:deep [-- PART …]

  rules          a model of a shop against the rules, in Node
  shop           the same model against the real Durable Object, inside workerd
  permutations   the facts of orders in every order of arrival, through the Durable Object
  referrals      the facts of friends' orders likewise: what advocates get

A failure ends with the smallest case found and the command that repeats it.

  STAMM_RUNS     how many runs in all
  STAMM_SEED     runs once with this seed (and STAMM_RUNS runs), to see a failure again
  STAMM_PATH     goes straight to the failure of that seed
`;

interface Part {
  name: string;
  /** Runs between two lines of progress. */
  runsARound: number;
  vitest: string[];
}

const worker = ['--config', 'worker/vitest.config.ts'];
const parts: Part[] = [
  {
    name: 'rules',
    runsARound: 3_000,
    vitest: ['--project', 'packages', 'packages/loyalty/src/model.test.ts'],
  },
  { name: 'shop', runsARound: 600, vitest: [...worker, 'src/shop/model.test.ts'] },
  { name: 'permutations', runsARound: 60, vitest: [...worker, 'src/shop/permutations.test.ts'] },
  {
    name: 'referrals',
    runsARound: 40,
    vitest: [...worker, 'src/shop/referral-permutations.test.ts'],
  },
];

const DEFAULT_RUNS = 100_000;

function chooseParts(names: string[]): Part[] {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    const known = parts.map(({ name }) => name).join(', ');
    throw new UsageError(`No part "${unknown.join('", "')}". There are: ${known}.`);
  }
  return names.length > 0 ? parts.filter(({ name }) => names.includes(name)) : parts;
}

/** One round; answers whether all of it passed. */
async function runRound({ vitest }: Part, runs: number | undefined): Promise<boolean> {
  const environment = runs === undefined ? {} : { STAMM_RUNS: String(runs) };
  const args = ['run', ...vitest, '--reporter=dot', '--silent=passed-only'];
  return (await runProgram('vitest', args, { environment })) === undefined;
}

await runCommand(help, async () => {
  const { positionals } = parseCommand({});
  const chosen = chooseParts(positionals);
  const { runs: wanted = DEFAULT_RUNS, seed } = randomRuns(process.env);
  if (seed !== undefined) {
    for (const part of chosen) {
      if (!(await runRound(part, undefined))) process.exitCode = 1;
    }
    return;
  }
  const passed = new Map(chosen.map((part) => [part.name, 0]));
  let total = 0;
  while (total < wanted) {
    for (const part of chosen) {
      const runs = Math.min(part.runsARound, wanted - total);
      if (runs === 0) break;
      if (!(await runRound(part, runs))) {
        process.exitCode = 1;
        return;
      }
      total += runs;
      passed.set(part.name, (passed.get(part.name) ?? 0) + runs);
      const tally = [...passed].map(([name, count]) => `${name} ${count}`).join(', ');
      console.log(`\n${total} of ${wanted} runs passed: ${tally}\n`);
    }
  }
});
