import { ReviewLine } from '@stamm/contract';
import type { ReviewLine as ReviewLineValue } from '@stamm/contract/types';
import { csvHeader, csvLine, unguarded } from '../http/csv-line.ts';
import type { CsvFormat } from './csv-source.ts';

const COLUMNS = Object.keys(ReviewLine.shape) as (keyof ReviewLineValue)[];

const BOOLEANS: Record<string, boolean> = { true: true, false: false };

export const REVIEWS_CSV: CsvFormat<ReviewLineValue> = {
  columns: new Set(COLUMNS),
  required: ['id', 'productId', 'rating', 'displayName', 'writtenAt'],
  schema: ReviewLine,
  cellValue(column, cell) {
    if (column === 'rating' && /^\d(?:\.\d)?$/.test(cell)) return Number(cell);
    if (column === 'rewarded') return BOOLEANS[cell.toLowerCase()] ?? cell;
    return unguarded(cell);
  },
};

/** The line that names the columns. */
export const REVIEWS_CSV_HEADER = csvHeader(COLUMNS);

export function reviewCsvLine(review: ReviewLineValue): string {
  return csvLine(COLUMNS.map((column) => String(review[column] ?? '')));
}
