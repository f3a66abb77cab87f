import type { Benefit, Coupon, LocalizedText, Money } from '@stamm/contract/types';
import type { Discount } from '@stamm/loyalty';

export interface CouponRecord {
  /** In the normal form of `normalizeCouponCode`. */
  code: string;
  source: Coupon['source'];
  /** What bought it or gave it: the redemption or the award; the other is null. */
  redemptionId: string | null;
  awardId: string | null;
  /** Null for a coupon of whoever knows its code. */
  member: number | null;
  rewardId: string | null;
  rewardName: LocalizedText;
  points: number;
  benefit: Benefit;
  minimumOrder: Money | null;
  createdAt: number;
  /** The last moment at which it can be used, grace included. */
  expiresAt: number;
  /** Until when it lasts since it came back expired; null where it never has. */
  graceUntil: number | null;
  canceledAt: number | null;
  /** The order it was used for, and what it took off: the same question gets the same answer. */
  use: { orderId: string; at: number; discount: Discount } | null;
}

/** One that a member bought with points. */
export interface BoughtCoupon extends CouponRecord {
  redemptionId: string;
  member: number;
  rewardId: string;
}

/** Where a list of a member's coupons goes on: behind this one. */
export type CouponPlace = Pick<CouponRecord, 'createdAt' | 'code'>;

export type CouponOwner = {
  id: string;
  member: number | null;
  awardId: string | null;
};

type CouponRow = {
  code: string;
  source: Coupon['source'];
  redemption_id: string | null;
  award_id: string | null;
  member: number | null;
  reward_id: string | null;
  reward_name: string;
  points: number;
  benefit: string;
  minimum_order: string | null;
  created_at: number;
  expires_at: number;
  canceled_at: number | null;
  used_at: number | null;
  used_order_id: string | null;
  discount: string | null;
  grace_until: number | null;
};

const COLUMNS = `code, source, redemption_id, award_id, member, reward_id, reward_name, points, benefit,
  minimum_order, created_at, expires_at, canceled_at, used_at, used_order_id, discount,
  grace_until`;

function toRecord(row: CouponRow): CouponRecord {
  const { used_order_id: orderId, used_at: at, discount } = row;
  return {
    code: row.code,
    source: row.source,
    redemptionId: row.redemption_id,
    awardId: row.award_id,
    member: row.member,
    rewardId: row.reward_id,
    rewardName: JSON.parse(row.reward_name),
    points: row.points,
    benefit: JSON.parse(row.benefit),
    minimumOrder: row.minimum_order === null ? null : JSON.parse(row.minimum_order),
    createdAt: row.created_at,
    expiresAt: row.grace_until ?? row.expires_at,
    graceUntil: row.grace_until,
    canceledAt: row.canceled_at,
    use:
      orderId !== null && at !== null && discount !== null
        ? { orderId, at, discount: JSON.parse(discount) }
        : null,
  };
}

export class CouponsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(code: string): CouponRecord | undefined {
    const [row] = this.#sql
      .exec<CouponRow>(`SELECT ${COLUMNS} FROM coupons WHERE code = ?`, code)
      .toArray();
    return row && toRecord(row);
  }

  /**
   * Those that can be used at `now` first, then the newest. Sorted here, for a member has few: SQLite
   * would set up a sorter, which costs every reader more than all else that they ask for.
   */
  ofMember(member: number, now: number, limit: number): CouponRecord[] {
    const usable = (row: CouponRow) =>
      row.used_at === null &&
      row.canceled_at === null &&
      (row.grace_until ?? row.expires_at) >= now;
    return this.#sql
      .exec<CouponRow>(`SELECT ${COLUMNS} FROM coupons WHERE member = ?`, member)
      .toArray()
      .sort(
        (a, b) =>
          Number(usable(b)) - Number(usable(a)) ||
          b.created_at - a.created_at ||
          (a.code < b.code ? -1 : 1),
      )
      .slice(0, limit)
      .map(toRecord);
  }

  /** The next coupons of a member by time and code: for proving the books. */
  pageOf(member: number, after: CouponPlace, limit: number): CouponRecord[] {
    return this.#sql
      .exec<CouponRow>(
        `SELECT ${COLUMNS} FROM coupons WHERE member = ? AND (created_at, code) > (?, ?)
          ORDER BY created_at, code LIMIT ?`,
        member,
        after.createdAt,
        after.code,
        limit,
      )
      .toArray()
      .map(toRecord);
  }

  /** Whose the next coupons are, of all by code: for proving the books. */
  owners(after: string, limit: number): CouponOwner[] {
    return this.#sql
      .exec<CouponOwner>(
        'SELECT code AS id, member, award_id AS awardId FROM coupons WHERE code > ? ORDER BY code LIMIT ?',
        after,
        limit,
      )
      .toArray();
  }

  /** When a member last redeemed, whatever became of it. */
  lastBoughtAt(member: number): number | null {
    return this.#sql
      .exec<{ created_at: number | null }>(
        `SELECT max(created_at) AS created_at FROM coupons
          WHERE member = ? AND redemption_id IS NOT NULL`,
        member,
      )
      .one().created_at;
  }

  add(coupon: CouponRecord): void {
    this.#sql.exec(
      `INSERT INTO coupons (code, source, redemption_id, award_id, member, reward_id, reward_name,
        points, benefit, minimum_order, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      coupon.code,
      coupon.source,
      coupon.redemptionId,
      coupon.awardId,
      coupon.member,
      coupon.rewardId,
      JSON.stringify(coupon.rewardName),
      coupon.points,
      JSON.stringify(coupon.benefit),
      coupon.minimumOrder === null ? null : JSON.stringify(coupon.minimumOrder),
      coupon.createdAt,
      coupon.expiresAt,
    );
  }

  /** Writes down what can change of a coupon: its use, its grace, its end. */
  saveState(coupon: CouponRecord): void {
    this.#sql.exec(
      `UPDATE coupons SET canceled_at = ?, used_at = ?, used_order_id = ?, discount = ?,
        grace_until = ? WHERE code = ?`,
      coupon.canceledAt,
      coupon.use?.at ?? null,
      coupon.use?.orderId ?? null,
      coupon.use ? JSON.stringify(coupon.use.discount) : null,
      coupon.graceUntil,
      coupon.code,
    );
  }

  /** A coupon of nobody's comes into a member's account. */
  adopt(code: string, member: number): void {
    this.#sql.exec('UPDATE coupons SET member = ? WHERE code = ? AND member IS NULL', member, code);
  }

  /** All coupons of one member become another's. */
  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE coupons SET member = ? WHERE member = ?', to, from);
  }

  /** Closes all coupons of a member. One that is in use stays used, and is closed when it comes back. */
  cancelAll(member: number, canceledAt: number): void {
    this.#sql.exec(
      'UPDATE coupons SET canceled_at = ? WHERE member = ? AND canceled_at IS NULL',
      canceledAt,
      member,
    );
  }
}
