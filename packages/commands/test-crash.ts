import { CommandError, parseCommand, runCommand, UsageError } from './command/command.ts';
import { runProgram } from './command/run-program.ts';
import { randomRuns } from './testing/random-runs.ts';

const help = `
Kills the server again and again while 16 clients write, and looks whether anything that it
acknowledged was lost, or anything that was sent again happened twice.

  npm run test:crash

  STAMM_RUNS     how often it is killed (default: 20; npm test does it 3 times)
  STAMM_SEED     does what a run with this seed did, as far as chance allows
`;

const DEFAULT_ROUNDS = 20;

await runCommand(help, async () => {
  const { positionals } = parseCommand({});
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const { runs: rounds = DEFAULT_ROUNDS } = randomRuns(process.env);
  const environment = { STAMM_RUNS: String(rounds) };
  const failure = await runProgram('vitest', ['run', '--project', 'crash'], { environment });
  if (failure) throw new CommandError(`The crash test failed: ${failure}.`);
});
