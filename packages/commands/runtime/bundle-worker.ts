import { build } from 'esbuild';
import { writeOwnFile } from './own-files.ts';
import { inRepository, repositoryRoot } from './paths.ts';

const workerEntry = inRepository('worker/src/index.ts');

/**
 * Writes the Worker as one ES module to `outfile`, the way Cloudflare's own bundler would.
 * Readable rather than small: on one machine its size costs nothing, and a stack trace should be readable.
 */
export async function bundleWorker(outfile: string, entry: string = workerEntry): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outfile,
    absWorkingDir: repositoryRoot,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.json': 'json' },
    sourcemap: 'linked',
    logLevel: 'warning',
    write: false,
  });
  for (const { path, contents } of outputFiles) writeOwnFile(path, contents);
}
