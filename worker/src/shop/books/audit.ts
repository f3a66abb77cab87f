import type { AuditAction } from '@stamm/contract/types';
import type { Actor } from '../api.ts';

export interface AuditRecord {
  number: number;
  at: number;
  action: AuditAction;
  /** The id of what it is about. */
  subject: string | null;
  /** Whom it is about, by number: who they were is known to the book of members alone. */
  member: number | null;
  actorKind: Actor['kind'];
  /** The id of a key, or the number of a member. */
  actor: string | null;
  requestId: string | null;
  /** As JSON, without personal data. */
  details: string | null;
}

export interface AuditFilter {
  action?: AuditAction | undefined;
  member?: number | undefined;
  since: number;
}

type Row = {
  number: number;
  at: number;
  action: AuditAction;
  subject: string | null;
  member: number | null;
  actor_kind: Actor['kind'];
  actor: string | null;
  request_id: string | null;
  details: string | null;
};

/** What was decided for the shop, by whom and when. Nothing here is ever changed. */
export class AuditBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(record: Omit<AuditRecord, 'number'>): void {
    this.#sql.exec(
      `INSERT INTO audit (at, action, subject, member, actor_kind, actor, request_id, details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      record.at,
      record.action,
      record.subject,
      record.member,
      record.actorKind,
      record.actor,
      record.requestId,
      record.details,
    );
  }

  /** Newest first. */
  page(filter: AuditFilter, before: number, limit: number): AuditRecord[] {
    return this.#sql
      .exec<Row>(
        `SELECT number, at, action, subject, member, actor_kind, actor, request_id, details
          FROM audit
          WHERE number < ? AND at >= ? AND (? IS NULL OR action = ?) AND (? IS NULL OR member = ?)
          ORDER BY number DESC LIMIT ?`,
        before,
        filter.since,
        filter.action ?? null,
        filter.action ?? null,
        filter.member ?? null,
        filter.member ?? null,
        limit,
      )
      .toArray()
      .map(({ actor_kind: actorKind, request_id: requestId, ...row }) => ({
        ...row,
        actorKind,
        requestId,
      }));
  }

  /** Entries are written in the order of time, so reading stops at the first that is not too old. */
  deleteBefore(at: number): void {
    const [kept] = this.#sql
      .exec<{ number: number }>(
        'SELECT number FROM audit WHERE at >= ? ORDER BY number LIMIT 1',
        at,
      )
      .toArray();
    this.#sql.exec('DELETE FROM audit WHERE number < ?', kept?.number ?? Number.MAX_SAFE_INTEGER);
  }
}
