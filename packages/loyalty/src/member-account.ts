/**
 * One member's points: pending grants, lots and debt, and the only ways in which they move.
 * Works on a copy of what is stored; the caller writes down `transfers`, `changedLots` and
 * `changedPending`, or nothing at all. Instants are epoch milliseconds.
 */
import type { GrantCauses } from './grant-causes.ts';
import { Refusal } from './refusal.ts';
import { DAY_MS } from './time.ts';
import { TRANSFERS, type Transfer, type TransferCode, type TransferReason } from './transfers.ts';

/** Points of one origin and one expiry date. */
export interface Lot {
  id: string;
  /** The order that earned them, for law 7; null for points given by hand. */
  orderId: string | null;
  remaining: number;
  /** What of it expired unused. */
  expired: number;
  /** The last moment at which its points count; null for never. */
  expiresAt: number | null;
}

/** An order's points until its return window closes. */
export interface PendingGrant {
  orderId: string;
  points: number;
  availableAt: number;
  /** Expiry of the lot that will open; null for never. */
  lotExpiresAt: number | null;
}

export interface MemberAccountState {
  pending: PendingGrant[];
  /** The open lots, and all lots of the order at hand. */
  lots: Lot[];
  debt: number;
}

/** How many points a redemption took from which lot. */
export interface LotUse {
  lotId: string;
  points: number;
}

export interface AccountBalance {
  available: number;
  pending: number;
  debt: number;
  nextExpiry: { points: number; expiresAt: number } | null;
  nextRelease: { points: number; availableAt: number } | null;
}

interface Cause {
  reason: TransferReason;
  at: number;
  orderId?: string;
  redemptionId?: string;
  adjustmentId?: string;
}

/** Points that come back from a canceled redemption stay usable for at least so long. */
export const RESTORED_LOT_GRACE_MS = 14 * DAY_MS;

export class MemberAccount {
  /** What was posted since this copy was made, in order. */
  readonly transfers: Transfer[] = [];
  #pending: Map<string, PendingGrant>;
  #lots: Map<string, Lot>;
  #debt: number;
  readonly #changedLots = new Set<string>();
  readonly #changedPending = new Set<string>();

  constructor(state: MemberAccountState) {
    this.#pending = new Map(state.pending.map((grant) => [grant.orderId, { ...grant }]));
    this.#lots = new Map(state.lots.map((lot) => [lot.id, { ...lot }]));
    this.#debt = state.debt;
  }

  get debt(): number {
    return this.#debt;
  }

  get changedLots(): Lot[] {
    return [...this.#changedLots].map((id) => this.#lot(id));
  }

  /** Orders whose pending points changed; 0 where none are left. */
  get changedPending(): PendingGrant[] {
    return [...this.#changedPending].map((orderId) => {
      const grant = this.#pending.get(orderId);
      return grant ?? { orderId, points: 0, availableAt: 0, lotExpiresAt: null };
    });
  }

  pendingOf(orderId: string): number {
    return this.#pending.get(orderId)?.points ?? 0;
  }

  /** The next moment at which time alone changes the account; null for never. */
  get nextDueAt(): number | null {
    let next: number | null = null;
    const consider = (at: number) => {
      if (next === null || at < next) next = at;
    };
    for (const grant of this.#pending.values()) consider(grant.availableAt);
    for (const lot of this.#lots.values()) {
      if (lot.remaining > 0 && lot.expiresAt !== null) consider(lot.expiresAt + 1);
    }
    return next;
  }

  /**
   * Does what time alone has brought about until `now`: releases and expiries, each at the moment
   * it was due, in the order of time. When this runs does not matter (law 9).
   */
  settle(now: number): void {
    for (let due = this.nextDueAt; due !== null && due <= now; due = this.nextDueAt) {
      this.#releaseDue(due);
      this.#expireDue(due);
    }
  }

  /** Brings an order's grant to its target: posts the difference (law 4). Settle before and after. */
  grantOrder(
    order: {
      id: string;
      /** What was granted so far. */
      granted: number;
      target: number;
      availableAt: number;
      lotExpiresAt: number | null;
    },
    causes: GrantCauses,
    now: number,
  ): void {
    const difference = order.target - order.granted;
    if (difference < 0) {
      this.#takeBackOrder(order.id, -difference, { ...causes.less, orderId: order.id });
    } else if (difference > 0) {
      this.#grantMore(order, difference, { ...causes.more, orderId: order.id }, now);
    }
    const grant = this.#pending.get(order.id);
    if (
      grant &&
      (grant.availableAt !== order.availableAt || grant.lotExpiresAt !== order.lotExpiresAt)
    ) {
      grant.availableAt = order.availableAt;
      grant.lotExpiresAt = order.lotExpiresAt;
      this.#changedPending.add(order.id);
    }
  }

  /**
   * Takes the price of a reward from the lots, earliest expiry first (law 6).
   * @throws Refusal `not_enough_points`
   */
  redeem(points: number, redemptionId: string, now: number): LotUse[] {
    this.#mustAfford(points);
    return this.#useLots('redeem', points, { reason: 'redemption', at: now, redemptionId });
  }

  /** Gives back what a redemption took, to the same lots, usable for two weeks at least. */
  restore(uses: readonly LotUse[], redemptionId: string, now: number): void {
    const cause: Cause = { reason: 'redemptionCanceled', at: now, redemptionId };
    for (const use of uses) {
      const lot = this.#lot(use.lotId);
      if (lot.expiresAt !== null) {
        lot.expiresAt = Math.max(lot.expiresAt, now + RESTORED_LOT_GRACE_MS);
      }
      this.#fill('restore', lot, use.points, cause);
    }
    this.#payDebt(now);
  }

  /** Gives points by hand, in a lot of their own. */
  give(points: number, adjustmentId: string, lotExpiresAt: number | null, now: number): void {
    const lot = this.#openLot(`adjustment:${adjustmentId}`, null, lotExpiresAt);
    this.#fill('give', lot, points, { reason: 'adjustment', at: now, adjustmentId });
    this.#payDebt(now);
  }

  /**
   * Takes points by hand, earliest expiry first.
   * @throws Refusal `not_enough_points`
   */
  take(points: number, adjustmentId: string, now: number): void {
    this.#mustAfford(points);
    this.#useLots('take', points, { reason: 'adjustment', at: now, adjustmentId });
  }

  /** What is in the account. Settle first: time that has passed is not looked at here. */
  balance(): AccountBalance {
    const open = this.#openLots();
    const grants = [...this.#pending.values()];
    const expiresAt = open.find((lot) => lot.expiresAt !== null)?.expiresAt ?? null;
    const availableAt = grants.reduce<number | null>(
      (first, grant) => (first === null ? grant.availableAt : Math.min(first, grant.availableAt)),
      null,
    );
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    return {
      available: this.#available(),
      pending: sum(grants.map((grant) => grant.points)),
      debt: this.#debt,
      nextExpiry:
        expiresAt === null
          ? null
          : {
              points: sum(
                open.filter((lot) => lot.expiresAt === expiresAt).map((lot) => lot.remaining),
              ),
              expiresAt,
            },
      nextRelease:
        availableAt === null
          ? null
          : {
              points: sum(
                grants
                  .filter((grant) => grant.availableAt === availableAt)
                  .map((grant) => grant.points),
              ),
              availableAt,
            },
    };
  }

  #releaseDue(due: number): void {
    for (const grant of [...this.#pending.values()]) {
      if (grant.availableAt > due) continue;
      this.#changedPending.add(grant.orderId);
      this.#pending.delete(grant.orderId);
      const lot = this.#openLot(`order:${grant.orderId}`, grant.orderId, grant.lotExpiresAt);
      this.#fill('release', lot, grant.points, {
        reason: 'release',
        at: grant.availableAt,
        orderId: grant.orderId,
      });
      this.#payDebt(grant.availableAt);
    }
  }

  #expireDue(due: number): void {
    for (const lot of this.#openLots()) {
      if (lot.expiresAt === null || lot.expiresAt >= due) continue;
      const points = lot.remaining;
      this.#drain('expire', lot, points, {
        reason: 'expiry',
        at: lot.expiresAt + 1,
        ...(lot.orderId === null ? {} : { orderId: lot.orderId }),
      });
      lot.expired += points;
    }
  }

  #grantMore(
    order: { id: string; availableAt: number; lotExpiresAt: number | null },
    points: number,
    cause: Cause,
    now: number,
  ): void {
    if (order.availableAt > now) {
      const grant = this.#pending.get(order.id) ?? {
        orderId: order.id,
        points: 0,
        availableAt: order.availableAt,
        lotExpiresAt: order.lotExpiresAt,
      };
      grant.points += points;
      this.#mustBeExact(grant.points);
      this.#pending.set(order.id, grant);
      this.#changedPending.add(order.id);
      this.#post('earn', points, null, cause);
      return;
    }
    const lot = this.#openLot(`order:${order.id}`, order.id, order.lotExpiresAt);
    this.#fill('grant', lot, points, cause);
    this.#payDebt(cause.at);
  }

  /** Law 7: own pending, own lots, own expired points, other lots, then debt. */
  #takeBackOrder(orderId: string, points: number, cause: Cause): void {
    let left = points;
    const grant = this.#pending.get(orderId);
    if (grant) {
      const voided = Math.min(left, grant.points);
      this.#post('void', voided, null, cause);
      grant.points -= voided;
      left -= voided;
      if (grant.points === 0) this.#pending.delete(orderId);
      this.#changedPending.add(orderId);
    }
    const own = [...this.#lots.values()].filter((lot) => lot.orderId === orderId);
    for (const lot of own)
      left -= this.#drain('takeBack', lot, Math.min(left, lot.remaining), cause);
    for (const lot of own) {
      const forgiven = Math.min(left, lot.expired);
      if (forgiven === 0) continue;
      lot.expired -= forgiven;
      left -= forgiven;
      this.#changedLots.add(lot.id);
      this.#post('takeBackExpired', forgiven, lot, cause);
    }
    for (const lot of this.#openLots()) {
      left -= this.#drain('takeBack', lot, Math.min(left, lot.remaining), cause);
    }
    if (left > 0) {
      this.#debt += left;
      this.#mustBeExact(this.#debt);
      this.#post('owe', left, null, cause);
    }
  }

  #useLots(code: 'redeem' | 'take', points: number, cause: Cause): LotUse[] {
    const uses: LotUse[] = [];
    let left = points;
    for (const lot of this.#openLots()) {
      if (left === 0) break;
      const used = this.#drain(code, lot, Math.min(left, lot.remaining), cause);
      uses.push({ lotId: lot.id, points: used });
      left -= used;
    }
    return uses;
  }

  #payDebt(at: number): void {
    if (this.#debt === 0) return;
    for (const lot of this.#openLots()) {
      if (this.#debt === 0) return;
      this.#debt -= this.#drain('settle', lot, Math.min(this.#debt, lot.remaining), {
        reason: 'settlement',
        at,
      });
    }
  }

  #openLot(id: string, orderId: string | null, expiresAt: number | null): Lot {
    const known = this.#lots.get(id);
    if (known && known.expiresAt === expiresAt) return known;
    // The order was granted points before, with another expiry: those keep theirs.
    let name = id;
    for (let n = 2; this.#lots.has(name); n++) {
      if (this.#lot(name).expiresAt === expiresAt) return this.#lot(name);
      // A space, for no id of an order holds one: no other order's lot can have this name.
      name = `${id} ${n}`;
    }
    const lot: Lot = { id: name, orderId, remaining: 0, expired: 0, expiresAt };
    this.#lots.set(name, lot);
    return lot;
  }

  #fill(
    code: 'release' | 'grant' | 'restore' | 'give',
    lot: Lot,
    points: number,
    cause: Cause,
  ): void {
    lot.remaining += points;
    this.#changedLots.add(lot.id);
    this.#mustBeExact(this.#available());
    this.#post(code, points, lot, cause);
  }

  #drain(
    code: 'takeBack' | 'settle' | 'redeem' | 'expire' | 'take',
    lot: Lot,
    points: number,
    cause: Cause,
  ): number {
    if (points === 0) return 0;
    if (points > lot.remaining) throw new Error(`Lot ${lot.id} would become negative.`);
    lot.remaining -= points;
    this.#changedLots.add(lot.id);
    this.#post(code, points, lot, cause);
    return points;
  }

  #post(code: TransferCode, points: number, lot: Lot | null, cause: Cause): void {
    if (!Number.isSafeInteger(points) || points <= 0) {
      throw new Error(`A transfer moves whole points above zero, not ${points}.`);
    }
    this.transfers.push({
      code,
      points,
      reason: cause.reason,
      lotId: lot?.id ?? null,
      lotExpiresAt: lot && TRANSFERS[code].credit === 'available' ? lot.expiresAt : null,
      orderId: cause.orderId ?? null,
      redemptionId: cause.redemptionId ?? null,
      adjustmentId: cause.adjustmentId ?? null,
      at: cause.at,
    });
  }

  #lot(id: string): Lot {
    const lot = this.#lots.get(id);
    if (!lot) throw new Error(`Lot ${id} was not loaded.`);
    return lot;
  }

  /** Earliest expiry first, those that never expire last; the same every time. */
  #openLots(): Lot[] {
    return [...this.#lots.values()]
      .filter((lot) => lot.remaining > 0)
      .sort((a, b) => {
        const byExpiry = (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity);
        return byExpiry || (a.id < b.id ? -1 : 1);
      });
  }

  #available(): number {
    let available = 0;
    for (const lot of this.#lots.values()) available += lot.remaining;
    return available;
  }

  #mustAfford(points: number): void {
    const available = this.#available();
    if (points > available) {
      throw new Refusal(
        'not_enough_points',
        `This needs ${points} points and ${available} are available. Nothing was taken.`,
      );
    }
  }

  #mustBeExact(points: number): void {
    if (!Number.isSafeInteger(points)) {
      throw new Refusal('amount_too_large', 'The member would have more than 2^53 - 1 points.');
    }
  }
}
