import type { JournalEntry } from '../../journal/journal-api.ts';

export interface WaitingEntry extends JournalEntry {
  number: number;
}

/** What is on its way to the journal, and up to where this shop has heard it. */
export class JournalBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add({ key, kind, note, at, until }: JournalEntry): void {
    this.#sql.exec(
      'INSERT INTO journal_entries (key, kind, note, at, until) VALUES (?, ?, ?, ?, ?)',
      key,
      kind,
      note,
      at,
      until,
    );
  }

  waiting(limit: number): WaitingEntry[] {
    return this.#sql
      .exec('SELECT * FROM journal_entries ORDER BY number LIMIT ?', limit)
      .toArray() as unknown as WaitingEntry[];
  }

  /** Whether an entry is this shop's own, written down before its backup was made. */
  isWaiting(key: string): boolean {
    return this.#sql.exec('SELECT 1 FROM journal_entries WHERE key = ?', key).toArray().length > 0;
  }

  deleteUpTo(number: number): void {
    this.#sql.exec('DELETE FROM journal_entries WHERE number <= ?', number);
  }

  place(): number {
    const [row] = this.#sql
      .exec<{ sequence: number }>('SELECT sequence FROM journal_place')
      .toArray();
    return row?.sequence ?? 0;
  }

  moveTo(sequence: number): void {
    this.#sql.exec(
      `INSERT INTO journal_place (only, sequence) VALUES (1, ?)
        ON CONFLICT (only) DO UPDATE SET sequence = excluded.sequence`,
      sequence,
    );
  }
}
