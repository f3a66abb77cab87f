import { createReadStream } from 'node:fs';
import type { ImportFormat } from './import-file.ts';

/** A piece of a file that is sent by itself: whole lines, or in CSV whole records. */
export interface FilePart {
  /** Of its first byte, and behind its last. */
  start: number;
  end: number;
  /** Lines of the file before it. */
  linesBefore: number;
}

/** A host that takes requests of up to 100 MB must not refuse a part. */
export const partBytes = 64 * 1024 * 1024;

const newline = 0x0a;
const quote = 0x22;

/**
 * Where to cut a file so that no part is longer than wanted by more than a record. Within quotation
 * marks of a CSV file, a line break belongs to a cell.
 */
export async function partsOf(
  file: string,
  format: ImportFormat,
  wantedBytes = partBytes,
): Promise<FilePart[]> {
  const parts: FilePart[] = [];
  let part: FilePart = { start: 0, end: 0, linesBefore: 0 };
  let at = 0;
  let lines = 0;
  let inQuotes = false;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      at += 1;
      if (byte === quote && format === 'csv') inQuotes = !inQuotes;
      if (byte !== newline) continue;
      lines += 1;
      if (inQuotes || at - part.start < wantedBytes) continue;
      parts.push({ ...part, end: at });
      part = { start: at, end: at, linesBefore: lines };
    }
  }
  if (at > part.start || parts.length === 0) parts.push({ ...part, end: at });
  return parts;
}

/** The first line of a CSV file with its line break, which every part begins with. */
export async function headerOf(file: string): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const end = chunk.indexOf(newline);
    read.push(end === -1 ? chunk : chunk.subarray(0, end + 1));
    if (end !== -1) break;
  }
  return Buffer.concat(read);
}
