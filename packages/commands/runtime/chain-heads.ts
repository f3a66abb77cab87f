import { DatabaseSync } from 'node:sqlite';

/** Where a shop's chain of hashes ends: `npm run verify -- --head` looks for it later. */
export interface ShopHead {
  shop: string;
  position: number;
  hash: string;
}

const placesBetween = 2 ** 26;

const newest = `SELECT max(position) AS position, hash FROM (
  SELECT sequence * ${placesBetween} AS position, hash FROM transfers
    WHERE sequence = (SELECT max(sequence) FROM transfers)
  UNION ALL
  SELECT position, hash FROM seals WHERE position = (SELECT max(position) FROM seals))`;

/** The heads of the shops in these databases; those of before the chain had seals have none. */
export function readHeads(databases: readonly string[]): ShopHead[] {
  return databases.flatMap((file) => readHead(file) ?? []);
}

function readHead(file: string): ShopHead | undefined {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const isSealed = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'seals'`).get();
    if (!isSealed) return undefined;
    const settings = database.prepare('SELECT shop_id FROM settings').get();
    const head = database.prepare(newest).get();
    if (typeof settings?.shop_id !== 'string' || !(head?.hash instanceof Uint8Array)) {
      return undefined;
    }
    const hash = Buffer.from(head.hash).toString('hex');
    return { shop: settings.shop_id, position: Number(head.position), hash };
  } finally {
    database.close();
  }
}
