import type { Line } from './line-splitter.ts';
import { type ReadLine, readOrder, reject, rejectTooLong } from './read-line.ts';

function readLine({ number, text }: Line): ReadLine[] {
  if (text === null) return [rejectTooLong(number)];
  if (text.trim() === '') return [];
  try {
    return [readOrder(number, JSON.parse(text), text.length)];
  } catch {
    return [reject(number, 'malformed_json', 'The line cannot be read as JSON.')];
  }
}

/** Reads the orders of an NDJSON file: one JSON object a line. */
export class NdjsonSource {
  readonly isReady = true;

  read(lines: Line[]): ReadLine[] {
    return lines.flatMap(readLine);
  }

  end(): ReadLine[] {
    return [];
  }
}
