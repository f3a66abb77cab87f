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

/** With the sum of what it took, which is stored beside. */
export interface StoredRedemption extends RedemptionRecord {
  points: number;
}

export type RedemptionOwner = {
  id: string;
  member: number;
  couponCode: string;
};

/** What members bought with their points. What it made usable is in the book of coupons. */
export class RedemptionsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): StoredRedemption | undefined {
    const [row] = this.#sql
      .exec<{
        id: string;
        member: number;
        coupon_code: string;
        uses: string;
        points: number;
        created_at: number;
        canceled_at: number | null;
      }>(
        `SELECT id, member, coupon_code, uses, points, created_at, canceled_at
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
        points: row.points,
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

  /** All redemptions of one member become another's. Merging is rare: no index is kept for it. */
  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE redemptions SET member = ? WHERE member = ?', to, from);
  }

  /** Whose the next redemptions are, of all by id: for proving the books. */
  owners(after: string, limit: number): RedemptionOwner[] {
    return this.#sql
      .exec<RedemptionOwner>(
        `SELECT id, member, coupon_code AS couponCode FROM redemptions
          WHERE id > ? ORDER BY id LIMIT ?`,
        after,
        limit,
      )
      .toArray();
  }
}
