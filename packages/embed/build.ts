import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle, type Modules } from './building/bundle.ts';
import { contentHash, inputHash } from './building/hashes.ts';
import { ELEMENTS, LANGUAGES } from './src/tags.ts';

interface Asset {
  type: string;
  body: string;
  /** Whether the name changes with the contents. */
  immutable: boolean;
}

type Assets = Record<string, Asset>;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const elements = (path: string) => here(`../elements/src/${path}`);
const DIST = here('dist/');
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** The core's exports get short names: every element's file repeats those it uses. */
function shortNames(names: readonly string[]): Map<string, string> {
  return new Map(names.toSorted().map((name, index) => [name, `s${index.toString(36)}`]));
}

const listed = (names: Map<string, string>, pair: (name: string, short: string) => string) =>
  [...names].map(([name, short]) => pair(name, short)).join(', ');

interface Core {
  /** Its file, beside those of the elements. */
  file: string;
  code: string;
  /** Stands in for the core in the files of elements. */
  module: string;
}

async function buildCore(): Promise<Core> {
  const { exports } = await bundle(`export * from ${JSON.stringify(here('src/core.ts'))};`);
  const names = shortNames(exports.filter((name) => name !== 'start'));
  const { code } = await bundle(
    `export { start, ${listed(names, (name, short) => `${name} as ${short}`)} } from ${JSON.stringify(here('src/core.ts'))};`,
  );
  const file = `core-${contentHash(code)}.js`;
  const pairs = listed(names, (name, short) => `${short} as ${name}`);
  return { file, code, module: `export { ${pairs} } from './${file}';` };
}

/** The modules that an element's file takes from the core instead of holding them itself. */
function coreModules(core: Core): Modules {
  return { [elements('core/index.ts')]: core.module };
}

/** An element with its words in one language: one request brings both. */
export async function buildElement(core: Core, name: string, language?: string): Promise<string> {
  const words = language
    ? `
      import { registerWords } from ${JSON.stringify(elements('core/index.ts'))};
      import shared from ${JSON.stringify(elements(`core/words/${language}.ts`))};
      import words from ${JSON.stringify(elements(`${name}/words/${language}.ts`))};
      registerWords('stamm', '${language}', shared);
      registerWords('stamm-${name}', '${language}', words);`
    : '';
  const { code } = await bundle(
    `${words}\nimport ${JSON.stringify(elements(`${name}/define.ts`))};`,
    coreModules(core),
  );
  return code;
}

async function buildAssets(): Promise<Assets> {
  const core = await buildCore();
  const assets: Assets = {};
  const add = (path: string, body: string, immutable: boolean, type = JAVASCRIPT) => {
    assets[path] = { type, body, immutable };
  };
  const files: Record<string, Record<string, string>> = {};
  for (const name of ELEMENTS) {
    const byLanguage: Record<string, string> = {};
    for (const language of LANGUAGES) {
      const code = await buildElement(core, name, language);
      byLanguage[language] = `assets/${name}.${language}-${contentHash(code)}.js`;
      add(`/${byLanguage[language]}`, code, true);
    }
    files[name] = byLanguage;
  }
  const { code: loader } = await bundle(
    `import ${JSON.stringify(here('src/loader.ts'))};`,
    {},
    {
      format: 'iife',
      define: { FILES: JSON.stringify({ core: `assets/${core.file}`, elements: files }) },
    },
  );
  add('/stamm.js', loader, false);
  add(`/assets/${core.file}`, core.code, true);
  const licence = readFileSync(here('../../node_modules/lit/LICENSE'), 'utf8');
  add('/assets/licences.txt', `Lit\n\n${licence}`, false, 'text/plain; charset=utf-8');
  return assets;
}

function sizesOf(assets: Assets): Record<string, number> {
  const sizes = Object.entries(assets).map(([path, { body }]) => [
    path,
    gzipSync(body, { level: 9 }).length,
  ]);
  return Object.fromEntries(sizes);
}

function readBuilt(): { inputs: string; assets: Assets } | undefined {
  try {
    const inputs = readFileSync(`${DIST}inputs.txt`, 'utf8');
    return { inputs, assets: JSON.parse(readFileSync(`${DIST}assets.json`, 'utf8')) };
  } catch {
    return undefined;
  }
}

/**
 * Builds what the Worker serves to pages into `dist/assets.json`, unless it is there and nothing
 * has changed since. Answers each file's bytes (gzip).
 */
export async function buildEmbed(): Promise<{ files: Record<string, number> }> {
  const inputs = inputHash(here('../../'));
  const built = readBuilt();
  if (built?.inputs === inputs) return { files: sizesOf(built.assets) };
  const assets = await buildAssets();
  mkdirSync(DIST, { recursive: true });
  writeFileSync(`${DIST}assets.json`, JSON.stringify(assets));
  writeFileSync(`${DIST}inputs.txt`, inputs);
  return { files: sizesOf(assets) };
}
