import { ReviewLine } from '@stamm/contract';
import type { ReviewLine as ReviewLineValue } from '@stamm/contract/types';
import type { CsvFormat } from './csv-source.ts';

const COLUMNS = Object.keys(ReviewLine.shape) as (keyof ReviewLineValue)[];

/**
 * What a spreadsheet would take for a formula, however it was meant: it is written with an
 * apostrophe before it, and so is what looks like something written that way.
 */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/;

const BOOLEANS: Record<string, boolean> = { true: true, false: false };

export const REVIEWS_CSV: CsvFormat<ReviewLineValue> = {
  columns: new Set(COLUMNS),
  required: ['id', 'productId', 'rating', 'displayName', 'writtenAt'],
  schema: ReviewLine,
  cellValue(column, cell) {
    if (column === 'rating' && /^\d(?:\.\d)?$/.test(cell)) return Number(cell);
    if (column === 'rewarded') return BOOLEANS[cell.toLowerCase()] ?? cell;
    return GUARDED.test(cell) ? cell.slice(1) : cell;
  },
};

/** The line that names the columns, and a mark by which spreadsheets know that this is UTF-8. */
export const REVIEWS_CSV_HEADER = `\ufeff${COLUMNS.join(',')}\n`;

export function reviewCsvLine(review: ReviewLineValue): string {
  return `${COLUMNS.map((column) => csvCell(review[column])).join(',')}\n`;
}

function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = String(value);
  const guarded = LIKE_A_FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
