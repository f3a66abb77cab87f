import type { Measure } from '@stamm/loyalty';

/** What a measure gave: points or a coupon. */
export interface AwardRecord {
  /** Follows from its cause, so that nothing is given twice for one. */
  id: string;
  measure: Measure;
  /** Null for a coupon that belongs to whoever knows its code. */
  member: number | null;
  points: number | null;
  couponCode: string | null;
  givenAt: number;
  withdrawnAt: number | null;
}

/** An award in the story that a member is told: after which of the shop's transfers it came. */
export interface ToldAward extends AwardRecord {
  number: number;
  afterSequence: number;
}

type AwardRow = {
  number: number;
  id: string;
  measure: Measure;
  member: number | null;
  points: number | null;
  coupon_code: string | null;
  after_sequence: number;
  given_at: number;
  withdrawn_at: number | null;
};

const COLUMNS = `number, id, measure, member, points, coupon_code, after_sequence, given_at,
  withdrawn_at`;

function toRecord(row: AwardRow): ToldAward {
  return {
    number: row.number,
    id: row.id,
    measure: row.measure,
    member: row.member,
    points: row.points,
    couponCode: row.coupon_code,
    afterSequence: row.after_sequence,
    givenAt: row.given_at,
    withdrawnAt: row.withdrawn_at,
  };
}

export class AwardsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): AwardRecord | undefined {
    const [row] = this.#sql
      .exec<AwardRow>(`SELECT ${COLUMNS} FROM awards WHERE id = ?`, id)
      .toArray();
    return row && toRecord(row);
  }

  add(award: AwardRecord, afterSequence: number): void {
    this.#sql.exec(
      `INSERT INTO awards (id, measure, member, points, coupon_code, after_sequence, given_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      award.id,
      award.measure,
      award.member,
      award.points,
      award.couponCode,
      afterSequence,
      award.givenAt,
    );
  }

  saveState({ id, member, withdrawnAt }: AwardRecord): void {
    this.#sql.exec(
      'UPDATE awards SET member = ?, withdrawn_at = ? WHERE id = ?',
      member,
      withdrawnAt,
      id,
    );
  }

  /** The coupons that were given to a member and come after none of the later transfers, newest first. */
  couponsOf(member: number): ToldAward[] {
    return this.#sql
      .exec<AwardRow>(
        `SELECT ${COLUMNS} FROM awards WHERE member = ? AND coupon_code IS NOT NULL
          ORDER BY number DESC`,
        member,
      )
      .toArray()
      .map(toRecord);
  }

  /** All awards of one member become another's. */
  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE awards SET member = ? WHERE member = ?', to, from);
  }

  /** The next awards of all by id: for proving the books. */
  page(after: string, limit: number): AwardRecord[] {
    return this.#sql
      .exec<AwardRow>(
        `SELECT ${COLUMNS} FROM awards WHERE id > ? ORDER BY id LIMIT ?`,
        after,
        limit,
      )
      .toArray()
      .map(toRecord);
  }
}
