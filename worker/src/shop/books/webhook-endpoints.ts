import type { EventType } from '@stamm/contract/types';

/** An address to which the shop has its events sent. */
export interface EndpointRecord {
  id: string;
  url: string;
  /** Which it wants; none: all. */
  events: EventType[];
  secret: string;
  /** Signs as well for a day after a rotation. */
  previousSecret: string | null;
  previousSecretUntil: number | null;
  createdAt: number;
  disabledAt: number | null;
  /** Since when nothing could be delivered; null while all is well. */
  failingSince: number | null;
  /** Failures one after the other. */
  failures: number;
  /** Nothing is sent before. */
  pausedUntil: number | null;
}

type EndpointRow = {
  id: string;
  url: string;
  events: string;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: number | null;
  created_at: number;
  disabled_at: number | null;
  failing_since: number | null;
  failures: number;
  paused_until: number | null;
};

const COLUMNS = `id, url, events, secret, previous_secret, previous_secret_until, created_at,
  disabled_at, failing_since, failures, paused_until`;

function toRecord(row: EndpointRow): EndpointRecord {
  return {
    id: row.id,
    url: row.url,
    events: JSON.parse(row.events),
    secret: row.secret,
    previousSecret: row.previous_secret,
    previousSecretUntil: row.previous_secret_until,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    failingSince: row.failing_since,
    failures: row.failures,
    pausedUntil: row.paused_until,
  };
}

/** Where events go. A few rows that every operation asks for: kept in memory. */
export class WebhookEndpointsBook {
  readonly #sql: SqlStorage;
  #known: EndpointRecord[] | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** In the order in which they were created. */
  all(): readonly EndpointRecord[] {
    this.#known ??= this.#sql
      .exec<EndpointRow>(`SELECT ${COLUMNS} FROM webhook_endpoints ORDER BY created_at, id`)
      .toArray()
      .map(toRecord);
    return this.#known;
  }

  find(id: string): EndpointRecord | undefined {
    return this.all().find((endpoint) => endpoint.id === id);
  }

  /** Those that are to hear of events of this type. */
  wanting(type: EventType): EndpointRecord[] {
    return this.all().filter(
      ({ disabledAt, events }) =>
        disabledAt === null &&
        // A head is of use only to whoever keeps it, and asked for it.
        (events.length === 0 ? type !== 'books.head' : events.includes(type)),
    );
  }

  save(endpoint: EndpointRecord): void {
    this.#known = undefined;
    this.#sql.exec(
      `INSERT OR REPLACE INTO webhook_endpoints (${COLUMNS})
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      endpoint.id,
      endpoint.url,
      JSON.stringify(endpoint.events),
      endpoint.secret,
      endpoint.previousSecret,
      endpoint.previousSecretUntil,
      endpoint.createdAt,
      endpoint.disabledAt,
      endpoint.failingSince,
      endpoint.failures,
      endpoint.pausedUntil,
    );
  }

  delete(id: string): void {
    this.#known = undefined;
    this.#sql.exec('DELETE FROM webhook_endpoints WHERE id = ?', id);
  }
}
