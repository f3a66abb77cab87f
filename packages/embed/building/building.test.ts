import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildEmbed } from '../build.ts';
import { bundle } from './bundle.ts';

const assets = fileURLToPath(new URL('../dist/assets.json', import.meta.url));

test('what is built already is not built again', async () => {
  const first = await buildEmbed();
  const { mtimeMs } = statSync(assets);
  expect(await buildEmbed()).toEqual(first);
  expect(statSync(assets).mtimeMs).toBe(mtimeMs);
});

test('templates lose their indentation and nothing else', async () => {
  const { code } = await bundle(`
    const css = String.raw;
    const html = String.raw;
    export const looks = css\`
      /* Why it is so. */
      .a :focus,
      .a > b {
        margin: 0 -0.5em 10.5px;
        padding: 0.5em !important;
        color: var(--b, red);
      }
    \`;
    export const words = (name) => html\`
      <p class="a  b">
        Hello \${name}, <b>good</b> <i>day</i>
      </p>
    \`;
  `);
  expect(code).toContain(
    '`.a :focus,.a > b{margin:0 -.5em 10.5px;padding:.5em!important;color:var(--b,red)}`',
  );
  expect(code).toMatch(/`<p class="a b"> Hello \$\{\w+\}, <b>good<\/b> <i>day<\/i> <\/p>`/);
});

test('a bundle is one file, with its exports and without comments', async () => {
  const { code, exports } = await bundle(`
    /*! Keep me. */
    export const answer = 42;
  `);
  expect(exports).toEqual(['answer']);
  expect(code).not.toContain('Keep me');
});
