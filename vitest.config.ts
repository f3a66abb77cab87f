import { defineConfig } from 'vitest/config';
import { randomRuns } from './packages/commands/testing/random-runs.ts';
import { workerdStandIns } from './packages/mocks/bundle/stand-ins.ts';

/** Tests across packages start servers and browsers: slow by nature, and one file at a time. */
function acrossPackages(name: string) {
  return {
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      globalSetup: ['tests/support/build-embed.ts'],
      testTimeout: 120_000,
      hookTimeout: 120_000,
      fileParallelism: false,
      expect: { poll: { timeout: 15_000 } },
    },
  };
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias: workerdStandIns },
        test: {
          name: 'packages',
          provide: { randomRuns: randomRuns(process.env) },
          include: [
            'packages/{contract,loyalty,client,mocks,embed,commands}/**/*.test.ts',
            'demo/**/*.test.ts',
            'worker/src/**/*.node.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts'],
          // Machines that build are slow and noisy: how long something takes is no test's business.
          testTimeout: 60_000,
        },
      },
      ...['size', 'webhooks', 'e2e', 'engines', 'import', 'serve', 'fuzz', 'crash', 'mail'].map(
        acrossPackages,
      ),
    ],
  },
});
