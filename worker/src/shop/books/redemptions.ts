import type { LotUse } from '@stamm/loyalty';

export interface RedemptionRecord {
  id: string;
  member: number;
  couponCode: string;
  /** What it took from which lot (ledger law 6). */
  uses: LotUse[];
  createdAt: number;
  canceledAt: number | null;
}

export const REDEMPTIONS_SCHEMA = [
  `CREATE TABLE redemptions (
    id TEXT PRIMARY KEY,
    member INTEGER NOT NULL,
    coupon_code TEXT NOT NULL,
    uses TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points > 0),
    created_at INTEGER NOT NULL,
    canceled_at INTEGER
  ) WITHOUT ROWID`,
];

/** What members bought with their points. What it made usable is in the book of coupons. */
export class RedemptionsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): RedemptionRecord | undefined {
    const [row] = this.#sql
      .exec<{
        id: string;
        member: number;
        coupon_code: string;
        uses: string;
        created_at: number;
        canceled_at: number | null;
      }>(
        `SELECT id, member, coupon_code, uses, created_at, canceled_at
          FROM redemptions WHERE id = ?`,
        id,
      )
      .toArray();
    return (
      row && {
        id: row.id,
        member: row.member,
        couponCode: row.coupon_code,
        uses: JSON.parse(row.uses),
        createdAt: row.created_at,
        canceledAt: row.canceled_at,
      }
    );
  }

  add(redemption: RedemptionRecord): void {
    this.#sql.exec(
      `INSERT INTO redemptions (id, member, coupon_code, uses, points, created_at)
        VALUES (?, ?, ?, ?, ?, ?)`,
      redemption.id,
      redemption.member,
      redemption.couponCode,
      JSON.stringify(redemption.uses),
      redemption.uses.reduce((sum, use) => sum + use.points, 0),
      redemption.createdAt,
    );
  }

  cancel(id: string, canceledAt: number): void {
    this.#sql.exec('UPDATE redemptions SET canceled_at = ? WHERE id = ?', canceledAt, id);
  }

  /** What all redemptions that stand have taken: for proving the books. */
  pointsSpent(): bigint {
    const { points } = this.#sql
      .exec<{ points: string }>(
        'SELECT CAST(coalesce(sum(points), 0) AS TEXT) AS points FROM redemptions WHERE canceled_at IS NULL',
      )
      .one();
    return BigInt(points);
  }
}
