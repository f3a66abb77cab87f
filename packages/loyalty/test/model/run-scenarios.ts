import type { ProgramInput } from '@stamm/contract/types';
import { type Scenario, type Scope, scenarios } from './commands.ts';
import { runRandomly } from './random-runs.ts';
import { Run, type ShopUnderTest } from './run.ts';

/** Lets random things happen to new shops, and compares each with the model. */
export function runScenarios(options: {
  part: Scope;
  runs: number;
  open: (program: ProgramInput) => Promise<ShopUnderTest>;
}): Promise<string> {
  const { part, runs, open } = options;
  return runRandomly({
    part,
    runs,
    values: scenarios(part),
    simplify,
    show,
    check: async (scenario) => {
      const [program] = scenario.programs;
      if (program) await new Run(scenario, await open(program)).toTheEnd();
    },
  });
}

/** The scenario without one of its commands, each in turn. */
function* simplify({ programs, commands }: Scenario): Iterable<Scenario> {
  const left = commands.filter((command) => command.kind !== 'nothing');
  for (const command of left) {
    yield { programs, commands: left.filter((other) => other !== command) };
  }
}

function show({ programs, commands }: Scenario): string {
  const lines = [
    ...programs.map((program, index) => `program ${index + 1}: ${JSON.stringify(program)}`),
    ...commands
      .filter((command) => command.kind !== 'nothing')
      .map((command, index) => `${index}: ${JSON.stringify(command)}`),
  ];
  return lines.join('\n');
}
