import type { EventType } from '@stamm/contract/types';

/** An event that one endpoint is still to hear of. */
export interface EventMessage {
  number: number;
  endpoint: string;
  /**
   * Whose event it is: one after the other. A subscriber of the newsletter, who need not be a
   * member, counts by their number below zero. Null where no order is kept.
   */
  member: number | null;
  eventId: string;
  type: EventType;
  at: number;
  /** JSON, written once: a repeated delivery has the same bytes. */
  data: string;
  attempts: number;
  /** Null while an earlier event of the same member is on its way, or after it was given up. */
  dueAt: number | null;
  givenUpAt: number | null;
}

type MessageRow = {
  number: number;
  endpoint: string;
  member: number | null;
  event_id: string;
  type: EventType;
  at: number;
  data: string;
  attempts: number;
  due_at: number | null;
  given_up_at: number | null;
};

const COLUMNS = 'number, endpoint, member, event_id, type, at, data, attempts, due_at, given_up_at';

function toMessage(row: MessageRow): EventMessage {
  return {
    number: row.number,
    endpoint: row.endpoint,
    member: row.member,
    eventId: row.event_id,
    type: row.type,
    at: row.at,
    data: row.data,
    attempts: row.attempts,
    dueAt: row.due_at,
    givenUpAt: row.given_up_at,
  };
}

/**
 * The outbox of events: written with their cause, deleted once they were delivered. Of a member's
 * messages to an endpoint only the first is due; the others wait behind it.
 */
export class EventMessagesBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(number: number): EventMessage | undefined {
    return this.#all(`SELECT ${COLUMNS} FROM event_messages WHERE number = ?`, number)[0];
  }

  /** Whether an earlier event of the member still waits. */
  hasWaiting(endpoint: string, member: number): boolean {
    return this.#first(endpoint, member) !== undefined;
  }

  add(message: Omit<EventMessage, 'number' | 'attempts' | 'givenUpAt'>): void {
    this.#sql.exec(
      `INSERT INTO event_messages (endpoint, member, event_id, type, at, data, attempts, due_at)
        VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
      message.endpoint,
      message.member,
      message.eventId,
      message.type,
      message.at,
      message.data,
      message.dueAt,
    );
  }

  due(endpoint: string, now: number, limit: number): EventMessage[] {
    return this.#all(
      `SELECT ${COLUMNS} FROM event_messages
        WHERE endpoint = ? AND due_at <= ? ORDER BY due_at, number LIMIT ?`,
      endpoint,
      now,
      limit,
    );
  }

  nextDueAt(endpoint: string): number | null {
    return this.#sql
      .exec<{ due_at: number | null }>(
        'SELECT min(due_at) AS due_at FROM event_messages WHERE endpoint = ? AND due_at IS NOT NULL',
        endpoint,
      )
      .one().due_at;
  }

  postpone(number: number, attempts: number, dueAt: number): void {
    this.#sql.exec(
      'UPDATE event_messages SET attempts = ?, due_at = ? WHERE number = ?',
      attempts,
      dueAt,
      number,
    );
  }

  giveUp(number: number, attempts: number, givenUpAt: number): void {
    this.#sql.exec(
      'UPDATE event_messages SET attempts = ?, due_at = NULL, given_up_at = ? WHERE number = ?',
      attempts,
      givenUpAt,
      number,
    );
  }

  /** Tries again what was given up. */
  revive(number: number, now: number): void {
    this.#sql.exec(
      'UPDATE event_messages SET attempts = 0, due_at = ?, given_up_at = NULL WHERE number = ?',
      now,
      number,
    );
  }

  /** Begins anew with all that an endpoint was to hear of. */
  reviveAll(endpoint: string, now: number): void {
    this.#sql.exec(
      'UPDATE event_messages SET attempts = 0, due_at = ? WHERE endpoint = ? AND due_at IS NOT NULL',
      now,
      endpoint,
    );
  }

  delete(number: number): void {
    this.#sql.exec('DELETE FROM event_messages WHERE number = ?', number);
  }

  /** The next one of a member has its turn. */
  releaseNext(endpoint: string, member: number, now: number): void {
    const next = this.#first(endpoint, member);
    if (next === undefined) return;
    this.#sql.exec(
      'UPDATE event_messages SET due_at = ? WHERE number = ? AND due_at IS NULL',
      now,
      next,
    );
  }

  /** All messages of one member become another's: they line up by age. */
  hand(from: number, to: number, endpoints: readonly string[]): void {
    for (const endpoint of endpoints) {
      this.#sql.exec(
        `UPDATE event_messages SET member = ? WHERE endpoint = ? AND member = ?
          AND given_up_at IS NULL`,
        to,
        endpoint,
        from,
      );
      this.#sql.exec(
        `UPDATE event_messages SET due_at = NULL
          WHERE endpoint = ?1 AND member = ?2 AND given_up_at IS NULL AND due_at IS NOT NULL
            AND number > ?3`,
        endpoint,
        to,
        this.#first(endpoint, to) ?? 0,
      );
    }
  }

  /** Everything for an endpoint; answers the numbers of those that were given up. */
  deleteAll(endpoint: string): number[] {
    const givenUp = this.#numbers(
      'SELECT number FROM event_messages WHERE endpoint = ? AND given_up_at IS NOT NULL',
      endpoint,
    );
    this.#sql.exec('DELETE FROM event_messages WHERE endpoint = ?', endpoint);
    return givenUp;
  }

  /** Deletes all of these members; answers the numbers. */
  forgetOf(members: readonly number[]): number[] {
    return this.#numbers(
      `DELETE FROM event_messages WHERE member IN (SELECT value FROM json_each(?))
        RETURNING number`,
      JSON.stringify(members),
    );
  }

  /** Deletes what was given up before; answers their numbers. */
  deleteGivenUp(before: number): number[] {
    return this.#numbers(
      'DELETE FROM event_messages WHERE given_up_at < ? RETURNING number',
      before,
    );
  }

  isEmpty(): boolean {
    return this.#sql.exec('SELECT 1 FROM event_messages LIMIT 1').toArray().length === 0;
  }

  #first(endpoint: string, member: number): number | undefined {
    return this.#numbers(
      `SELECT number FROM event_messages
        WHERE endpoint = ? AND member = ? AND given_up_at IS NULL ORDER BY number LIMIT 1`,
      endpoint,
      member,
    )[0];
  }

  #numbers(query: string, ...values: (string | number)[]): number[] {
    return this.#sql
      .exec<{ number: number }>(query, ...values)
      .toArray()
      .map((row) => row.number);
  }

  #all(query: string, ...values: (string | number)[]): EventMessage[] {
    return this.#sql
      .exec<MessageRow>(query, ...values)
      .toArray()
      .map(toMessage);
  }
}
