import { fieldErrors, ImportLine, limits } from '@stamm/contract';
import type { NumberedLine } from '../shop/api.ts';

export interface RejectedLine {
  line: number;
  code: string;
  reason: string;
}

/** One line of an import that was read: an order, or why there is none in it. */
export type ReadLine = (NumberedLine & { size: number }) | (RejectedLine & { size: number });

const SHOWN_COMPLAINTS = 3;

export function reject(line: number, code: string, reason: string): ReadLine {
  return { line, code, reason, size: 0 };
}

export function rejectTooLong(line: number): ReadLine {
  return reject(
    line,
    'line_too_large',
    `The line is longer than ${limits.MAX_IMPORT_LINE_BYTES} bytes.`,
  );
}

/** Checks what stands in a line against the contract. `size` is its length in characters. */
export function readOrder(line: number, value: unknown, size: number): ReadLine {
  const result = ImportLine.safeParse(value);
  if (result.success) return { line, order: result.data, size };
  const complaints = fieldErrors(result.error.issues)
    .slice(0, SHOWN_COMPLAINTS)
    .map(({ path, message }) => (path ? `${path}: ${message}` : message));
  return reject(line, 'invalid_request', complaints.join(' '));
}
