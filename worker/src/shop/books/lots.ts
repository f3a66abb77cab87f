import type { Lot, LotKind, LotPlace, LotsOfFamily } from '@stamm/loyalty';
import { Insertion } from './insertion.ts';
import { KnownSums } from './known-sums.ts';

const INSERTION = new Insertion(
  'lots',
  'id, member, order_id, remaining, expired, expires_at, idle_months',
  `ON CONFLICT (id) DO UPDATE SET remaining = excluded.remaining, expired = excluded.expired,
    expires_at = excluded.expires_at`,
);

type LotRow = {
  id: string;
  order_id: string | null;
  remaining: number;
  expired: number;
  expires_at: number | null;
  idle_months: number | null;
};

const COLUMNS = 'id, order_id, remaining, expired, expires_at, idle_months';

function toLot(row: LotRow): Lot {
  return {
    id: row.id,
    orderId: row.order_id,
    remaining: row.remaining,
    expired: row.expired,
    expiresAt: row.expires_at,
    idleMonths: row.idle_months,
  };
}

/** Which rows are of a kind; `?2` are the months after which they end. */
const OF_KIND = {
  never: 'idle_months IS ?2 AND expires_at IS NULL',
  ending: 'idle_months IS ?2 AND expires_at IS NOT NULL',
} as const;

const OPEN = 'member = ?1 AND (remaining > 0) = 1';

const idleMonthsOf = (kind: LotKind) => (typeof kind === 'number' ? kind : null);

/** Points of one origin and one expiry each. A lot is never deleted: what it was belongs to the proof. */
export class LotsBook {
  readonly #sql: SqlStorage;
  readonly #openPoints = new KnownSums();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** So many of a member's open lots, in no order. */
  someOpenOf(member: number, limit: number): Lot[] {
    return this.#sql
      .exec<LotRow>(`SELECT ${COLUMNS} FROM lots WHERE ${OPEN} LIMIT ?2`, member, limit)
      .toArray()
      .map(toLot);
  }

  /** So many of each member's open lots, in no order. */
  someOpenOfAll(members: readonly number[], limit: number): { member: number; lot: Lot }[] {
    const rows = this.#sql
      .exec(
        `WITH asked AS (SELECT value AS number FROM json_each(?1))
          SELECT member, ${COLUMNS} FROM asked JOIN lots ON lots.id IN (
            SELECT id FROM lots WHERE member = asked.number AND (remaining > 0) = 1 LIMIT ?2)`,
        JSON.stringify(members),
        limit,
      )
      .raw<[number, string, string | null, number, number, number | null, number | null]>();
    // By position: an import reads a great many of them.
    return Array.from(rows, ([member, id, orderId, remaining, expired, expiresAt, idleMonths]) => ({
      member,
      lot: { id, orderId, remaining, expired, expiresAt, idleMonths },
    }));
  }

  /** The next of a member's open lots of one kind, in the order of their expiry. */
  openAfter(member: number, kind: LotKind, place: LotPlace | null, limit: number): Lot[] {
    const idleMonths = idleMonthsOf(kind);
    const { expiresAt, id } = place ?? { expiresAt: -1, id: '' };
    const rows =
      kind === 'never'
        ? this.#sql.exec<LotRow>(
            `SELECT ${COLUMNS} FROM lots WHERE ${OPEN} AND ${OF_KIND.never} AND id > ?3
              ORDER BY id LIMIT ?4`,
            member,
            idleMonths,
            id,
            limit,
          )
        : this.#sql.exec<LotRow>(
            `SELECT ${COLUMNS} FROM lots WHERE ${OPEN} AND ${OF_KIND.ending}
              AND (expires_at, id) > (?3, ?4) ORDER BY expires_at, id LIMIT ?5`,
            member,
            idleMonths,
            expiresAt,
            id,
            limit,
          );
    return rows.toArray().map(toLot);
  }

  /** The points in those of them after a place that expire by themselves until a moment. */
  openPointsUntil(member: number, kind: LotKind, place: LotPlace | null, until: number): number {
    const { expiresAt, id } = place ?? { expiresAt: -1, id: '' };
    return this.#sql
      .exec<{ points: number }>(
        `SELECT coalesce(sum(remaining), 0) AS points FROM lots WHERE ${OPEN}
          AND ${OF_KIND.ending} AND (expires_at, id) > (?3, ?4) AND expires_at <= ?5`,
        member,
        idleMonthsOf(kind),
        expiresAt,
        id,
        until,
      )
      .one().points;
  }

  /** The points in all open lots of a member. */
  openPoints(member: number): number {
    return this.#openPoints.of(
      member,
      () =>
        this.#sql
          .exec<{ points: number }>(
            `SELECT coalesce(sum(remaining), 0) AS points FROM lots WHERE ${OPEN}`,
            member,
          )
          .one().points,
    );
  }

  /** Tells what they are by now: adding them up takes long where there are many. */
  rememberOpenPoints(member: number, points: number): void {
    this.#openPoints.remember(member, points);
  }

  /** After writes that may have been undone. */
  forgetRead(): void {
    this.#openPoints.clear();
  }

  /**
   * All lots of an order or an award by the name of its first, empty ones too. The others are
   * called the same and after a space their number, and no name itself holds a space, so the
   * primary key finds them.
   */
  named(first: string): (Lot & { member: number })[] {
    return this.#sql
      .exec<LotRow & { member: number }>(
        `SELECT member, ${COLUMNS} FROM lots
          WHERE id = ?1 OR (id > ?1 || ' ' AND id < ?1 || '!')`,
        first,
      )
      .toArray()
      .map((row) => ({ ...toLot(row), member: row.member }));
  }

  /** A family of lots as one member has it: an order that has changed hands left others behind. */
  ofFamily(family: string, member: number): LotsOfFamily {
    const own: Lot[] = [];
    const takenNames: string[] = [];
    for (const { member: owner, ...lot } of this.named(family)) {
      if (owner === member) own.push(lot);
      else takenNames.push(lot.id);
    }
    return { own, takenNames };
  }

  byId(id: string): Lot | undefined {
    const [row] = this.#sql.exec<LotRow>(`SELECT ${COLUMNS} FROM lots WHERE id = ?`, id).toArray();
    return row && toLot(row);
  }

  save(member: number, lot: Lot): void {
    this.#openPoints.forget(member);
    INSERTION.run(this.#sql, [
      lot.id,
      member,
      lot.orderId,
      lot.remaining,
      lot.expired,
      lot.expiresAt,
      lot.idleMonths,
    ]);
  }

  /** All lots of one member become another's. */
  hand(from: number, to: number): void {
    this.#openPoints.forget(from);
    this.#openPoints.forget(to);
    this.#sql.exec('UPDATE lots SET member = ? WHERE member = ?', to, from);
  }

  /** The next lots of a member by id, open or not: for proving the books. */
  pageOf(member: number, after: string, limit: number): (Lot & { member: number })[] {
    return this.#sql
      .exec<LotRow>(
        `SELECT ${COLUMNS} FROM lots WHERE member = ? AND id > ? ORDER BY id LIMIT ?`,
        member,
        after,
        limit,
      )
      .toArray()
      .map((row) => ({ ...toLot(row), member }));
  }

  /** Whose the next lots are, of all by id: for proving the books. */
  owners(after: string, limit: number): { id: string; member: number }[] {
    return this.#sql
      .exec<{ id: string; member: number }>(
        'SELECT id, member FROM lots WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit,
      )
      .toArray();
  }
}
