/**
 * What the loyalty program has yet to hear. A report is written in the same transaction as the
 * order it tells of, and goes away only when it has arrived: when the Worker is down, it waits.
 */
import { type LoyaltyClient, LoyaltyError, type LoyaltyRequest } from './loyalty.ts';
import type { Store } from './store.ts';

interface ReportRow {
  id: number;
  order_id: string;
  method: LoyaltyRequest['method'];
  path: string;
  body: string;
  attempts: number;
}

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 5 * 60_000;
const LOOK_EVERY_MS = 1000;
const BATCH = 100;

export function waitBefore(attempt: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
}

/** A wrong key or address can be put right by the shop; a refused fact stays refused. */
function isFinal(error: unknown): error is LoyaltyError {
  return (
    error instanceof LoyaltyError &&
    !error.isTemporary &&
    (error.code.startsWith('coupon_') || [400, 409, 413, 422].includes(error.status))
  );
}

export class Outbox {
  readonly #loyalty: Pick<LoyaltyClient, 'send'>;
  readonly #now: () => number;
  readonly #statements: ReturnType<typeof prepare>;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, loyalty: Pick<LoyaltyClient, 'send'>, now: () => number = Date.now) {
    this.#loyalty = loyalty;
    this.#now = now;
    this.#statements = prepare(store);
  }

  /** Call inside the transaction that changes the order. */
  add(orderId: string, request: LoyaltyRequest): void {
    const body = JSON.stringify(request.body);
    this.#statements.insert.run(orderId, request.method, request.path, body);
  }

  /** Whether something about this order is still to be reported. */
  isWaiting(orderId: string): boolean {
    return this.#statements.waiting.get(orderId) !== undefined;
  }

  /** Sends what is due. Resolves when there is nothing left that could be sent now. */
  flush(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#sendAllDue().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#running;
  }

  async #sendAllDue(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      let last = 0;
      for (;;) {
        const reports = this.#statements.due.all(this.#now(), last) as unknown as ReportRow[];
        if (reports.length === 0) break;
        for (const report of reports) {
          if (this.#stopped || !(await this.#deliver(report))) return;
          last = report.id;
        }
      }
    }
  }

  /** Answers whether it makes sense to go on with the next report. */
  async #deliver(report: ReportRow): Promise<boolean> {
    const { method, path } = report;
    const { remove, refuse, postpone } = this.#statements;
    try {
      await this.#loyalty.send({ method, path, body: JSON.parse(report.body) });
      remove.run(report.id);
      return true;
    } catch (error) {
      if (isFinal(error)) {
        refuse.run(`${error.code}: ${error.message}`, report.id);
        console.error(`Order ${report.order_id}: ${method} ${path} was refused. ${error.message}`);
        return true;
      }
      const attempts = report.attempts + 1;
      postpone.run(attempts, this.#now() + waitBefore(attempts), report.id);
      return error instanceof LoyaltyError && error.status !== 0;
    }
  }
}

function prepare({ db }: Store) {
  return {
    insert: db.prepare('INSERT INTO reports (order_id, method, path, body) VALUES (?, ?, ?, ?)'),
    due: db.prepare(
      `SELECT id, order_id, method, path, body, attempts FROM reports
       WHERE refused IS NULL AND due_at <= ? AND id > ? ORDER BY id LIMIT ${BATCH}`,
    ),
    remove: db.prepare('DELETE FROM reports WHERE id = ?'),
    postpone: db.prepare('UPDATE reports SET attempts = ?, due_at = ? WHERE id = ?'),
    refuse: db.prepare('UPDATE reports SET refused = ? WHERE id = ?'),
    waiting: db.prepare('SELECT 1 FROM reports WHERE order_id = ? AND refused IS NULL LIMIT 1'),
  };
}
