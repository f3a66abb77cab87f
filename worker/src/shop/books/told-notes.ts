/** What a shop was told already of what it is told only once. */
export class ToldNotesBook {
  readonly #sql: SqlStorage;
  /** Known to be told: each order that could be the first one asks. */
  readonly #told = new Set<string>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Answers whether it is told now for the first time, and remembers that it was. */
  tell(note: string): boolean {
    if (this.#told.has(note)) return false;
    this.#told.add(note);
    const known = this.#sql.exec('SELECT 1 FROM told_notes WHERE note = ?', note).toArray();
    if (known.length > 0) return false;
    this.#sql.exec('INSERT INTO told_notes VALUES (?)', note);
    return true;
  }

  /** After writes that may have been undone. */
  forgetRead(): void {
    this.#told.clear();
  }
}
