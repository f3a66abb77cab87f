/** How random tests are run: with a seed that is told, so that each failure can be had again. */
import fc from 'fast-check';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    randomRuns: RandomRuns;
  }
}

/** What the environment may say of them; see packages/commands/testing/random-runs.ts. */
export interface RandomRuns {
  runs?: number;
  seed?: number;
  path?: string;
}

/** Makes a failing value smaller, one thing at a time. */
export type Simplify<Value> = (value: Value) => Iterable<Value>;

interface RandomTest<Value> {
  /** Which part of `npm run test:deep` runs it alone. */
  part: string;
  runs: number;
  values: fc.Arbitrary<Value>;
  simplify?: Simplify<Value>;
  /** For people, where a value is the smallest that fails. */
  show: (value: Value) => string;
  /** Throws where something is wrong. */
  check: (value: Value) => Promise<void>;
}

/**
 * Answers how often it ran and with which seed, to be printed.
 * @throws Error with the smallest case found, and the command that finds it again
 */
export async function runRandomly<Value>(test: RandomTest<Value>): Promise<string> {
  const asked = inject('randomRuns');
  const details = await fc.check(fc.asyncProperty(test.values, test.check), {
    numRuns: asked.runs ?? test.runs,
    ...(asked.seed === undefined ? {} : { seed: asked.seed }),
    // The path leads to the smallest case that was found: there is no need to look for it again.
    ...(asked.path === undefined ? {} : { path: asked.path, endOnFailure: true }),
  });
  const { failed, seed, counterexample, counterexamplePath: path } = details;
  if (!failed) return `${test.part}: ${details.numRuns} runs with seed ${seed}`;
  if (!counterexample) throw details.errorInstance ?? new Error('No case could be made.');
  const [smallest, error] = await smallestOf(test, counterexample[0], details.errorInstance);
  const reason = error instanceof Error ? error.message : String(error);
  const repeat = `STAMM_SEED=${seed} STAMM_PATH=${path} npm run test:deep -- ${test.part}`;
  throw new Error(`${reason}\n\n${test.show(smallest)}\n\nRepeat it: ${repeat}`);
}

/** Removes what can be removed as long as it fails: beyond what shrinking found. */
async function smallestOf<Value>(
  test: RandomTest<Value>,
  failing: Value,
  reason: unknown,
): Promise<[Value, unknown]> {
  for (const simpler of test.simplify?.(failing) ?? []) {
    try {
      await test.check(simpler);
    } catch (error) {
      return smallestOf(test, simpler, error);
    }
  }
  return [failing, reason];
}
