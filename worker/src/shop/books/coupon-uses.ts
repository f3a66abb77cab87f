import type { Discount } from '@stamm/loyalty';

/** That a coupon was used for an order, and what became of it. */
export interface CouponUseRecord {
  code: string;
  orderId: string;
  usedAt: number;
  /** Of the basket; null where an earlier version wrote it down. */
  basketHash: string | null;
  /** What it took off; null where an earlier version wrote down its release. */
  discount: Discount | null;
  /** When the shop gave the coupon back. */
  releasedAt: number | null;
  /** Since when the coupon is free because its order came to nothing. */
  returnedAt: number | null;
}

type UseRow = {
  code: string;
  order_id: string;
  used_at: number;
  basket_hash: string | null;
  discount: string | null;
  released_at: number | null;
  returned_at: number | null;
};

const COLUMNS = 'code, order_id, used_at, basket_hash, discount, released_at, returned_at';

function toRecord(row: UseRow): CouponUseRecord {
  return {
    code: row.code,
    orderId: row.order_id,
    usedAt: row.used_at,
    basketHash: row.basket_hash,
    discount: row.discount === null ? null : JSON.parse(row.discount),
    releasedAt: row.released_at,
    returnedAt: row.returned_at,
  };
}

/** Which coupons were used for which orders. A coupon has one use for each order, the last. */
export class CouponUsesBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(code: string, orderId: string): CouponUseRecord | undefined {
    return this.#all('code = ? AND order_id = ?', code, orderId)[0];
  }

  /** All uses for an order that the shop has not given back. */
  ofOrder(orderId: string): CouponUseRecord[] {
    return this.#all('order_id = ? AND released_at IS NULL ORDER BY code', orderId);
  }

  /** The codes of the coupons that are in use for an order, from after a code. */
  inForceFor(orderId: string, after: string, limit: number): string[] {
    return this.#sql
      .exec<{ code: string }>(
        `SELECT code FROM coupon_uses WHERE order_id = ? AND code > ?
          AND released_at IS NULL AND returned_at IS NULL ORDER BY code LIMIT ?`,
        orderId,
        after,
        limit,
      )
      .toArray()
      .map(({ code }) => code);
  }

  /** The uses of a coupon whose orders came to nothing, the earliest first. */
  returnedOf(code: string): CouponUseRecord[] {
    return this.#all(
      'code = ? AND released_at IS NULL AND returned_at IS NOT NULL ORDER BY used_at, order_id',
      code,
    );
  }

  save(use: CouponUseRecord): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO coupon_uses (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      use.code,
      use.orderId,
      use.usedAt,
      use.basketHash,
      use.discount === null ? null : JSON.stringify(use.discount),
      use.releasedAt,
      use.returnedAt,
    );
  }

  #all(condition: string, ...values: string[]): CouponUseRecord[] {
    return this.#sql
      .exec<UseRow>(`SELECT ${COLUMNS} FROM coupon_uses WHERE ${condition}`, ...values)
      .toArray()
      .map(toRecord);
  }
}
