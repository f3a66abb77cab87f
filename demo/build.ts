/** Builds the shop's pages with Vite: several HTML files, their scripts and styles, and the pictures. */
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { products } from './shop/catalogue.ts';
import { illustrate } from './shop/illustrations.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const pagesDir = join(here, 'pages');
const distDir = join(here, 'dist');
const stamp = join(distDir, 'built');

/** Puts the parts that pages share in the place of `<!-- part header -->`. */
function parts(): Plugin {
  return {
    name: 'shop-parts',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html.replace(/<!-- part ([\w-]+) -->/g, (_all, name: string) =>
          readFileSync(join(pagesDir, 'parts', `${name}.html`), 'utf8').trim(),
        ),
    },
  };
}

function isFresh(): boolean {
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const sources = globSync(['pages/**/*.*', 'shop/**/*.ts', 'build.ts'], { cwd: here });
  return sources.every((file) => statSync(join(here, file)).mtimeMs < builtAt);
}

/** Answers the folder with the built pages; builds them only when something has changed. */
export async function buildDemo(): Promise<string> {
  if (isFresh()) return distDir;
  const input = globSync('*.html', { cwd: pagesDir }).map((file) => join(pagesDir, file));
  await build({
    root: pagesDir,
    configFile: false,
    logLevel: 'warn',
    plugins: [parts()],
    build: {
      outDir: distDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input },
    },
  });
  mkdirSync(join(distDir, 'art'), { recursive: true });
  for (const { id } of products) writeFileSync(join(distDir, 'art', `${id}.svg`), illustrate(id));
  writeFileSync(stamp, `${input.map((file) => basename(file)).join('\n')}\n`);
  return distDir;
}
