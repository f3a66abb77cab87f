/** How many attempts count in how long a time. */
export interface AttemptLimit {
  most: number;
  windowMs: number;
}

/** When something was tried that must not be tried without end. One row a subject, a few times each. */
export class AttemptsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** When the next attempt is allowed: `now` or later. */
  allowedAt(subject: string, limit: AttemptLimit, now: number): number {
    const recent = this.#recent(subject, limit, now);
    const oldest = recent.at(-limit.most);
    return oldest === undefined ? now : oldest + limit.windowMs;
  }

  /** How often it was tried in a time, as far as that was counted. */
  recent(subject: string, windowMs: number, now: number): number {
    return this.#recent(subject, { most: Number.POSITIVE_INFINITY, windowMs }, now).length;
  }

  add(subject: string, limit: AttemptLimit, now: number): void {
    const times = [...this.#recent(subject, limit, now), now].slice(-limit.most);
    this.#sql.exec(
      'INSERT OR REPLACE INTO attempts (subject, times, last_at) VALUES (?, ?, ?)',
      subject,
      JSON.stringify(times),
      now,
    );
  }

  forget(subject: string): void {
    this.#sql.exec('DELETE FROM attempts WHERE subject = ?', subject);
  }

  /** Deletes what no limit looks back to; answers whether anything is left. */
  deleteBefore(lastAt: number): boolean {
    this.#sql.exec('DELETE FROM attempts WHERE last_at < ?', lastAt);
    return this.#sql.exec('SELECT 1 FROM attempts LIMIT 1').toArray().length > 0;
  }

  #recent(subject: string, limit: AttemptLimit, now: number): number[] {
    const [row] = this.#sql
      .exec<{ times: string }>('SELECT times FROM attempts WHERE subject = ?', subject)
      .toArray();
    const times: number[] = row ? JSON.parse(row.times) : [];
    return times.filter((time) => time > now - limit.windowMs);
  }
}
