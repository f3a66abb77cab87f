import { isSealedTable, type SealedTableName, sealedTable } from './sealed-tables.ts';

/** A statement that changes rows of a sealed table, rewritten so that it marks what it changes. */
export interface SealedStatement {
  table: SealedTableName;
  /** Takes the number of the unit as one value more; none where rows are deleted. */
  query: string;
  unitGoes: 'first' | 'last' | 'nowhere';
  /** The columns of a plain insertion: what it writes is known without reading it. */
  inserts: readonly string[] | null;
  deletes: boolean;
  /** Whether the caller asked for what was written. */
  returns: boolean;
}

const INSERT =
  /^\s*(INSERT(?:\s+OR\s+\w+)?\s+INTO)\s+(\w+)\s*\(([^)]*)\)\s*VALUES\s*\(([^)]*)\)\s*([\s\S]*)$/i;
const UPDATE = /^\s*(UPDATE(?:\s+OR\s+\w+)?)\s+(\w+)\s+SET\s+([\s\S]*)$/i;
const DELETE = /^\s*DELETE\s+FROM\s+(\w+)\b[\s\S]*$/i;
const WRITES =
  /^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(\w+)/i;
const RETURNING = /(?:^|\s+)RETURNING\s+[\s\S]*$/i;

/** Undefined for a statement that changes nothing which is sealed. */
export function sealedStatement(query: string): SealedStatement | undefined {
  const table = WRITES.exec(query)?.[1] ?? '';
  if (!isSealedTable(table)) return undefined;
  const insertedOrDeleted = insertion(query, table) ?? deletion(query, table);
  if (insertedOrDeleted) return insertedOrDeleted;
  const updated = update(query, table);
  if (updated === undefined) throw new Error(`Rows of this statement cannot be sealed: ${query}`);
  return updated ?? undefined;
}

function insertion(query: string, table: SealedTableName): SealedStatement | undefined {
  const match = INSERT.exec(query);
  if (!match) return undefined;
  const [, verb = '', , columns = '', values = '', rest = ''] = match;
  const { key, isPersonal } = sealedTable(table);
  const marks = isPersonal ? 'sealed_in, seal_salt' : 'sealed_in';
  const marked = isPersonal ? '?, randomblob(16)' : '?';
  const onConflict = rest.replace(RETURNING, '').trim();
  if (/\?\d/.test(query) || /\bDO UPDATE\b[\s\S]*\bWHERE\b/i.test(onConflict)) return undefined;
  const alsoMarks = /\bDO UPDATE SET\b/i.test(onConflict)
    ? `, ${marks
        .split(', ')
        .map((mark) => `${mark} = excluded.${mark}`)
        .join(', ')}`
    : '';
  const names = columns.split(',').map((name) => name.trim());
  const isPlain =
    rest.trim() === '' &&
    !isPersonal &&
    key.every((name) => names.includes(name)) &&
    /^INSERT\s+INTO$/i.test(verb) &&
    values.split(',').every((value) => value.trim() === '?');
  const written = `${verb} ${table} (${marks}, ${columns}) VALUES (${marked}, ${values}) ${onConflict}${alsoMarks}`;
  return {
    table,
    query: isPlain ? written : `${written} RETURNING *`,
    unitGoes: 'first',
    inserts: isPlain ? names : null,
    deletes: false,
    returns: RETURNING.test(rest),
  };
}

/** Null where it changes only what no seal covers. */
function update(query: string, table: SealedTableName): SealedStatement | null | undefined {
  const match = UPDATE.exec(query);
  if (!match) return undefined;
  const [, verb = '', , rest = ''] = match;
  const { isPersonal, open = [] } = sealedTable(table);
  const changed = [...rest.matchAll(/(?:^|,)\s*(\w+)\s*=(?!=)/g)].map(([, name = '']) => name);
  if (changed.length > 0 && changed.every((name) => open.includes(name))) return null;
  const numbers = [...query.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
  const place = numbers.length > 0 ? `?${Math.max(...numbers) + 1}` : '?';
  const salt = isPersonal ? 'seal_salt = randomblob(16), ' : '';
  return {
    table,
    query: `${verb} ${table} SET sealed_in = ${place}, ${salt}${rest.replace(RETURNING, '')} RETURNING *`,
    unitGoes: numbers.length > 0 ? 'last' : 'first',
    inserts: null,
    deletes: false,
    returns: RETURNING.test(rest),
  };
}

function deletion(query: string, table: SealedTableName): SealedStatement | undefined {
  if (!DELETE.test(query)) return undefined;
  return {
    table,
    query: `${query.replace(RETURNING, '')} RETURNING *`,
    unitGoes: 'nowhere',
    inserts: null,
    deletes: true,
    returns: RETURNING.test(query),
  };
}
