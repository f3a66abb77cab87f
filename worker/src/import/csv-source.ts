import { limits } from '@stamm/contract';
import { spreadsheetDamage } from '../http/csv-line.ts';
import { refuse } from '../problems/refusal.ts';
import { type CsvRecord, CsvRecords } from './csv-records.ts';
import { ImportStopped } from './import-stopped.ts';
import type { Line } from './line-splitter.ts';
import { type LineSchema, type ReadLine, readItem, reject, rejectTooLong } from './read-line.ts';

/** What the columns of a file are, and what stands in its lines. */
export interface CsvFormat<Item> {
  columns: ReadonlySet<string>;
  required: readonly string[];
  schema: LineSchema<Item>;
  /** What a cell that is not empty says. */
  cellValue(column: string, cell: string): string | number | boolean | null;
}

/** Reads a CSV file, whose first record names the columns. */
export class CsvSource<Item> {
  readonly #format: CsvFormat<Item>;
  readonly #records = new CsvRecords(limits.MAX_IMPORT_LINE_BYTES);
  #columns: string[] | undefined;

  constructor(format: CsvFormat<Item>) {
    this.#format = format;
  }

  get isReady(): boolean {
    return this.#columns !== undefined;
  }

  /** Refuses the whole file if its header is wrong: nothing has been recorded then. */
  read(lines: Line[]): ReadLine<Item>[] {
    const read: ReadLine<Item>[] = [];
    for (const line of lines) {
      const record = this.#records.add(line);
      if (!record) continue;
      if (isEmpty(record)) continue;
      if (this.#columns) read.push(readRecord(record, this.#columns, this.#format));
      else this.#columns = readHeader(record, this.#format);
    }
    return read;
  }

  end(): ReadLine<Item>[] {
    const { openSince } = this.#records;
    if (openSince !== undefined) {
      throw new ImportStopped(
        'malformed_csv',
        `The quotation mark that opens in line ${openSince} is never closed, so nothing after it could be read. Close it and send the file again.`,
      );
    }
    if (!this.#columns)
      refuse('invalid_request', 'The file is empty. Its first line names the columns.');
    return [];
  }
}

/** Programs for tables write a row of commas for each that was cleared. */
function isEmpty(record: CsvRecord): boolean {
  return 'cells' in record && record.cells.every((cell) => cell.trim() === '');
}

function readHeader<Item>(
  record: CsvRecord,
  { columns: known, required }: CsvFormat<Item>,
): string[] {
  if ('problem' in record) {
    return refuse(
      'invalid_request',
      'The header line cannot be read: it names the columns, with commas between them.',
    );
  }
  const columns = record.cells.map((cell) => cell.trim());
  const complain = (path: string, message: string) => ({ path, message });
  const errors = [
    ...columns
      .filter((column) => !known.has(column))
      .map((column) =>
        complain(column.replace(/[^\w-]/g, '?').slice(0, 60), 'There is no such column.'),
      ),
    ...columns
      .filter((column, index) => known.has(column) && columns.indexOf(column) !== index)
      .map((column) => complain(column, 'This column is there twice.')),
    ...required
      .filter((column) => !columns.includes(column))
      .map((column) => complain(column, 'This column is missing.')),
  ];
  if (errors.length > 0) {
    refuse(
      'invalid_request',
      `The header line does not fit; "errors" says where. Separate columns with commas. There are: ${[...known].join(', ')}.`,
      errors.slice(0, 20),
    );
  }
  return columns;
}

function readRecord<Item>(
  record: CsvRecord,
  columns: string[],
  format: CsvFormat<Item>,
): ReadLine<Item> {
  if ('problem' in record) {
    if (record.problem === 'too_long') return rejectTooLong(record.line);
    return reject(
      record.line,
      'malformed_csv',
      'A quotation mark stands inside a cell. Put the whole cell in quotation marks and double those within.',
    );
  }
  const { line, cells } = record;
  if (cells.length !== columns.length) {
    return reject(
      line,
      'malformed_csv',
      `There are ${cells.length} cells, but the header names ${columns.length} columns.`,
    );
  }
  const damage = cells.flatMap(
    (cell, index) => spreadsheetDamage(columns[index] ?? '', cell) ?? [],
  );
  if (damage.length > 0) return reject(line, 'invalid_request', damage.slice(0, 3).join(' '));
  const values: Record<string, unknown> = {};
  let size = 0;
  cells.forEach((cell, index) => {
    size += cell.length;
    const column = columns[index] ?? '';
    if (cell !== '') values[column] = format.cellValue(column, cell);
  });
  return readItem(format.schema, line, values, size);
}
