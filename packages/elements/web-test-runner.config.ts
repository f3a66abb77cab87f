import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import type { TestRunnerConfig, TestRunnerPlugin } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { inRepository, repositoryRoot } from '../commands/runtime/paths.ts';
import { browserFlags, findBrowser } from '../commands/testing/browser.ts';
import { servesMocks } from '../mocks/bundle/serve-bundle.ts';

const executablePath = findBrowser();

/** axe-core is a classic script that leaves a global: makes its default import work. */
const axeAsModule: TestRunnerPlugin = {
  name: 'axe-as-module',
  transform: ({ path, body }) =>
    path.endsWith('/axe-core/axe.js') ? `${body}\nexport default globalThis.axe;` : undefined,
};

export default {
  rootDir: repositoryRoot,
  files: [
    inRepository('packages/elements/src/**/*.test.ts'),
    inRepository('packages/mocks/src/**/*.browser.test.ts'),
  ],
  nodeResolve: true,
  // Keys go to the page in front, and the one behind draws no frames.
  concurrency: 1,
  plugins: [
    servesMocks(),
    esbuildPlugin({
      ts: true,
      // For the decorators: they are the legacy ones.
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
    axeAsModule,
  ],
  browsers: [
    chromeLauncher({
      launchOptions: {
        ...(executablePath && { executablePath }),
        args: browserFlags,
        // Dates must read the same wherever the tests run.
        env: { ...process.env, TZ: 'Europe/Berlin' },
      },
    }),
  ],
  testFramework: { config: { timeout: 10_000 } },
} satisfies TestRunnerConfig;
