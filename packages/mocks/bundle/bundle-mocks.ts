import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { hashingInBrowsers, workerdStandIns } from './stand-ins.ts';

const inMocks = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url).href);

/** The Worker names its module of hashes by where it is: whichever path leads there. */
const hashing: Plugin = {
  name: 'hashing-in-browsers',
  setup({ onResolve }) {
    onResolve({ filter: /\/hashing\.ts$/ }, ({ kind, importer }) =>
      kind === 'entry-point' || importer === hashingInBrowsers
        ? undefined
        : { path: hashingInBrowsers },
    );
  },
};

/** sql.js asks for them only where they are; whoever else does is at fault. */
const nodeModules: Plugin = {
  name: 'node-modules-of-sqlite',
  setup({ onResolve }) {
    onResolve({ filter: /^node:/ }, ({ importer, path }) =>
      importer.includes('/sql.js/') ? { path, external: true } : undefined,
    );
  },
};

/**
 * The mocks as a browser can load them: the Worker, its shops and SQLite in a few files. Answers
 * the files by their names, of which `index.js`, `beans.js` and `handlers.js` are for imports.
 */
export async function bundleMocks(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ['index', 'beans', 'handlers'].map((name) => inMocks(`src/${name}.ts`)),
    outdir: inMocks('dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    alias: workerdStandIns,
    plugins: [hashing, nodeModules],
    legalComments: 'none',
    write: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(inMocks('dist/').length), text]));
}
