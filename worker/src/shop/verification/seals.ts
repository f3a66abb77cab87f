import type { Breach } from '@stamm/loyalty';
import { readEntries, type SealEntry, type SealKey } from '../books/seals.ts';
import type { TableRow } from '../books/table-reader.ts';
import type { ShopContext } from '../context.ts';
import { isSealedTable, SEALED_TABLE_NAMES, type SealedTableName } from '../seals/sealed-tables.ts';
import { keyOf } from '../seals/sealing-sql.ts';
import { difference, type Place, type StepOutcome } from './progress.ts';

/** Units looked at in one step: each has a few entries, of which each has a row. */
const UNITS_A_STEP = 500;
const ROWS_A_STEP = 1_000;

type UnitEntry = SealEntry & { unit: number };

/** The next seals that are in the chain: whether their rows are there and as they were sealed. */
export function verifySeals(shop: ShopContext, place: Place & { phase: 'seals' }): StepOutcome {
  const { seals } = shop.books;
  const units =
    place.of === 'transfers'
      ? seals.carriedAfter(place.after, UNITS_A_STEP)
      : seals.page(place.after, Number.MAX_SAFE_INTEGER, UNITS_A_STEP);
  const entries = units.flatMap(({ unit, entries: text }) =>
    readEntries(text).map((entry) => ({ ...entry, unit })),
  );
  const breach = compareEntries(shop, entries);
  if (breach) return { difference: breach };
  const last = units.at(-1);
  if (last && units.length === UNITS_A_STEP) {
    return { next: { ...place, after: 'sequence' in last ? last.sequence : last.position } };
  }
  return place.of === 'transfers'
    ? { next: { phase: 'seals', of: 'seals', after: 0 } }
    : { next: firstSealed() };
}

function firstSealed(): Place {
  return { phase: 'sealed', table: 'settings', after: [], unsealed: 0 };
}

function compareEntries(shop: ShopContext, entries: readonly UnitEntry[]): Breach | null {
  const ofTables = Map.groupBy(entries, ({ table }) => table);
  for (const [table, ofTable] of ofTables) {
    if (!isSealedTable(table)) return difference('seal', String(table), 'a sealed table', 'none');
    for (let from = 0; from < ofTable.length; from += ROWS_A_STEP) {
      const breach = compareTable(shop, table, ofTable.slice(from, from + ROWS_A_STEP));
      if (breach) return breach;
    }
  }
  return null;
}

function compareTable(
  { books }: ShopContext,
  table: SealedTableName,
  entries: readonly UnitEntry[],
): Breach | null {
  const keys = new Map(entries.map(({ key }) => [JSON.stringify(key), key]));
  const rows = new Map(
    books.tables
      .named(table, [...keys.values()])
      .map((row) => [JSON.stringify(keyOf(table, row)), row]),
  );
  const gone = [...keys.keys()].filter((key) => !rows.has(key));
  const deletions =
    gone.length > 0 ? books.seals.deletionsOf(table, gone) : new Map<string, number>();
  for (const { key, seal, unit } of entries) {
    const name = JSON.stringify(key);
    const row = rows.get(name);
    if (!row) {
      if ((deletions.get(name) ?? -1) >= unit) continue;
      return difference(kindOf(table), subjectOf(table, key), 'a row', 'none');
    }
    const sealedIn = row.sealed_in ?? 0;
    if (sealedIn > unit) continue;
    const subject = subjectOf(table, key, row);
    if (sealedIn < unit) {
      return seal === null
        ? difference(kindOf(table), subject, 'no row', 'a row')
        : difference(`${kindOf(table)} version`, subject, unit, row.sealed_in ?? 'none');
    }
    const found = books.sealing.sealOf(table, row);
    if (seal !== found) return difference(`${kindOf(table)} seal`, subject, seal ?? 'none', found);
  }
  return null;
}

/** The next rows of a table: whether each has a seal in the chain. */
export function verifySealed(
  shop: ShopContext,
  { table, after, unsealed }: Place & { phase: 'sealed' },
): StepOutcome {
  const { books } = shop;
  const rows = books.tables.page(table, after, ROWS_A_STEP);
  const units = [...new Set(rows.flatMap(({ sealed_in }) => sealed_in ?? []))];
  const entries = sealsByRow(books.seals.ofUnits(units));
  const allowed = books.seals.rowsBeforeSeals(table);
  let count = unsealed;
  for (const row of rows) {
    const key = keyOf(table, row);
    const isSealed = row.sealed_in !== null && entries.has(nameOf(row.sealed_in, table, key));
    if (!isSealed && (row.sealed_in !== null || ++count > allowed)) {
      const subject = subjectOf(table, key, row);
      return { difference: difference(kindOf(table), subject, 'a seal', 'none') };
    }
  }
  const last = rows.length === ROWS_A_STEP ? rows.at(-1) : undefined;
  if (last) return { next: { phase: 'sealed', table, after: keyOf(table, last), unsealed: count } };
  const next = SEALED_TABLE_NAMES[SEALED_TABLE_NAMES.indexOf(table) + 1];
  return {
    next: next
      ? { phase: 'sealed', table: next, after: [], unsealed: 0 }
      : { phase: 'deletions', after: { kind: '', key: '' } },
  };
}

/** The next deletions: whether the chain knows of each. */
export function verifyDeletions(
  { books }: ShopContext,
  { after }: Place & { phase: 'deletions' },
): StepOutcome {
  const deletions = books.seals.deletionsAfter(after, ROWS_A_STEP);
  const entries = sealsByRow(books.seals.ofUnits([...new Set(deletions.map(({ unit }) => unit))]));
  for (const { kind, key, unit } of deletions) {
    const entry = isSealedTable(kind) && entries.get(nameOf(unit, kind, JSON.parse(key)));
    if (!entry || entry.seal !== null) {
      return { difference: difference('deletion', `${kind} ${key}`, 'a seal', 'none') };
    }
  }
  const last = deletions.length === ROWS_A_STEP ? deletions.at(-1) : undefined;
  return { next: last ? { phase: 'deletions', after: last } : { phase: 'jobs' } };
}

function sealsByRow(units: ReadonlyMap<number, readonly SealEntry[]>): Map<string, SealEntry> {
  return new Map(
    [...units].flatMap(([unit, entries]) =>
      entries.map((entry) => [nameOf(unit, entry.table, entry.key), entry] as const),
    ),
  );
}

function nameOf(unit: number, table: string, key: SealKey): string {
  return `${unit} ${table} ${JSON.stringify(key)}`;
}

const KINDS: Partial<Record<SealedTableName, string>> = {
  settings: 'settings',
  programs: 'program',
  idempotency: 'answer',
  webhook_endpoints: 'webhook endpoint',
  coupon_uses: 'coupon use',
  referral_codes: 'referral code',
  newsletter_proofs: 'proof of consent',
  newsletter_changes: 'change of consent',
  newsletter_texts: 'words of consent',
  newsletter_rewards: 'newsletter reward',
};

function kindOf(table: SealedTableName): string {
  return KINDS[table] ?? table.slice(0, -1);
}

/** A coupon's code opens a shop's till, and others are not for everybody's eyes either. */
const SECRET_KEYS: readonly SealedTableName[] = [
  'coupons',
  'coupon_uses',
  'referral_codes',
  'newsletter_rewards',
];

function subjectOf(table: SealedTableName, key: SealKey, row?: TableRow): string {
  if (table === 'coupons' && row) {
    return row.redemption_id === null
      ? `coupon of award ${row.award_id}`
      : `coupon of redemption ${row.redemption_id}`;
  }
  const shown = SECRET_KEYS.includes(table) ? [`${String(key[0]).slice(0, 2)}…`] : key;
  return `${kindOf(table)} ${shown.join(' ')}`;
}
