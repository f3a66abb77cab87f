export type JobKind =
  | 'settle-member'
  | 'warn-member'
  | 'plan-warnings'
  | 'send-mail'
  | 'deliver-mails'
  | 'deliver-webhooks'
  | 'redeliver-event'
  | 'clean-up'
  | 'tell-head'
  | 'judge-friend'
  | 'reward-advocate'
  | 'index-mailboxes'
  /* reviews */
  | 'reward-review'
  | 'remove-photos'
  | 'write-journal'
  | 'tend-photos'
  // The newsletter.
  | 'clean-up-newsletter';

export interface Job {
  kind: JobKind;
  /** What it is about; there is one job of a kind for each. */
  key: string;
  dueAt: number;
  attempts: number;
  /** When it was given up; null as long as it is tried. */
  failedAt: number | null;
  /** Why the last attempt failed, without personal data. */
  lastError: string | null;
}

/** Where a list of jobs goes on: behind this one. */
export type JobPlace = Pick<Job, 'dueAt' | 'kind' | 'key'>;

type JobRow = {
  kind: JobKind;
  key: string;
  due_at: number;
  attempts: number;
  failed_at: number | null;
  last_error: string | null;
};

const COLUMNS = 'kind, key, due_at, attempts, failed_at, last_error';

function toJob(row: JobRow): Job {
  return {
    kind: row.kind,
    key: row.key,
    dueAt: row.due_at,
    attempts: row.attempts,
    failedAt: row.failed_at,
    lastError: row.last_error,
  };
}

/** What is to be done at a time. The object's one alarm rings for the earliest. */
export class JobsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Has the job done at `dueAt` at the latest. One that is due earlier stays as it is: it finds
   * out for itself when to run next. That saves most writes, for time mostly brings later ones.
   */
  schedule(kind: JobKind, key: string, dueAt: number): void {
    this.#sql.exec(
      `INSERT INTO jobs (kind, key, due_at) VALUES (?, ?, ?)
        ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, attempts = 0,
          failed_at = NULL WHERE excluded.due_at < due_at OR failed_at IS NOT NULL`,
      kind,
      key,
      dueAt,
    );
  }

  find(kind: string, key: string): Job | undefined {
    const [row] = this.#sql
      .exec<JobRow>(`SELECT ${COLUMNS} FROM jobs WHERE kind = ? AND key = ?`, kind, key)
      .toArray();
    return row && toJob(row);
  }

  earliest(): number | null {
    const [row] = this.#sql
      .exec<{ due_at: number }>(
        'SELECT due_at FROM jobs WHERE failed_at IS NULL ORDER BY due_at LIMIT 1',
      )
      .toArray();
    return row?.due_at ?? null;
  }

  /** What can be done at once, without the world outside. */
  due(now: number, limit: number): Job[] {
    return this.#sql
      .exec<JobRow>(
        `SELECT ${COLUMNS} FROM jobs
          WHERE failed_at IS NULL AND due_at <= ?
            AND kind NOT IN ('deliver-webhooks', 'deliver-mails', 'remove-photos', 'tend-photos', 'write-journal')
          ORDER BY due_at LIMIT ?`,
        now,
        limit,
      )
      .toArray()
      .map(toJob);
  }

  /** Those of a kind that needs the world outside. */
  dueOf(kind: JobKind, now: number): Job[] {
    return this.#sql
      .exec<JobRow>(
        `SELECT ${COLUMNS} FROM jobs
          WHERE kind = ? AND failed_at IS NULL AND due_at <= ?`,
        kind,
        now,
      )
      .toArray()
      .map(toJob);
  }

  /** Those that wait, or those that were given up, in the order in which they are or were due. */
  page(isFailed: boolean, after: JobPlace | undefined, limit: number): Job[] {
    const { dueAt, kind, key } = after ?? { dueAt: -1, kind: '', key: '' };
    return this.#sql
      .exec<JobRow>(
        `SELECT ${COLUMNS} FROM jobs
          WHERE failed_at IS ${isFailed ? 'NOT NULL' : 'NULL'} AND (due_at, kind, key) > (?, ?, ?)
          ORDER BY due_at, kind, key LIMIT ?`,
        dueAt,
        kind,
        key,
        limit,
      )
      .toArray()
      .map(toJob);
  }

  delete(job: Pick<Job, 'kind' | 'key'>): void {
    this.#sql.exec('DELETE FROM jobs WHERE kind = ? AND key = ?', job.kind, job.key);
  }

  /** Tries it again later. */
  postpone(job: Job, dueAt: number, error: string): void {
    this.#sql.exec(
      'UPDATE jobs SET attempts = ?, due_at = ?, last_error = ? WHERE kind = ? AND key = ?',
      job.attempts + 1,
      dueAt,
      error,
      job.kind,
      job.key,
    );
  }

  /** Gives it up until someone looks after it. */
  giveUp(job: Omit<Job, 'failedAt' | 'lastError'>, failedAt: number, error: string): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO jobs (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
      job.kind,
      job.key,
      job.dueAt,
      job.attempts,
      failedAt,
      error,
    );
  }

  /** Begins anew with a job that failed, at once. */
  retry(job: Pick<Job, 'kind' | 'key'>, now: number): void {
    this.#sql.exec(
      'UPDATE jobs SET attempts = 0, failed_at = NULL, due_at = ? WHERE kind = ? AND key = ?',
      now,
      job.kind,
      job.key,
    );
  }
}
