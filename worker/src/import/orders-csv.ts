import { IMPORT_COLUMNS, ImportLine } from '@stamm/contract';
import type { ImportLine as ImportLineValue } from '@stamm/contract/types';
import { unguarded } from '../http/csv-line.ts';
import type { CsvFormat } from './csv-source.ts';

/** What a cell of `paidAt` says of an order that is not paid; an empty one says nothing. */
const NOT_PAID: ReadonlySet<string> = new Set(['null', '-']);

/** What a cell of `emailVerified` can say. */
const TRUTHS: ReadonlySet<string> = new Set(['true', 'false']);

/** Orders, without their lines: a cell has no place for those. */
export const ORDERS_CSV: CsvFormat<ImportLineValue> = {
  columns: new Set(IMPORT_COLUMNS),
  required: ['orderId', 'customerId', 'currency', 'placedAt', 'totalMinor'],
  schema: ImportLine,
  /** Whole numbers become numbers; anything else stays as it is, for the schema to judge. */
  cellValue(column, cell) {
    if (column.endsWith('Minor') && /^-?\d{1,20}$/.test(cell)) return Number(cell);
    if (column === 'paidAt' && NOT_PAID.has(cell)) return null;
    if (column === 'emailVerified' && TRUTHS.has(cell)) return cell === 'true';
    return unguarded(cell);
  },
};
