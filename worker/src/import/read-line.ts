import { fieldErrors, limits } from '@stamm/contract';

/** Something that stood in a line of the file, with the line's number. */
export interface NumberedItem<Item> {
  line: number;
  item: Item;
}

export interface RejectedLine {
  line: number;
  code: string;
  reason: string;
}

/** One line of an import that was read: what stands in it, or why there is nothing. */
export type ReadLine<Item> =
  | (NumberedItem<Item> & { size: number })
  | (RejectedLine & { size: number });

/** What of a schema is needed to read lines with it. */
export interface LineSchema<Item> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Item }
    | { success: false; error: { issues: Parameters<typeof fieldErrors>[0] } };
}

const SHOWN_COMPLAINTS = 3;

export function reject(
  line: number,
  code: string,
  reason: string,
): RejectedLine & { size: number } {
  return { line, code, reason, size: 0 };
}

export function rejectTooLong(line: number): RejectedLine & { size: number } {
  return reject(
    line,
    'line_too_large',
    `The line is longer than ${limits.MAX_IMPORT_LINE_BYTES} bytes.`,
  );
}

/** Checks what stands in a line against the contract. `size` is its length in characters. */
export function readItem<Item>(
  schema: LineSchema<Item>,
  line: number,
  value: unknown,
  size: number,
): ReadLine<Item> {
  const result = schema.safeParse(value);
  if (result.success) return { line, item: result.data, size };
  const complaints = fieldErrors(result.error.issues)
    .slice(0, SHOWN_COMPLAINTS)
    .map(({ path, message }) => (path ? `${path}: ${message}` : message));
  return reject(line, 'invalid_request', complaints.join(' '));
}
