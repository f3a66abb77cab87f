import { checks } from './checks/checks.ts';
import { CommandError, parseCommand, runCommand, UsageError } from './command/command.ts';

const help = `
Checks types, lint and format, and unused code, without running any test.

  npm run check
`;

await runCommand(help, async () => {
  const { positionals } = parseCommand({});
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const failures: string[] = [];
  for (const check of checks) {
    const startedAt = Date.now();
    const failure = await check.run();
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(
      `${failure ? '✗' : '✓'} ${check.name} (${seconds} s)${failure ? `: ${failure}` : ''}`,
    );
    if (failure) failures.push([check.name, check.remedy].filter(Boolean).join(': '));
  }
  if (failures.length > 0) throw new CommandError(`Not in order:\n  ${failures.join('\n  ')}`);
});
