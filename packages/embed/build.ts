import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle, CORE_FILE, type Modules } from './building/bundle.ts';
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

const A = 'a'.charCodeAt(0);

/** The core's exports get short names: every element's file repeats those it uses. */
function shortNames(names: readonly string[]): Map<string, string> {
  return new Map(names.toSorted().map((name, index) => [name, String.fromCharCode(A + index)]));
}

const listed = (names: Map<string, string>, pair: (name: string, short: string) => string) =>
  [...names].map(([name, short]) => pair(name, short)).join(', ');

interface Core {
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
  const pairs = listed(names, (name, short) => `${short} as ${name}`);
  return { code, module: `export { ${pairs} } from '${CORE_FILE}';` };
}

/** The modules that an element's file takes from the core instead of holding them itself: see core.ts. */
function coreModules(core: Core): Modules {
  const modules = ['index', 'formats'].map((name) => elements(`core/${name}.ts`));
  return Object.fromEntries(modules.map((path) => [path, core.module]));
}

function wordsOf(name: string, language: string): string {
  return `
    import { registerWords } from ${JSON.stringify(elements('core/index.ts'))};
    import shared from ${JSON.stringify(elements(`core/words/${language}.ts`))};
    import words from ${JSON.stringify(elements(`${name}/words/${language}.ts`))};
    registerWords('stamm', '${language}', shared);
    registerWords('stamm-${name}', '${language}', words);
  `;
}

const definitionOf = (name: string) => `import ${JSON.stringify(elements(`${name}/define.ts`))};`;

/** An element with its words in one language: one request brings both. */
async function buildElement(core: Core, name: string, language: string): Promise<string> {
  const entry = `${wordsOf(name, language)}\n${definitionOf(name)}`;
  const { code } = await bundle(entry, coreModules(core));
  return code;
}

async function buildAssets(): Promise<Assets> {
  const core = await buildCore();
  const referral = await bundle(`export * from ${JSON.stringify(here('src/referral.ts'))};`);
  const files: Record<string, string> = { core: core.code, referral: referral.code };
  for (const name of ELEMENTS) {
    for (const language of LANGUAGES) {
      files[`${name}.${language}`] = await buildElement(core, name, language);
    }
  }
  // One name for all: the script tag would have to hold one for each file instead.
  const folder = `assets/${contentHash(JSON.stringify(files))}`;
  const { code: loader } = await bundle(
    `import ${JSON.stringify(here('src/loader.ts'))};`,
    {},
    { format: 'iife', define: { FOLDER: JSON.stringify(folder) } },
  );
  const licence = readFileSync(here('../../node_modules/lit/LICENSE'), 'utf8');
  const assets: Assets = {
    '/stamm.js': { type: JAVASCRIPT, body: loader, immutable: false },
    '/assets/licences.txt': {
      type: 'text/plain; charset=utf-8',
      body: `Lit\n\n${licence}`,
      immutable: false,
    },
  };
  for (const [name, body] of Object.entries(files)) {
    assets[`/${folder}/${name}.js`] = { type: JAVASCRIPT, body, immutable: true };
  }
  const pinned = `/stamm@${contentHash(loader)}.js`;
  assets[pinned] = { type: JAVASCRIPT, body: loader, immutable: true };
  assets['/stamm.json'] = {
    type: 'application/json',
    body: JSON.stringify({ src: pinned, integrity: integrityOf(loader) }),
    immutable: false,
  };
  return assets;
}

/** As pages state it, for a browser to run nothing else. */
function integrityOf(contents: string): string {
  return `sha384-${createHash('sha384').update(contents).digest('base64')}`;
}

function gzipSize(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}

function sizesOf(assets: Assets): Record<string, number> {
  const sizes = Object.entries(assets).map(([path, { body }]) => [path, gzipSize(body)]);
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
