import type { EventType } from '@stamm/contract/types';

/** One attempt to tell an endpoint of an event, and how it went. */
export interface DeliveryRecord {
  number: number;
  endpoint: string;
  eventId: string;
  type: EventType;
  at: number;
  attempt: number;
  /** Of the answer; null where there was none. */
  status: number | null;
  /** Null where it was delivered. */
  error: string | null;
  nextAttemptAt: number | null;
}

/** So many of an endpoint are kept, and up to a tenth more. */
const KEPT = 1_000;
const CLEARED_EVERY = 100;

type DeliveryRow = {
  number: number;
  endpoint: string;
  event_id: string;
  type: EventType;
  at: number;
  attempt: number;
  status: number | null;
  error: string | null;
  next_attempt_at: number | null;
};

/** The log of deliveries: ids and outcomes, not what was sent. */
export class DeliveriesBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(delivery: Omit<DeliveryRecord, 'number'>): void {
    const { number } = this.#sql
      .exec<{ number: number }>(
        `INSERT INTO deliveries
          (endpoint, event_id, type, at, attempt, status, error, next_attempt_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
        delivery.endpoint,
        delivery.eventId,
        delivery.type,
        delivery.at,
        delivery.attempt,
        delivery.status,
        delivery.error,
        delivery.nextAttemptAt,
      )
      .one();
    if (number % CLEARED_EVERY === 0) this.#keepNewest();
  }

  /** Newest first, those below a number. */
  page(endpoint: string, before: number, limit: number): DeliveryRecord[] {
    return this.#sql
      .exec<DeliveryRow>(
        `SELECT number, endpoint, event_id, type, at, attempt, status, error, next_attempt_at
          FROM deliveries WHERE endpoint = ? AND number < ? ORDER BY number DESC LIMIT ?`,
        endpoint,
        before,
        limit,
      )
      .toArray()
      .map((row) => ({
        number: row.number,
        endpoint: row.endpoint,
        eventId: row.event_id,
        type: row.type,
        at: row.at,
        attempt: row.attempt,
        status: row.status,
        error: row.error,
        nextAttemptAt: row.next_attempt_at,
      }));
  }

  deleteAll(endpoint: string): void {
    this.#sql.exec('DELETE FROM deliveries WHERE endpoint = ?', endpoint);
  }

  /** Deletes what is older; answers whether anything is left. */
  deleteBefore(at: number): boolean {
    this.#sql.exec('DELETE FROM deliveries WHERE at < ?', at);
    return this.#sql.exec('SELECT 1 FROM deliveries LIMIT 1').toArray().length > 0;
  }

  #keepNewest(): void {
    const endpoints = this.#sql
      .exec<{ endpoint: string }>('SELECT DISTINCT endpoint FROM deliveries')
      .toArray();
    for (const { endpoint } of endpoints) {
      this.#sql.exec(
        `DELETE FROM deliveries WHERE endpoint = ?1 AND number <= (SELECT number FROM deliveries
          WHERE endpoint = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)`,
        endpoint,
        KEPT,
      );
    }
  }
}
