import { toBase64Url } from '../../encoding.ts';
import { sha256Bytes } from '../../hashing.ts';
import type { SealedTableName } from './sealed-tables.ts';

export type SealedValue = SqlStorageValue | Uint8Array;

/** 144 bits: nobody finds a second row with the seal of a first. */
const SEAL_BYTES = 18;

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
  return toBase64Url(sha256Bytes(content).subarray(0, SEAL_BYTES));
}

function textOf(value: string | number | ArrayBuffer | Uint8Array): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return toBase64Url(value instanceof Uint8Array ? value : new Uint8Array(value));
}
