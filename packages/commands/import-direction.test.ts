import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRepository } from './runtime/paths.ts';

const forbidden: [path: string, imported: string][] = [
  ['packages/contract/src/a.ts', '@stamm/loyalty'],
  ['packages/contract/src/a.ts', '../../loyalty/src/index.ts'],
  ['packages/loyalty/src/a.ts', '@stamm/client'],
  ['packages/loyalty/src/a.ts', 'node:crypto'],
  ['packages/loyalty/src/deep/er/a.ts', '../../../../worker/src/index.ts'],
  ['packages/client/src/a.ts', '@stamm/contract'],
  ['packages/client/src/a.ts', '@stamm/loyalty'],
  ['packages/client/src/a.ts', '@stamm/mocks'],
  ['packages/elements/src/points/points.ts', '@stamm/worker'],
  ['packages/elements/src/points/points.ts', '../../../../worker/src/index.ts'],
  ['packages/elements/src/points/points.ts', '@stamm/contract'],
  ['packages/elements/src/points/points.ts', '@stamm/mocks'],
  ['packages/elements/src/points/points.test.ts', '@stamm/worker'],
  ['packages/embed/src/a.ts', '@stamm/contract'],
  ['packages/embed/src/a.ts', '@stamm/worker'],
  ['packages/mocks/src/a.ts', '@stamm/client'],
  ['packages/mocks/src/a.ts', '../../../worker/src/shop/shop.ts'],
  ['packages/mocks/src/runtime/a.ts', '@stamm/client'],
  ['packages/client/src/a.test.ts', '../../../worker/src/shop/shop.ts'],
  ['worker/src/routes/a.ts', '@stamm/mocks'],
  ['worker/src/routes/a.ts', '@stamm/client'],
  ['worker/src/routes/a.ts', '@stamm/embed'],
  ['worker/src/routes/a.ts', '../../../packages/elements/src/index.ts'],
  ['worker/src/routes/a.ts', '../shop/books/ledger.ts'],
  ['worker/src/shop/operations/a.ts', '../../routes/orders.ts'],
  ['worker/src/shop/operations/a.ts', 'hono'],
  ['demo/backend/a.ts', '@stamm/contract'],
  ['demo/backend/a.ts', '../../packages/client/src/index.ts'],
];

const allowed: [path: string, imported: string][] = [
  ['packages/contract/src/a.ts', './orders.ts'],
  ['packages/loyalty/src/a.ts', '@stamm/contract'],
  ['packages/loyalty/src/a.ts', '@stamm/contract/types'],
  ['packages/client/src/a.ts', '@stamm/contract/types'],
  ['packages/client/src/a.ts', '@stamm/loyalty/earning'],
  ['packages/elements/src/points/points.ts', '@stamm/client'],
  ['packages/elements/src/points/points.ts', '../base/element.ts'],
  ['packages/elements/src/points/points.test.ts', '@stamm/mocks'],
  ['packages/embed/src/a.ts', '@stamm/elements/points'],
  ['packages/mocks/src/a.ts', '@stamm/loyalty'],
  ['packages/mocks/src/runtime/a.ts', '../../../../worker/src/shop/shop.ts'],
  ['worker/src/routes/a.ts', '@stamm/contract'],
  ['worker/src/routes/a.ts', '@stamm/embed/assets.json'],
  ['worker/src/shop/operations/a.ts', '../books/ledger.ts'],
];

const others = {
  reExport: ['packages/elements/src/points/re-export.ts', "export * from '@stamm/worker';\n"],
  dynamic: ['packages/elements/src/points/dynamic.ts', "await import('@stamm/worker');\n"],
  typeOnly: ['packages/elements/src/points/type.ts', "export type { A } from '@stamm/worker';\n"],
  buffer: ['worker/src/shop/buffer.ts', "export const bytes = Buffer.from('a');\n"],
  fetching: ['packages/elements/src/points/fetch.ts', "await fetch('/v1/me');\n"],
} as const;

/** The findings of one Biome run over all planted files: the rules broken, by the file's path. */
const findings = new Map<string, string[]>();
const folder = mkdtempSync(join(tmpdir(), 'stamm-import-direction-'));

/** Each planted file gets a name of its own; the rules look at folders and at `.test`. */
function plantedPath(path: string, imported: string): string {
  const name = imported.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '');
  return path.replace(/(\w+)((?:\.test)?\.ts)$/, `$1-${name}$2`);
}

function plant(path: string, source: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), source);
}

interface BiomeReport {
  diagnostics: { category: string; location: { path: string } }[];
}

beforeAll(() => {
  const configuration = JSON.parse(readFileSync(inRepository('biome.json'), 'utf8'));
  plant('biome.json', JSON.stringify({ ...configuration, vcs: { enabled: false } }));
  cpSync(inRepository('package.json'), join(folder, 'package.json'));
  for (const [path, imported] of [...forbidden, ...allowed]) {
    plant(
      plantedPath(path, imported),
      `import { thing } from '${imported}';\n\nexport const used = thing;\n`,
    );
  }
  for (const [path, source] of Object.values(others)) plant(path, source);

  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const rules = ['noRestrictedImports', 'noRestrictedGlobals'].map((r) => `--only=style/${r}`);
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', ...rules, '.'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (!stdout) throw new Error(`Biome did not run: ${stderr}`);
  for (const { category, location } of (JSON.parse(stdout) as BiomeReport).diagnostics) {
    findings.set(location.path, [...(findings.get(location.path) ?? []), category]);
  }
}, 30_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe('imports run one way', () => {
  test.each(forbidden)('%s may not import %s', (path, imported) => {
    expect(findings.get(plantedPath(path, imported))).toContain('lint/style/noRestrictedImports');
  });

  test.each(allowed)('%s may import %s', (path, imported) => {
    expect(findings.get(plantedPath(path, imported))).toBeUndefined();
  });

  test.each(['reExport', 'dynamic', 'typeOnly'] as const)('%s is an import as well', (kind) => {
    expect(findings.get(others[kind][0])).toContain('lint/style/noRestrictedImports');
  });

  test('the Worker may not use what not every runtime has', () => {
    expect(findings.get(others.buffer[0])).toContain('lint/style/noRestrictedGlobals');
  });

  test('elements may not fetch', () => {
    expect(findings.get(others.fetching[0])).toContain('lint/style/noRestrictedGlobals');
  });
});
