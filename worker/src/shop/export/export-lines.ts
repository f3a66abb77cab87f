import type { ExportedRow } from '@stamm/contract/types';
import { fromBase64Url, toBase64 } from '../../encoding.ts';

type ExportedValue = ExportedRow['row'][string];

export function toExported(value: SqlStorageValue): ExportedValue {
  return value instanceof ArrayBuffer ? { base64: toBase64(new Uint8Array(value)) } : value;
}

/** Undefined for what no column holds. */
export function fromExported(value: unknown): SqlStorageValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (!isObject(value) || typeof value.base64 !== 'string') return undefined;
  return fromBase64Url(value.base64).buffer;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
