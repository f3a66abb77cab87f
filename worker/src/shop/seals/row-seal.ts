import { hash as hashOf } from 'node:crypto';
import type { SealedTableName } from './sealed-tables.ts';

export type SealedValue = SqlStorageValue | Uint8Array;

/** 144 bits: nobody finds a second row with the seal of a first. */
const SEAL_CHARACTERS = 24;

/**
 * What of a row its seal covers. A column that is NULL or holds its default is left out, so that
 * columns which later versions add change no seal of a row that was there before.
 */
export function rowSeal(
  table: SealedTableName,
  columns: Iterable<readonly [name: string, value: SealedValue | undefined]>,
): string {
  const parts: string[] = [];
  for (const [name, value] of columns) {
    if (value === null || value === undefined) continue;
    const text = textOf(value);
    parts.push(`${name}=${text.length}:${text}`);
  }
  const content = `${table}\n${parts.sort().join('\n')}`;
  return hashOf('sha256', content, 'base64url').slice(0, SEAL_CHARACTERS);
}

function textOf(value: string | number | ArrayBuffer | Uint8Array): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return Buffer.from(value instanceof Uint8Array ? value : new Uint8Array(value)).toString(
    'base64url',
  );
}
