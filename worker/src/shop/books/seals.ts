import {
  GENESIS_HASH,
  positionOf,
  type SealUnit,
  sealHash,
  sequenceAt,
} from '../seals/chain-link.ts';
import type { SealedTableName } from '../seals/sealed-tables.ts';

export type SealKey = readonly (string | number)[];

/** One seal of a unit: which row, and what it was; null for one that was deleted. */
export interface SealEntry {
  table: SealedTableName;
  seal: string | null;
  key: SealKey;
}

/** The end of the chain, of transfers and of what is sealed between them. */
export interface ChainHead {
  position: number;
  hash: Uint8Array;
}

/** Seals without a transfer, as they are stored. */
export interface StoredSeals extends SealUnit {
  position: number;
  hash: Uint8Array;
}

/** Rows that are sealed together. Few, for whoever looks one up reads all of them. */
const UNIT_SIZE = 64;
/** Of one statement that changed very many rows, in one row of 2 MB at most. */
const MOST_ENTRIES = 8_000;
/** A row that was deleted: its table, its key as JSON, and what sealed that. */
export type SealedDeletion = { kind: string; key: string; unit: number };

type UnitRow = { unit: number; entries: string };

type SealsRow = { position: number; unit: number; entries: string; hash: ArrayBuffer };

function toStored(row: SealsRow): StoredSeals {
  return { ...row, hash: new Uint8Array(row.hash) };
}

export function readEntries(entries: string): SealEntry[] {
  return (JSON.parse(entries) as [SealedTableName, string | null, ...(string | number)[]][]).map(
    ([table, seal, ...key]) => ({ table, seal, key }),
  );
}

function writeEntries(entries: readonly SealEntry[]): string {
  return JSON.stringify(entries.map(({ table, seal, key }) => [table, seal, ...key]));
}

/**
 * The chain of hashes: transfers are links of it, and so are the seals of rows that no transfer
 * carries. What is changed in one transaction is sealed together: by its first transfer, which costs
 * no row more, or else by a row here. Nothing in it is ever changed or deleted.
 */
export class SealsBook {
  readonly #sql: SqlStorage;
  /** Every link goes on from it, and only this book moves it: kept in memory. */
  #head: ChainHead | undefined;
  readonly #waiting = new Map<string, SealEntry>();
  #depth = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  head(): ChainHead {
    this.#head ??= this.#readHead();
    return this.#head;
  }

  /** Goes on from a link that a transfer is. */
  moveHead(head: ChainHead): void {
    this.#head = head;
  }

  /** After writes that may have been undone. */
  forgetRead(): void {
    this.#head = undefined;
    this.#waiting.clear();
  }

  /** The number of the unit that seals what is written now. */
  unit(): number {
    return this.head().position + 1;
  }

  /** What is written in `work` is sealed at its end, or by a transfer that is posted in it. */
  within<Result>(work: () => Result): Result {
    // If it is undone within another one, what was written before stays.
    this.flush();
    this.#depth++;
    try {
      const result = work();
      this.flush();
      return result;
    } finally {
      this.#depth--;
    }
  }

  note(table: SealedTableName, key: SealKey, seal: string): void {
    this.#waiting.set(`${table} ${JSON.stringify(key)}`, { table, key, seal });
  }

  noteDeleted(table: SealedTableName, key: SealKey): void {
    const name = JSON.stringify(key);
    this.#waiting.set(`${table} ${name}`, { table, key, seal: null });
    this.#sql.exec(
      'INSERT OR REPLACE INTO sealed_deletions (kind, key, unit) VALUES (?, ?, ?)',
      table,
      name,
      this.unit(),
    );
  }

  /** After each statement: outside a transaction nobody else would seal it. */
  settle(): void {
    if (this.#depth === 0 || this.#waiting.size >= UNIT_SIZE) this.flush();
  }

  /** What waits to be sealed, for the transfer that is posted next. */
  take(): SealUnit | null {
    if (this.#waiting.size === 0) return null;
    const taken = { unit: this.unit(), entries: writeEntries([...this.#waiting.values()]) };
    this.#waiting.clear();
    return taken;
  }

  /** Seals what waits by rows of its own. */
  flush(): void {
    if (this.#waiting.size === 0) return;
    const unit = this.unit();
    const entries = [...this.#waiting.values()];
    this.#waiting.clear();
    for (let from = 0; from < entries.length; from += MOST_ENTRIES) {
      this.#append({ unit, entries: writeEntries(entries.slice(from, from + MOST_ENTRIES)) });
    }
  }

  #append(seals: SealUnit): void {
    const position = this.unit();
    const hash = sealHash(this.head().hash, position, seals);
    this.#sql.exec(
      'INSERT INTO seals (position, unit, entries, hash) VALUES (?, ?, ?, ?)',
      position,
      seals.unit,
      seals.entries,
      hash,
    );
    this.#head = { position, hash };
  }

  /** The next links of this book after a position: for proving. */
  page(after: number, until: number, limit: number): StoredSeals[] {
    return this.#sql
      .exec<SealsRow>(
        `SELECT position, unit, entries, hash FROM seals WHERE position > ? AND position <= ?
          ORDER BY position LIMIT ?`,
        after,
        until,
        limit,
      )
      .toArray()
      .map(toStored);
  }

  /** What transfers carry, after a number: for proving. */
  carriedAfter(sequence: number, limit: number): (UnitRow & { sequence: number })[] {
    return this.#sql
      .exec<UnitRow & { sequence: number }>(
        `SELECT sequence, seal_unit AS unit, seals AS entries FROM transfers
          WHERE sequence > ? AND seals IS NOT NULL ORDER BY sequence LIMIT ?`,
        sequence,
        limit,
      )
      .toArray();
  }

  /** The seals of these units, by unit. */
  ofUnits(units: readonly number[]): Map<number, SealEntry[]> {
    const found = new Map<number, SealEntry[]>();
    const carriers = JSON.stringify(units.map((unit) => sequenceAt(unit) + 1));
    const carried = this.#sql.exec<UnitRow>(
      `SELECT seal_unit AS unit, seals AS entries FROM transfers
        WHERE sequence IN (SELECT value FROM json_each(?)) AND seals IS NOT NULL`,
      carriers,
    );
    for (const { unit, entries } of carried) found.set(unit, readEntries(entries));
    const own = this.#sql.exec<UnitRow>(
      `SELECT unit, entries FROM seals
        WHERE position IN (SELECT value FROM json_each(?)) AND unit = position`,
      JSON.stringify(units),
    );
    for (const { unit, entries } of own.toArray()) {
      found.set(unit, this.#withFurther(unit, readEntries(entries)));
    }
    return found;
  }

  /** Of one statement that changed very many rows, the seals are in several rows. */
  #withFurther(unit: number, first: SealEntry[]): SealEntry[] {
    const all = [...first];
    for (let last = first, at = unit + 1; last.length === MOST_ENTRIES; at++) {
      const [row] = this.#sql
        .exec<UnitRow>('SELECT unit, entries FROM seals WHERE position = ? AND unit = ?', at, unit)
        .toArray();
      last = row ? readEntries(row.entries) : [];
      all.push(...last);
    }
    return all;
  }

  /** When rows were deleted that are gone, by their keys as JSON. */
  deletionsOf(table: SealedTableName, keys: readonly string[]): Map<string, number> {
    const rows = this.#sql
      .exec<{ key: string; unit: number }>(
        `SELECT key, unit FROM sealed_deletions
          WHERE kind = ? AND key IN (SELECT value FROM json_each(?))`,
        table,
        JSON.stringify(keys),
      )
      .toArray();
    return new Map(rows.map(({ key, unit }) => [key, unit]));
  }

  /** The next deletions by what was deleted: for proving. */
  deletionsAfter(after: { kind: string; key: string }, limit: number): SealedDeletion[] {
    return this.#sql
      .exec<SealedDeletion>(
        `SELECT kind, key, unit FROM sealed_deletions WHERE (kind, key) > (?, ?)
          ORDER BY kind, key LIMIT ?`,
        after.kind,
        after.key,
        limit,
      )
      .toArray();
  }

  /** How many rows of a table are older than all seals. */
  rowsBeforeSeals(table: SealedTableName): number {
    const [row] = this.#sql
      .exec<{ rows: number }>('SELECT rows FROM rows_before_seals WHERE kind = ?', table)
      .toArray();
    return row?.rows ?? 0;
  }

  #readHead(): ChainHead {
    const [transfer] = this.#sql
      .exec<{ sequence: number; hash: ArrayBuffer }>(
        'SELECT sequence, hash FROM transfers ORDER BY sequence DESC LIMIT 1',
      )
      .toArray();
    const after = positionOf(transfer?.sequence ?? 0);
    const [seals] = this.#sql
      .exec<{ position: number; hash: ArrayBuffer }>(
        'SELECT position, hash FROM seals WHERE position > ? ORDER BY position DESC LIMIT 1',
        after,
      )
      .toArray();
    if (seals) return { position: seals.position, hash: new Uint8Array(seals.hash) };
    return transfer
      ? { position: after, hash: new Uint8Array(transfer.hash) }
      : { position: 0, hash: GENESIS_HASH };
  }
}
