/**
 * What a shop's page has to load, against the budgets. A kilobyte has 1,000 bytes; sizes are those
 * of the files that the Worker serves, compressed with gzip at level 9.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildEmbed } from '../../packages/embed/build.ts';
import { ELEMENTS, LANGUAGES } from '../../packages/embed/src/tags.ts';

const LOADER = 1_000;
const CORE = 10_500;
/** What comes only to those who have followed a friend's link. */
const REFERRAL = 600;
/** An element together with its words in one language, as it is served. */
const ELEMENT = 2_600;
const LARGE_ELEMENT = 4_000;
/** With a form or many states. */
const LARGE_ELEMENTS: readonly string[] = [
  'sign-in',
  'rewards',
  'launcher',
  'newsletter',
  'refer',
  'referral-offer',
  'review',
  'review-form',
  'reviews',
];
/** A page with the badge alone. */
const PAGE = 14_000;
const BADGE = 'points';

const STRANGERS = {
  zod: /zod|safeParse/i,
  'comments or source maps': /\/\*|sourceMappingURL/,
  'what a strict content security policy refuses': /\beval\(|new Function\(/,
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
  rows.push(`${what.padEnd(28)}${String(bytes).padStart(7)} bytes (gzip) of ${budget}`);
  expect.soft(bytes, what).toBeLessThanOrEqual(budget);
}

const isLarge = (name: string) => LARGE_ELEMENTS.includes(name);

test('the script tag and the core are within their budgets', () => {
  within('stamm.js', sizeOf(/^\/stamm\.js$/), LOADER);
  within('core', sizeOf(/^\/assets\/[\w-]{8}\/core\.js$/), CORE);
  within('referral', sizeOf(/\/referral\.js$/), REFERRAL);
});

describe.each(ELEMENTS)('stamm-%s', (name) => {
  test.each(LANGUAGES)('is within its budget in %s, in three requests', (language) => {
    const file = new RegExp(`/${name}\\.${language}\\.js$`);
    within(`${name} in ${language}`, sizeOf(file), isLarge(name) ? LARGE_ELEMENT : ELEMENT);
    if (name === BADGE) {
      const page = [/^\/stamm\.js$/, /\/core\.js$/, file].map(sizeOf);
      within(
        `page with the badge in ${language}`,
        page.reduce((sum, bytes) => sum + bytes, 0),
        PAGE,
      );
    }
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
