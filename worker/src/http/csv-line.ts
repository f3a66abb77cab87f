/**
 * The one way in which CSV is written and read (RFC 4180, UTF-8 with a mark at the beginning). A text
 * that a program for tables would run as a formula gets an apostrophe in front, for names are written
 * by strangers; so does what looks like such a text already, so that it is read back as it was.
 */

/** What programs for tables take for the beginning of a formula, the wide signs of East Asia too. */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/;
/** An address is no formula, and must be read back as it is, by whatever reads it. */
const ADDRESS = /^[^\s"'(),;]+@[^\s"(),;]+$/;

/** By it, programs for tables know that a file is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** The first line of a file, which names the columns. */
export function csvHeader(columns: readonly string[]): string {
  return `${BYTE_ORDER_MARK}${csvLine(columns)}`;
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = LIKE_A_FORMULA.test(text) && !ADDRESS.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a cell said before `csvLine` guarded it. */
export function unguarded(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}

/**
 * What a program for tables has made of a cell, in a sentence; undefined if nothing. What was there
 * before cannot be told any more, so such a line must not be guessed at.
 */
export function spreadsheetDamage(column: string, cell: string): string | undefined {
  if (/^-?\d+([.,]\d+)?E\+\d+$/i.test(cell)) {
    return `${column}: "${cell}" is a long number that a spreadsheet shortened; its last digits are lost. Export the file again and open it as text only.`;
  }
  if (/^#(REF|N\/A|NAME\?|VALUE|NUM|DIV\/0|NULL|####*)!?#*$/i.test(cell)) {
    return `${column}: "${cell}" is an error of a spreadsheet. Export the file again.`;
  }
  if (column.endsWith('At') && /^\d{5}([.,]\d+)?$/.test(cell)) {
    return `${column}: "${cell}" is a date that a spreadsheet turned into a number. Write dates as 2026-03-01T12:00:00Z.`;
  }
  if (column.endsWith('Minor') && /^-?\d{1,3}([.,’' \u00a0]\d{3})+([.,]\d+)?$/.test(cell)) {
    return `${column}: "${cell}" is not a whole number of minor units. Write 123450 for 1,234.50.`;
  }
  return undefined;
}
