import { fileURLToPath } from 'node:url';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { randomRuns } from '../packages/commands/testing/random-runs.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The Worker's tests run inside workerd, on the real Durable Objects. */
export default defineConfig({
  root: here('.'),
  plugins: [
    cloudflareTest({
      main: here('src/testing/main.ts'),
      wrangler: { configPath: here('wrangler.jsonc') },
      miniflare: {
        // For the test that holds both stores of photos to one suite; shops here keep theirs in albums.
        r2Buckets: ['TEST_BUCKET'],
        bindings: {
          OPERATOR_TOKEN: 'operator-token-for-tests-only-0000',
          SESSION_SECRET: 'session-secret-for-tests-only-0000',
          ENVIRONMENT: 'development',
          MAIL: 'mailbox',
          CLIENT_ADDRESS_HEADER: '',
          SUBREQUEST_LIMIT: '1000',
        },
        email: { send_email: [{ name: 'EMAIL' }] },
      },
    }),
  ],
  test: {
    name: 'worker',
    provide: { randomRuns: randomRuns(process.env) },
    include: ['src/**/*.test.ts'],
    exclude: ['src/**/*.node.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
