import { EXPORT_FORMAT, EXPORT_VERSION } from '@stamm/contract';
import type { ExportedRow, ExportHeader } from '@stamm/contract/types';
import { toHex } from '../../encoding.ts';
import type { SealKey } from '../books/seals.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from '../operations/order-state.ts';
import { toExported } from './export-lines.ts';
import { EXPORTED_TABLES, type ExportedTable, NAMED_ONLY } from './exported-tables.ts';

/** Where the next step begins: behind this key of a table. */
export interface ExportPlace {
  table: number;
  after: SealKey;
}

export interface ExportStep {
  /** NDJSON, each line with its line break. */
  text: string;
  counts: Record<string, number>;
  /** Photos whose rows are in this step. */
  photos: string[];
  next: ExportPlace | null;
  /** The end of the chain at this moment: as long as it stays, nothing that counts was written. */
  head: string;
}

/** About as much as takes some ten milliseconds, and well below what one call may carry. */
const STEP_CHARACTERS = 1024 * 1024;
const STEP_ROWS = 4_000;

const TABLES: readonly (ExportedTable & { namedOnly?: true })[] = [
  ...EXPORTED_TABLES,
  ...NAMED_ONLY.map((name) => ({ name, namedOnly: true as const })),
];

/** The next rows of an export; with the header before the first. Reads in one moment. */
export function exportStep(shop: ShopContext, place: ExportPlace | null): ExportStep {
  const { books } = shop;
  const head = books.seals.head();
  const step: ExportStep = {
    text: place === null ? `${JSON.stringify(headerOf(shop))}\n` : '',
    counts: {},
    photos: [],
    next: null,
    head: `${head.position} ${toHex(head.hash)}`,
  };
  let { table, after } = place ?? { table: 0, after: [] };
  let rows = 0;
  for (; table < TABLES.length; table++, after = []) {
    const exported = TABLES[table] as (typeof TABLES)[number];
    const key = books.copier.keyOf(exported.name);
    for (const row of books.copier.rowsAfter(exported, after)) {
      if (rows >= STEP_ROWS || step.text.length >= STEP_CHARACTERS) {
        return { ...step, next: { table, after } };
      }
      after = key.map((name) => row[name] as string | number);
      step.text += `${JSON.stringify(lineOf(exported, row, after))}\n`;
      const counted = exported.namedOnly ? 'leftBehind' : exported.name;
      step.counts[counted] = (step.counts[counted] ?? 0) + 1;
      if (exported.name === 'photos') step.photos.push(String(row.id));
      rows++;
    }
  }
  return step;
}

function headerOf({ books, settings, now }: ShopContext): ExportHeader {
  return {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    shop: settings.shopId,
    at: isoTime(now),
    migrations: books.copier.migrations(),
  };
}

function lineOf(
  { name, without = [], namedOnly }: (typeof TABLES)[number],
  row: Record<string, SqlStorageValue>,
  key: SealKey,
) {
  if (namedOnly) return { leftBehind: name, key };
  const exported: ExportedRow['row'] = {};
  for (const [column, value] of Object.entries(row)) {
    if (!without.includes(column)) exported[column] = toExported(value);
  }
  return { table: name, row: exported };
}
