import type { Line } from './line-splitter.ts';

/** One record of a CSV file, or why it cannot be read. */
export type CsvRecord =
  | { line: number; cells: string[] }
  | { line: number; problem: 'too_long' | 'misplaced_quote' };

/**
 * Reads CSV records (RFC 4180) from lines, one line after the other. A quoted cell may hold commas,
 * doubled quotation marks and line breaks; the number of a record is that of its first line.
 * A record longer than `maxLength` characters is skipped to its end without being kept.
 */
export class CsvRecords {
  readonly #maxLength: number;
  #cells: string[] = [];
  #cell = '';
  #firstLine = 0;
  #length = 0;
  #inQuotes = false;
  #skipping = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The first line of a record whose quotation mark is still open. */
  get openSince(): number | undefined {
    return this.#inQuotes ? this.#firstLine : undefined;
  }

  /** The record that ends with this line; undefined if it goes on, or if the line is empty. */
  add(line: Line): CsvRecord | undefined {
    const text = line.text ?? '';
    if (this.#inQuotes) {
      this.#cell += '\n';
    } else {
      if (line.text === '') return undefined;
      this.#cells = [];
      this.#firstLine = line.number;
      this.#length = 0;
      this.#skipping = false;
    }
    this.#length += text.length + 1;
    if (line.text === null || this.#skipping || this.#length > this.#maxLength) {
      return this.#skip(line.text === null ? line.oddQuotes : hasOddQuotes(text));
    }
    return this.#read(text);
  }

  /** Of a record too long, only its quotation marks matter: they tell where it ends. */
  #skip(oddQuotes: boolean): CsvRecord | undefined {
    this.#skipping = true;
    this.#cells = [];
    this.#cell = '';
    if (oddQuotes) this.#inQuotes = !this.#inQuotes;
    return this.#inQuotes ? undefined : { line: this.#firstLine, problem: 'too_long' };
  }

  #read(text: string): CsvRecord | undefined {
    let at: number | undefined = 0;
    while (at !== undefined) {
      if (!this.#inQuotes && text[at] === '"') {
        this.#inQuotes = true;
        this.#cell = '';
        at += 1;
      }
      const end: number | undefined = this.#inQuotes
        ? this.#readQuoted(text, at)
        : this.#readPlain(text, at);
      if (end === undefined) return undefined;
      if (end < text.length && text[end] !== ',') {
        this.#inQuotes = false;
        return { line: this.#firstLine, problem: 'misplaced_quote' };
      }
      this.#cells.push(this.#cell);
      at = end < text.length ? end + 1 : undefined;
    }
    return { line: this.#firstLine, cells: this.#cells };
  }

  /** Where the plain cell ends: at a comma, at the end, or at a quotation mark that may not be there. */
  #readPlain(text: string, start: number): number {
    const comma = text.indexOf(',', start);
    const end = comma === -1 ? text.length : comma;
    this.#cell = text.slice(start, end);
    const quote = this.#cell.indexOf('"');
    return quote === -1 ? end : start + quote;
  }

  /** Where the quoted cell ends, after its closing mark; undefined if it goes on in the next line. */
  #readQuoted(text: string, start: number): number | undefined {
    let at = start;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote === -1) {
        this.#cell += text.slice(at);
        return undefined;
      }
      this.#cell += text.slice(at, quote);
      if (text[quote + 1] !== '"') {
        this.#inQuotes = false;
        return quote + 1;
      }
      this.#cell += '"';
      at = quote + 2;
    }
  }
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}
