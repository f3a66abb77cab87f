import { Refusal } from '@stamm/loyalty';
import type { SealKey } from '../books/seals.ts';
import type { ShopContext } from '../context.ts';
import { fromExported, isObject } from './export-lines.ts';
import { exportedTable, NAMED_ONLY } from './exported-tables.ts';
import { mustBeRunning } from './import-shop.ts';

/** A line of the file, read as JSON. */
export interface NumberedContent {
  line: number;
  content: unknown;
}

/**
 * Writes down the next lines of an export. They come sealed, so they are written as they are; what
 * stays behind is sealed as not being there.
 * @throws Refusal `export_not_readable`
 */
export function importRows(
  shop: ShopContext,
  run: string,
  lines: readonly NumberedContent[],
  photos: number,
): null {
  const running = mustBeRunning(shop, run);
  const counts = { ...running.counts };
  return shop.transaction(() => {
    // What the books remember is not what was written here.
    shop.books.forgetRead();
    for (const { line, content } of lines) {
      const name = importLine(shop, line, content);
      counts[name] = (counts[name] ?? 0) + 1;
    }
    if (photos > 0) counts.photoBytes = (counts.photoBytes ?? 0) + photos;
    shop.books.shopImports.save({ ...running, counts });
    return null;
  });
}

/** Answers as what it counts. */
function importLine(shop: ShopContext, line: number, content: unknown): string {
  if (!isObject(content)) throw notReadable(line, 'it is no line of an export');
  const { table, row, leftBehind, key } = content;
  if (typeof leftBehind === 'string' && Array.isArray(key)) {
    const named = NAMED_ONLY.find((name) => name === leftBehind);
    if (!named) throw notReadable(line, `"${leftBehind}" is not known`);
    shop.books.seals.noteDeleted(named, key as SealKey);
    return 'leftBehind';
  }
  if (typeof table !== 'string' || !isObject(row)) {
    throw notReadable(line, 'it is no line of an export');
  }
  const exported = exportedTable(table);
  if (!exported) throw notReadable(line, `a table "${table}" is not known`);
  const values = valuesOf(shop, table, row, { line, without: exported.without ?? [] });
  try {
    if (table === 'settings') saveSettings(shop, values);
    else shop.books.copier.insert(table, values);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw notReadable(line, `the row does not fit the table "${table}"`);
  }
  return table;
}

function valuesOf(
  { books }: ShopContext,
  table: string,
  row: Record<string, unknown>,
  { line, without }: { line: number; without: readonly string[] },
): Record<string, SqlStorageValue> {
  const columns = books.copier.columnsOf(table);
  const values: Record<string, SqlStorageValue> = {};
  for (const [name, exported] of Object.entries(row)) {
    const value = fromExported(exported);
    if (!columns.has(name) || without.includes(name) || value === undefined) {
      throw notReadable(line, `"${table}" takes no such "${name.slice(0, 100)}"`);
    }
    values[name] = value;
  }
  return values;
}

/** The shop keeps its id and the moment at which it was created. */
function saveSettings({ books, settings }: ShopContext, row: Record<string, SqlStorageValue>) {
  books.settings.save({
    ...settings,
    name: String(row.name),
    allowedOrigins: JSON.parse(String(row.allowed_origins)),
    emailSignIn: row.email_sign_in === 1,
    profile: JSON.parse(String(row.profile)),
    mailKey: String(row.mail_key),
    fingerprintKey: String(row.fingerprint_key ?? ''),
    fingerprintKeySince:
      typeof row.fingerprint_key_since === 'number' ? row.fingerprint_key_since : null,
  });
}

function notReadable(line: number, why: string): Refusal {
  return new Refusal(
    'export_not_readable',
    `Line ${line} cannot be read: ${why}. Send an export as GET /v1/export has written it, from its beginning.`,
  );
}
