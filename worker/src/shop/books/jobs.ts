export type JobKind = 'settle-member' | 'send-mail' | 'clean-up';

export interface Job {
  kind: JobKind;
  /** What it is about; there is one job of a kind for each. */
  key: string;
  dueAt: number;
  attempts: number;
}

export const JOBS_SCHEMA = [
  `CREATE TABLE jobs (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    failed_at INTEGER,
    PRIMARY KEY (kind, key)
  ) WITHOUT ROWID`,
  `CREATE INDEX jobs_due ON jobs (due_at) WHERE failed_at IS NULL`,
];

/** What is to be done at a time. The object's one alarm rings for the earliest. */
export class JobsBook {
  readonly #sql: SqlStorage;
  #soonest: number | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Has the job done at `dueAt` at the latest. One that is due earlier stays as it is: it finds
   * out for itself when to run next. That saves most writes, for time mostly brings later ones.
   */
  schedule(kind: JobKind, key: string, dueAt: number): void {
    const { rowsWritten } = this.#sql.exec(
      `INSERT INTO jobs (kind, key, due_at) VALUES (?, ?, ?)
        ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, attempts = 0,
          failed_at = NULL WHERE excluded.due_at < due_at OR failed_at IS NOT NULL`,
      kind,
      key,
      dueAt,
    );
    if (rowsWritten > 0 && (this.#soonest === null || dueAt < this.#soonest)) this.#soonest = dueAt;
  }

  /** The earliest time scheduled since this was last asked. */
  takeSoonest(): number | null {
    const soonest = this.#soonest;
    this.#soonest = null;
    return soonest;
  }

  earliest(): number | null {
    const [row] = this.#sql
      .exec<{ due_at: number }>(
        'SELECT due_at FROM jobs WHERE failed_at IS NULL ORDER BY due_at LIMIT 1',
      )
      .toArray();
    return row?.due_at ?? null;
  }

  due(now: number, limit: number): Job[] {
    return this.#sql
      .exec<{ kind: JobKind; key: string; due_at: number; attempts: number }>(
        `SELECT kind, key, due_at, attempts FROM jobs
          WHERE failed_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?`,
        now,
        limit,
      )
      .toArray()
      .map((row) => ({
        kind: row.kind,
        key: row.key,
        dueAt: row.due_at,
        attempts: row.attempts,
      }));
  }

  delete(job: Pick<Job, 'kind' | 'key'>): void {
    this.#sql.exec('DELETE FROM jobs WHERE kind = ? AND key = ?', job.kind, job.key);
  }

  /** Tries it again later. */
  postpone(job: Job, dueAt: number): void {
    this.#sql.exec(
      'UPDATE jobs SET attempts = ?, due_at = ? WHERE kind = ? AND key = ?',
      job.attempts + 1,
      dueAt,
      job.kind,
      job.key,
    );
  }

  /** Gives it up until someone looks after it. */
  giveUp(job: Job, failedAt: number): void {
    this.#sql.exec(
      'UPDATE jobs SET attempts = ?, failed_at = ? WHERE kind = ? AND key = ?',
      job.attempts + 1,
      failedAt,
      job.kind,
      job.key,
    );
  }
}
