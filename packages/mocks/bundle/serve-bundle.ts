import type { TestRunnerPlugin } from '@web/test-runner';
import { bundleMocks } from './bundle-mocks.ts';

/** Where the files of the bundle are for the pages of tests. */
const FOLDER = '/@stamm/mocks/';

/** Gives pages the mocks in a few files: the Worker alone has hundreds of modules. */
export function servesMocks(): TestRunnerPlugin {
  let files: Promise<Map<string, string>>;
  return {
    name: 'mocks-as-a-bundle',
    serverStart() {
      files = bundleMocks();
    },
    resolveImport({ source, context }) {
      if (context.path.startsWith(FOLDER)) return source;
      const [, name] = /^@stamm\/mocks(?:\/(\w+))?$/.exec(source) ?? [];
      return source.startsWith('@stamm/mocks') ? `${FOLDER}${name ?? 'index'}.js` : undefined;
    },
    async serve({ path }) {
      const body = path.startsWith(FOLDER) && (await files).get(path.slice(FOLDER.length));
      return body ? { body, type: 'js' } : undefined;
    },
  };
}
