import { ImportLine } from '@stamm/contract';
import type { ImportLine as ImportLineValue } from '@stamm/contract/types';
import type { Line } from './line-splitter.ts';
import { type ReadLine, readItem, reject, rejectTooLong } from './read-line.ts';

function readLine({ number, text }: Line): ReadLine<ImportLineValue>[] {
  if (text === null) return [rejectTooLong(number)];
  if (text.trim() === '') return [];
  try {
    return [readItem(ImportLine, number, JSON.parse(text), text.length)];
  } catch {
    return [reject(number, 'malformed_json', 'The line cannot be read as JSON.')];
  }
}

/** Reads the orders of an NDJSON file: one JSON object a line. */
export class NdjsonSource {
  readonly isReady = true;

  read(lines: Line[]): ReadLine<ImportLineValue>[] {
    return lines.flatMap(readLine);
  }

  end(): ReadLine<ImportLineValue>[] {
    return [];
  }
}
