import { build, type Plugin } from 'vite';
import { shortDecorate } from './short-decorate.ts';
import { smallTemplates } from './small-templates.ts';

/** Modules by their path that are replaced by other code. */
export type Modules = Record<string, string>;

/** How an element's file names the core: it lies beside it when the page runs. */
export const CORE_FILE = './core.js';

const ENTRY = '\0entry.ts';

function entryAndReplacements(entry: string, replaced: Modules): Plugin {
  return {
    name: 'entry-and-replacements',
    enforce: 'pre',
    resolveId(source) {
      if (source === ENTRY) return source;
      return source === CORE_FILE ? { id: source, external: true } : undefined;
    },
    load: (id) => (id === ENTRY ? entry : replaced[id]),
  };
}

/** Bundles code and all that it imports into one minified file, without comments or source map. */
export async function bundle(
  entry: string,
  replaced: Modules = {},
  { format = 'es' as 'es' | 'iife', define = {} as Record<string, string> } = {},
): Promise<{ code: string; exports: string[] }> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [entryAndReplacements(entry, replaced), smallTemplates(), shortDecorate()],
    define,
    // Whatever NODE_ENV says: pages get what is for production.
    mode: 'production',
    resolve: { conditions: ['module', 'browser', 'production'] },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      minify: 'oxc',
      rolldownOptions: {
        input: ENTRY,
        preserveEntrySignatures: 'strict',
        output: { format, minify: true, comments: false },
      },
    },
  });
  const [output] = [result].flat();
  if (!output || !('output' in output)) throw new Error('Vite did not answer with what it built.');
  const [chunk, ...more] = output.output;
  if (more.length > 0)
    throw new Error(`One file was to be built, and there are ${more.length + 1}.`);
  return { code: chunk.code.trim(), exports: chunk.exports };
}
