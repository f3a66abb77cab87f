import type { ReferralState } from '@stamm/contract/types';
import type { Approval, Finding, Verdict } from '@stamm/loyalty';

export interface ReferralRecord {
  /** In the order in which they were claimed. */
  number: number;
  id: string;
  advocate: number;
  /** Null as long as nobody knows who claimed it. */
  friend: number | null;
  /** How the friend became known: by signing in, by the coupon or by the code on an order. */
  boundBy: 'signIn' | 'coupon' | 'order' | null;
  /** The order on which coupon or code came. */
  boundOrder: string | null;
  code: string;
  claimedBy: 'visitor' | 'member' | 'order';
  claimedAt: number;
  orderBy: number;
  programVersion: number;
  /** Hash of a visitor's idempotency key. */
  claimKey: string | null;
  couponCode: string | null;
  /** Whether the friend has what they were promised. */
  welcomed: boolean;
  verdict: Verdict;
  findings: Finding[];
  order: { id: string; paidAt: number; dueAt: number } | null;
  /** While the advocate has the reward. */
  rewardedAt: number | null;
  firstRewardedAt: number | null;
  capped: boolean;
  /** Since when no cap takes the reward back: it was given before two advocates became one. */
  keptAt: number | null;
  decision: {
    decision: 'approved' | 'rejected';
    approved: readonly Approval[];
    reason: string | null;
    at: number;
  } | null;
}

type ReferralRow = {
  number: number;
  id: string;
  advocate: number;
  friend: number | null;
  bound_by: ReferralRecord['boundBy'];
  bound_order: string | null;
  code: string;
  claimed_by: ReferralRecord['claimedBy'];
  claimed_at: number;
  order_by: number;
  program_version: number;
  claim_key: string | null;
  coupon_code: string | null;
  welcomed: number;
  verdict: Verdict;
  findings: string;
  order_id: string | null;
  paid_at: number | null;
  due_at: number | null;
  rewarded_at: number | null;
  first_rewarded_at: number | null;
  capped: number;
  kept_at: number | null;
  decision: 'approved' | 'rejected' | null;
  approved: string | null;
  decision_reason: string | null;
  decided_at: number | null;
};

const COLUMNS = `number, id, advocate, friend, bound_by, bound_order, code, claimed_by, claimed_at,
  order_by, program_version, claim_key, coupon_code, welcomed, verdict, findings, order_id, paid_at,
  due_at, rewarded_at, first_rewarded_at, capped, kept_at, decision, approved,
  decision_reason, decided_at`;

/** What each state is in the columns; `?` is the present. */
const STATE_CONDITIONS: Record<ReferralState, string> = {
  claimed: `verdict = 'claimed' AND order_by >= ?`,
  expired: `verdict = 'claimed' AND order_by < ?`,
  attributed: `verdict = 'attributed' AND rewarded_at IS NULL AND capped = 0 AND ? > 0`,
  rewarded: `verdict = 'attributed' AND rewarded_at IS NOT NULL AND ? > 0`,
  capped: `verdict = 'attributed' AND rewarded_at IS NULL AND capped = 1 AND ? > 0`,
  reversed: `verdict = 'reversed' AND ? > 0`,
  held: `verdict = 'held' AND ? > 0`,
  rejected: `verdict = 'rejected' AND ? > 0`,
};

function toRecord(row: ReferralRow): ReferralRecord {
  const { order_id: orderId, paid_at: paidAt, due_at: dueAt, decided_at: decidedAt } = row;
  return {
    number: row.number,
    id: row.id,
    advocate: row.advocate,
    friend: row.friend,
    boundBy: row.bound_by,
    boundOrder: row.bound_order,
    code: row.code,
    claimedBy: row.claimed_by,
    claimedAt: row.claimed_at,
    orderBy: row.order_by,
    programVersion: row.program_version,
    claimKey: row.claim_key,
    couponCode: row.coupon_code,
    welcomed: row.welcomed === 1,
    verdict: row.verdict,
    findings: JSON.parse(row.findings),
    order:
      orderId !== null && paidAt !== null && dueAt !== null ? { id: orderId, paidAt, dueAt } : null,
    rewardedAt: row.rewarded_at,
    firstRewardedAt: row.first_rewarded_at,
    capped: row.capped === 1,
    keptAt: row.kept_at,
    decision:
      row.decision !== null && decidedAt !== null
        ? {
            decision: row.decision,
            approved: row.approved === null ? [] : JSON.parse(row.approved),
            reason: row.decision_reason,
            at: decidedAt,
          }
        : null,
  };
}

function toValues(referral: ReferralRecord): (string | number | null)[] {
  return [
    referral.number,
    referral.id,
    referral.advocate,
    referral.friend,
    referral.boundBy,
    referral.boundOrder,
    referral.code,
    referral.claimedBy,
    referral.claimedAt,
    referral.orderBy,
    referral.programVersion,
    referral.claimKey,
    referral.couponCode,
    referral.welcomed ? 1 : 0,
    referral.verdict,
    JSON.stringify(referral.findings),
    referral.order?.id ?? null,
    referral.order?.paidAt ?? null,
    referral.order?.dueAt ?? null,
    referral.rewardedAt,
    referral.firstRewardedAt,
    referral.capped ? 1 : 0,
    referral.keptAt,
    referral.decision?.decision ?? null,
    referral.decision ? JSON.stringify(referral.decision.approved) : null,
    referral.decision?.reason ?? null,
    referral.decision?.at ?? null,
  ];
}

/** What decides on the advocate's reward for a referral whose order stands. */
export interface StandingReferral {
  id: string;
  orderId: string;
  paidAt: number;
  dueAt: number;
  programVersion: number;
  rewardedAt: number | null;
  capped: boolean;
  keptAt: number | null;
}

type StandingRow = Omit<StandingReferral, 'capped'> & { capped: number };

/** How many referrals of an advocate stand where. */
export interface ReferralCounts {
  verdict: Verdict;
  rewarded: boolean;
  count: number;
}

export class ReferralsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): ReferralRecord | undefined {
    return this.#all('id = ?', id)[0];
  }

  byClaimKey(claimKey: string): ReferralRecord | undefined {
    return this.#all('claim_key = ?', claimKey)[0];
  }

  byCoupon(couponCode: string): ReferralRecord | undefined {
    return this.#all('coupon_code = ?', couponCode)[0];
  }

  byOrder(orderId: string): ReferralRecord[] {
    return this.#all('bound_order = ? ORDER BY number', orderId);
  }

  /** In the order in which they were claimed. */
  ofFriend(friend: number): ReferralRecord[] {
    return this.#all('friend = ? ORDER BY claimed_at, number', friend);
  }

  hasFriend(friend: number): boolean {
    return (
      this.#sql.exec('SELECT 1 FROM referrals WHERE friend = ? LIMIT 1', friend).toArray().length >
      0
    );
  }

  /** Those whose order stands. All that is asked for is in the index: an advocate may have thousands. */
  standingOf(advocate: number): StandingReferral[] {
    return this.#sql
      .exec<StandingRow>(
        `SELECT id, order_id AS orderId, paid_at AS paidAt, due_at AS dueAt,
          program_version AS programVersion, rewarded_at AS rewardedAt, capped,
          kept_at AS keptAt
          FROM referrals INDEXED BY referrals_by_verdict
          WHERE advocate = ? AND verdict = 'attributed'`,
        advocate,
      )
      .toArray()
      .map((row) => ({ ...row, capped: row.capped === 1 }));
  }

  /** The ids of those that are rewarded although their order does not stand any more. */
  rewardedInVain(advocate: number): string[] {
    return this.#sql
      .exec<{ id: string }>(
        `SELECT id FROM referrals INDEXED BY referrals_by_verdict
          WHERE advocate = ? AND verdict <> 'attributed' AND rewarded_at IS NOT NULL`,
        advocate,
      )
      .toArray()
      .map(({ id }) => id);
  }

  /** How many claims of nobody known wait for their order, counted up to a limit. */
  openOfUnknown(advocate: number, now: number, limit: number): number {
    return this.#sql
      .exec(
        `SELECT 1 FROM referrals WHERE advocate = ? AND friend IS NULL AND verdict = 'claimed'
          AND order_by >= ? LIMIT ?`,
        advocate,
        now,
        limit,
      )
      .toArray().length;
  }

  newestOf(advocate: number, limit: number): ReferralRecord[] {
    return this.#all('advocate = ? ORDER BY claimed_at DESC, number DESC LIMIT ?', advocate, limit);
  }

  countsOf(advocate: number): ReferralCounts[] {
    return this.#sql
      .exec<{ verdict: Verdict; rewarded: number; count: number }>(
        `SELECT verdict, rewarded_at IS NOT NULL AS rewarded, count(*) AS count FROM referrals
          WHERE advocate = ? GROUP BY 1, 2`,
        advocate,
      )
      .toArray()
      .map((row) => ({ ...row, rewarded: row.rewarded === 1 }));
  }

  /**
   * When friends of an advocate claimed who are known by now, from after `since` until `until`, the
   * latest first.
   */
  claimTimesOfKnown(advocate: number, since: number, until: number, limit: number): number[] {
    return this.#sql
      .exec<{ claimed_at: number }>(
        `SELECT claimed_at FROM referrals WHERE advocate = ? AND claimed_at > ? AND claimed_at <= ?
            AND friend IS NOT NULL
          ORDER BY claimed_at DESC LIMIT ?`,
        advocate,
        since,
        until,
        limit,
      )
      .toArray()
      .map((row) => row.claimed_at);
  }

  /** Newest first. */
  page(
    state: ReferralState | undefined,
    before: number,
    now: number,
    limit: number,
  ): ReferralRecord[] {
    if (!state) return this.#all('number < ? ORDER BY number DESC LIMIT ?', before, limit);
    return this.#all(
      `${STATE_CONDITIONS[state]} AND number < ? ORDER BY number DESC LIMIT ?`,
      now,
      before,
      limit,
    );
  }

  /** The next ones by number: for proving the books. */
  pageAfter(after: number, limit: number): ReferralRecord[] {
    return this.#all('number > ? ORDER BY number LIMIT ?', after, limit);
  }

  add(referral: Omit<ReferralRecord, 'number'>): ReferralRecord {
    const { number } = this.#sql
      .exec<{ number: number }>('SELECT coalesce(max(number), 0) + 1 AS number FROM referrals')
      .one();
    const added = { ...referral, number };
    this.save(added);
    return added;
  }

  save(referral: ReferralRecord): void {
    const values = toValues(referral);
    this.#sql.exec(
      `INSERT OR REPLACE INTO referrals (${COLUMNS}) VALUES (${values.map(() => '?').join(', ')})`,
      ...values,
    );
  }

  /** What an advocate was rewarded with stays, whatever the caps say of it from now on. */
  keepRewards(advocate: number, keptAt: number): void {
    this.#sql.exec(
      `UPDATE referrals SET kept_at = ?1 WHERE advocate = ?2 AND rewarded_at IS NOT NULL
        AND kept_at IS NULL`,
      keptAt,
      advocate,
    );
  }

  /** All of one member's, on either side, become another's. */
  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE referrals SET advocate = ? WHERE advocate = ?', to, from);
    this.#sql.exec('UPDATE referrals SET friend = ? WHERE friend = ?', to, from);
  }

  /** The shop's words on a member's referrals, which can name a person. */
  eraseReasons(member: number): void {
    this.#sql.exec(
      `UPDATE referrals SET decision_reason = NULL
        WHERE (advocate = ?1 OR friend = ?1) AND decision_reason IS NOT NULL`,
      member,
    );
  }

  #all(condition: string, ...values: (string | number)[]): ReferralRecord[] {
    return this.#sql
      .exec<ReferralRow>(`SELECT ${COLUMNS} FROM referrals WHERE ${condition}`, ...values)
      .toArray()
      .map(toRecord);
  }
}
