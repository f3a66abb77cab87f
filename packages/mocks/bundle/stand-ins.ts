import { fileURLToPath } from 'node:url';

const inRuntime = (file: string) =>
  fileURLToPath(new URL(`../src/runtime/${file}`, import.meta.url).href);

/** What takes the place of modules that only workerd has. */
export const workerdStandIns = {
  'cloudflare:workers': inRuntime('cloudflare-workers.ts'),
  'cloudflare:sockets': inRuntime('cloudflare-sockets.ts'),
};

/** What takes the place of the Worker's `hashing.ts` where there is no `node:crypto`. */
export const hashingInBrowsers = inRuntime('hashing.ts');
