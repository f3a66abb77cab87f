import type { Lot } from '@stamm/loyalty';
import { Insertion } from './insertion.ts';

export const LOTS_SCHEMA = [
  `CREATE TABLE lots (
    id TEXT PRIMARY KEY,
    member INTEGER NOT NULL,
    order_id TEXT,
    remaining INTEGER NOT NULL CHECK (remaining >= 0),
    expired INTEGER NOT NULL CHECK (expired >= 0),
    expires_at INTEGER,
    idle_months INTEGER
  ) WITHOUT ROWID`,
  // One index for both questions: which lots of a member are open, and which are theirs at all.
  `CREATE INDEX lots_by_member ON lots (member, remaining > 0)`,
];

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

/** Points of one origin and one expiry each. A lot is never deleted: what it was belongs to the proof. */
export class LotsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  openOf(member: number): Lot[] {
    return this.#sql
      .exec<LotRow>(`SELECT ${COLUMNS} FROM lots WHERE member = ? AND (remaining > 0) = 1`, member)
      .toArray()
      .map(toLot);
  }

  openOfAll(members: readonly number[]): { member: number; lot: Lot }[] {
    const rows = this.#sql
      .exec(
        `SELECT member, ${COLUMNS} FROM lots
          WHERE member IN (SELECT value FROM json_each(?)) AND (remaining > 0) = 1`,
        JSON.stringify(members),
      )
      .raw<[number, string, string | null, number, number, number | null, number | null]>();
    // By position: an import reads a great many of them.
    return Array.from(rows, ([member, id, orderId, remaining, expired, expiresAt, idleMonths]) => ({
      member,
      lot: { id, orderId, remaining, expired, expiresAt, idleMonths },
    }));
  }

  /**
   * All lots of an order or an award by the name of its first, empty ones too. The others are
   * called the same and after a space their number, and no name itself holds a space, so the
   * primary key finds them.
   */
  named(first: string): Lot[] {
    return this.#sql
      .exec<LotRow>(
        `SELECT ${COLUMNS} FROM lots
          WHERE id = ?1 OR (id > ?1 || ' ' AND id < ?1 || '!')`,
        first,
      )
      .toArray()
      .map(toLot);
  }

  byId(id: string): Lot | undefined {
    const [row] = this.#sql.exec<LotRow>(`SELECT ${COLUMNS} FROM lots WHERE id = ?`, id).toArray();
    return row && toLot(row);
  }

  save(member: number, lot: Lot): void {
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
