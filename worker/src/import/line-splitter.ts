const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const BYTE_ORDER_MARK = '\uFEFF';

/** One line of a file, without its line break. */
export interface Line {
  /** Its number in the file, from 1. */
  number: number;
  /** Null if it was too long to be kept. */
  text: string | null;
  /** Of a line too long: whether it has an odd number of quotation marks. */
  oddQuotes: boolean;
}

/**
 * Cuts a stream of UTF-8 into lines. A line of more than `maxBytes` is counted and forgotten as
 * it passes: what is held never exceeds one line and one chunk, however long the stream is.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  #number = 0;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #tooLong = false;
  #oddQuotes = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this chunk. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end === -1) break;
      this.#keep(chunk.subarray(start, end));
      lines.push(this.#line());
      start = end + 1;
    }
    // Copied: whoever sent the chunk may use its memory again.
    this.#keep(chunk.slice(start));
    return lines;
  }

  /** The last line, if the file does not end in a line break. */
  end(): Line[] {
    return this.#keptBytes > 0 || this.#tooLong ? [this.#line()] : [];
  }

  #keep(part: Uint8Array): void {
    if (part.byteLength === 0) return;
    if (!this.#tooLong && this.#keptBytes + part.byteLength > this.#maxBytes) {
      this.#tooLong = true;
      for (const kept of this.#kept) this.#countQuotes(kept);
      this.#kept = [];
      this.#keptBytes = 0;
    }
    if (this.#tooLong) {
      this.#countQuotes(part);
      return;
    }
    this.#kept.push(part);
    this.#keptBytes += part.byteLength;
  }

  #countQuotes(part: Uint8Array): void {
    for (let at = part.indexOf(QUOTE); at !== -1; at = part.indexOf(QUOTE, at + 1)) {
      this.#oddQuotes = !this.#oddQuotes;
    }
  }

  #line(): Line {
    this.#number += 1;
    const line = {
      number: this.#number,
      text: this.#tooLong ? null : this.#text(),
      oddQuotes: this.#oddQuotes,
    };
    this.#kept = [];
    this.#keptBytes = 0;
    this.#tooLong = false;
    this.#oddQuotes = false;
    return line;
  }

  #text(): string {
    const last = this.#kept.length - 1;
    let text = '';
    this.#kept.forEach((part, index) => {
      text += this.#decoder.decode(part, { stream: index < last });
    });
    if (this.#number === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  }
}
