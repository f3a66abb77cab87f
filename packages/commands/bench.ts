import { mkdirSync, writeFileSync } from 'node:fs';
import { fullSize, type Part, parts, quickSize, runBench } from '../../tests/bench/bench.ts';
import { describe } from '../../tests/bench/report.ts';
import buildEmbed from '../../tests/support/build-embed.ts';
import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { inRepository } from './runtime/paths.ts';

const help = `
Measures the Worker on bare workerd, on this machine, side by side with the barest Worker that
could do the same jobs (tests/bench/baseline), and how its cost grows with a shop.

  npm run bench [-- PART …] [--quick]

  PART       ${parts.join(', ')}; without any, all of them (about ten minutes)
  --quick    fewer requests and smaller shops: under two minutes

Everything stays on the loopback interface. The figures also go to reports/bench.json.
`;

function chooseParts(names: string[]): readonly Part[] {
  const unknown = names.filter((name) => !parts.includes(name as Part));
  if (unknown.length > 0) {
    throw new UsageError(`No part "${unknown.join('", "')}". There are: ${parts.join(', ')}.`);
  }
  return names.length > 0 ? (names as Part[]) : parts;
}

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({ quick: { type: 'boolean', default: false } });
  const chosen = chooseParts(positionals);
  await buildEmbed();
  const report = await runBench(values.quick ? quickSize : fullSize, chosen, (step) =>
    console.log(`Measuring: ${step} …`),
  );
  mkdirSync(inRepository('reports'), { recursive: true });
  writeFileSync(inRepository('reports', 'bench.json'), `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${describe(report)}\n\nTook ${Math.round(report.seconds)} s.`);
});
