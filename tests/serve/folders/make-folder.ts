/**
 * Writes the data folder that a version of Stamm leaves behind, for the test that opens one of
 * each version. Run it when there is a new migration:
 *
 *   node tests/serve/folders/make-folder.ts [--code FOLDER] [--name NAME]
 *
 * --code   the repository's folder of another version; by default this one
 * --name   what the file is called; by default by the newest migration
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import type { Verification } from '@stamm/contract/types';
import { repositoryRoot } from '../../../packages/commands/runtime/paths.ts';
import { newSecret } from '../../../packages/commands/runtime/production-environment.ts';
import { serve } from '../server.ts';
import { answersOf } from './answers.ts';
import { fillShop } from './fill-shop.ts';
import { packFolder, writeKeptFolder } from './folder-file.ts';
import { KeptShop } from './kept-shop.ts';

/** As the shop itself says. */
function newestMigration(folder: string): number {
  const shops = join(folder, 'storage', 'stamm-shop');
  const file = readdirSync(shops).find((found) => /^[0-9a-f]{64}\.sqlite$/.test(found)) ?? '';
  const database = new DatabaseSync(join(shops, file), { readOnly: true });
  const row = database.prepare('SELECT max(version) AS version FROM schema_migrations').get();
  database.close();
  return Number(row?.version);
}

const { values } = parseArgs({ options: { code: { type: 'string' }, name: { type: 'string' } } });
const code = values.code ?? repositoryRoot;

const dataDir = mkdtempSync(join(tmpdir(), 'stamm-kept-'));
try {
  const secrets = { OPERATOR_TOKEN: newSecret(), SESSION_SECRET: newSecret() };
  const settings = {
    ENVIRONMENT: 'development',
    MAIL: 'mailbox',
    PUBLIC_URL: 'http://localhost:8787',
  };
  const server = await serve(dataDir, { ...secrets, ...settings }, code);
  const shop = await KeptShop.create(server.url, secrets.OPERATOR_TOKEN);
  const filled = await fillShop(shop);
  const books = await shop.backend<Verification>('GET', '/v1/verify');
  if (!books.ok) throw new Error(`The books do not hold: ${JSON.stringify(books)}`);
  const answers = await answersOf(shop, filled);
  await server.stop();
  const schema = newestMigration(dataDir);
  const name = `${values.name ?? String(schema).padStart(4, '0')}.json.gz`;
  const git = ['-C', code, 'rev-parse', '--short', 'HEAD'];
  const writtenBy = execFileSync('git', git, { encoding: 'utf8' }).trim();
  const files = packFolder(dataDir);
  writeKeptFolder(name, { schema, writtenBy, secrets, keys: shop.keys, filled, answers, files });
  console.log(`${name} is kept, as ${writtenBy} writes it (migration ${schema}).`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
