/**
 * What a shop's page has to load, against the budgets. A kilobyte has 1,000 bytes; sizes are those
 * of the files that the Worker serves, compressed with gzip at level 9.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildEmbed, elementParts } from '../../packages/embed/build.ts';
import { ELEMENTS, LANGUAGES } from '../../packages/embed/src/tags.ts';

const LOADER = 1_500;
const CORE = 9_000;
const WORDS = 1_000;
const PAGE = 12_000;
const ELEMENT = 2_000;
const LARGE_ELEMENT = 3_000;
const LARGE_ELEMENTS: readonly string[] = [
  'rewards',
  'launcher',
  'newsletter',
  'refer',
  'referral-offer',
  'review',
  'review-form',
  'reviews',
  'newsletter',
];
/**
 * The elements that stand alone on a page. The others come with more of them, on the page of the
 * club, where each has its own budget.
 */
const ALONE: readonly string[] = ['points', 'product-points', 'activity'];

const STRANGERS = {
  zod: /zod|safeParse/i,
  'comments or source maps': /\/\*|sourceMappingURL/,
  'what a strict content security policy refuses':
    /\beval\(|new Function\(|createElement\([`'"]style/,
  'what is for development': /dev[- ]?mode/i,
};

const { files } = await buildEmbed();
// Read, not imported: on a fresh clone it is not there before the build.
const assets = new URL('../../packages/embed/dist/assets.json', import.meta.url);
const code: Record<string, { type: string; body: string }> = JSON.parse(
  readFileSync(assets, 'utf8'),
);
const scripts = Object.keys(files).filter((path) => path.endsWith('.js'));
const sizeOf = (pattern: RegExp) => {
  const found = scripts.filter((path) => pattern.test(path));
  expect(found, String(pattern)).toHaveLength(1);
  return files[found[0] as string] as number;
};

const rows: string[] = [];
function within(what: string, bytes: number, budget: number): void {
  rows.push(
    `${what.padEnd(24)}${String(bytes).padStart(7)} bytes (gzip)${budget < Infinity ? ` of ${budget}` : ''}`,
  );
  expect.soft(bytes, what).toBeLessThanOrEqual(budget);
}

const isLarge = (name: string) => LARGE_ELEMENTS.includes(name);

test('the script tag and the core are within their budgets', () => {
  within('stamm.js', sizeOf(/^\/stamm\.js$/), LOADER);
  within('core', sizeOf(/^\/assets\/[\w-]{8}\/core\.js$/), CORE);
});

describe.each(ELEMENTS)('stamm-%s', (name) => {
  test('is within its budget, and so are its words', async () => {
    const { element, words } = await elementParts(name);
    within(name, element, isLarge(name) ? LARGE_ELEMENT : ELEMENT);
    for (const language of LANGUAGES) {
      within(`  words in ${language}`, words[language] as number, WORDS);
    }
  });

  test.each(LANGUAGES)('makes a page that loads little, in %s, in three requests', (language) => {
    const file = new RegExp(`/${name}\\.${language}\\.js$`);
    const page = [/^\/stamm\.js$/, /\/core\.js$/, file].map(sizeOf);
    const whole = page.reduce((sum, bytes) => sum + bytes, 0);
    within(`  page in ${language}`, whole, ALONE.includes(name) ? PAGE : Infinity);
    const { body } = code[scripts.find((path) => file.test(path)) as string] as { body: string };
    const imports = [...body.matchAll(/\}from["'`]([^"'`]+)["'`]|\bimport\(/g)];
    expect(imports.map(([, path]) => path)).toEqual(['./core.js']);
  });
});

test('nothing is served to pages that does not belong there', () => {
  for (const path of scripts) {
    const { body, type } = code[path] as { body: string; type: string };
    expect(type).toBe('text/javascript; charset=utf-8');
    for (const [what, pattern] of Object.entries(STRANGERS)) {
      expect(pattern.test(body), `${path} holds ${what}`).toBe(false);
    }
  }
  console.log(`\n${rows.join('\n')}\n`);
});
