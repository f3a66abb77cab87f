import { ImportLine, limits } from '@stamm/contract';
import { refuse } from '../problems/refusal.ts';
import { type CsvRecord, CsvRecords } from './csv-records.ts';
import { ImportStopped } from './import-stopped.ts';
import type { Line } from './line-splitter.ts';
import { type ReadLine, readOrder, reject, rejectTooLong } from './read-line.ts';

const COLUMNS: ReadonlySet<string> = new Set(
  Object.keys(ImportLine.shape).filter((name) => name !== 'lines'),
);
const REQUIRED_COLUMNS = ['orderId', 'customerId', 'currency', 'placedAt', 'totalMinor'];

/** What a cell of `paidAt` says of an order that is not paid; an empty one says nothing. */
const NOT_PAID: ReadonlySet<string> = new Set(['null', '-']);

/** Reads the orders of a CSV file, whose first record names the columns. */
export class CsvSource {
  readonly #records = new CsvRecords(limits.MAX_IMPORT_LINE_BYTES);
  #columns: string[] | undefined;

  get isReady(): boolean {
    return this.#columns !== undefined;
  }

  /** Refuses the whole file if its header is wrong: nothing has been recorded then. */
  read(lines: Line[]): ReadLine[] {
    const read: ReadLine[] = [];
    for (const line of lines) {
      const record = this.#records.add(line);
      if (!record) continue;
      if (this.#columns) read.push(readRecord(record, this.#columns));
      else this.#columns = readHeader(record);
    }
    return read;
  }

  end(): ReadLine[] {
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

function readHeader(record: CsvRecord): string[] {
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
      .filter((column) => !COLUMNS.has(column))
      .map((column) =>
        complain(column.replace(/[^\w-]/g, '?').slice(0, 60), 'There is no such column.'),
      ),
    ...columns
      .filter((column, index) => COLUMNS.has(column) && columns.indexOf(column) !== index)
      .map((column) => complain(column, 'This column is there twice.')),
    ...REQUIRED_COLUMNS.filter((column) => !columns.includes(column)).map((column) =>
      complain(column, 'This column is missing.'),
    ),
  ];
  if (errors.length > 0) {
    refuse(
      'invalid_request',
      `The header line does not fit; "errors" says where. Separate columns with commas. There are: ${[...COLUMNS].join(', ')}.`,
      errors.slice(0, 20),
    );
  }
  return columns;
}

function readRecord(record: CsvRecord, columns: string[]): ReadLine {
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
  const order: Record<string, unknown> = {};
  let size = 0;
  cells.forEach((cell, index) => {
    size += cell.length;
    const column = columns[index] ?? '';
    if (cell !== '') order[column] = cellValue(column, cell);
  });
  return readOrder(line, order, size);
}

/** Whole numbers become numbers; anything else stays as it is, for the schema to judge. */
function cellValue(column: string, cell: string): string | number | null {
  if (column.endsWith('Minor') && /^-?\d{1,20}$/.test(cell)) return Number(cell);
  if (column === 'paidAt' && NOT_PAID.has(cell)) return null;
  return cell;
}
