import type { MockClock } from './mock-clock.ts';
import { Sql } from './sql.ts';
import { openDatabase } from './sqlite.ts';

/** What a Durable Object keeps: tables, and the time of its alarm. */
export class ObjectStorage {
  readonly sql: Sql;
  readonly #clock: MockClock;
  #depth = 0;
  /** By the mock's clock. */
  #alarmAt: number | null = null;

  constructor(clock: MockClock) {
    this.#clock = clock;
    this.sql = new Sql(openDatabase());
  }

  /** All that is written inside is undone where it throws; one transaction may hold others. */
  transactionSync<Result>(work: () => Result): Result {
    const savepoint = `savepoint_${this.#depth}`;
    this.sql.exec(`SAVEPOINT ${savepoint}`);
    this.#depth += 1;
    try {
      return work();
    } catch (error) {
      this.sql.exec(`ROLLBACK TO ${savepoint}`);
      throw error;
    } finally {
      this.#depth -= 1;
      this.sql.exec(`RELEASE ${savepoint}`);
    }
  }

  /** In real time, which the object compares with; the distance is what counts. */
  async getAlarm(): Promise<number | null> {
    return this.#alarmAt === null ? null : this.#alarmAt - this.#clock.now() + Date.now();
  }

  async setAlarm(time: number | Date): Promise<void> {
    this.#alarmAt = this.#clock.now() + Number(time) - Date.now();
  }

  async deleteAlarm(): Promise<void> {
    this.#alarmAt = null;
  }

  /** When the alarm is due by the mock's clock. */
  get alarmAt(): number | null {
    return this.#alarmAt;
  }
}
