/** What programs for tables take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
/** An address is no formula, and must be read back as it is. */
const ADDRESS = /^[^\s"(),;]+@[^\s"(),;]+$/;

/**
 * A line of CSV (RFC 4180). A text that a program for tables would run as a formula gets an
 * apostrophe in front, for names are written by strangers.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !ADDRESS.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
