/** What the environment says of random tests; tests read it with `inject('randomRuns')`. */
export function randomRuns(environment: NodeJS.ProcessEnv): {
  runs?: number;
  seed?: number;
  path?: string;
} {
  const { STAMM_RUNS: runs, STAMM_SEED: seed, STAMM_PATH: path } = environment;
  return {
    ...(runs ? { runs: wholeNumber('STAMM_RUNS', runs) } : {}),
    ...(seed ? { seed: wholeNumber('STAMM_SEED', seed) } : {}),
    ...(path ? { path } : {}),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}".`);
  return Number(text);
}
