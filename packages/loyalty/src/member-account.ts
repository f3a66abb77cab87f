/**
 * One member's points: pending grants, lots and debt, and the only ways in which they move.
 * Works on a copy of what is stored; the caller writes down `transfers`, `changedLots` and
 * `changedPending`, or nothing at all. Instants are epoch milliseconds.
 */
import type { GrantCauses } from './grant-causes.ts';
import { type Lot, OpenLots, type UnreadLots } from './open-lots.ts';
import { type PendingGrant, PendingGrants, type UnreadGrants } from './pending-grants.ts';
import type { LotTerms } from './program.ts';
import { Refusal } from './refusal.ts';
import { endOfDayAfterDays, endOfDayAfterMonths, latest } from './time.ts';
import {
  type Measure,
  TRANSFERS,
  type Transfer,
  type TransferCode,
  type TransferReason,
} from './transfers.ts';

export interface MemberAccountState {
  pending: PendingGrant[];
  /** The open lots, and all lots of the order at hand. */
  lots: Lot[];
  /** What there is besides, for accounts too large to be given whole. */
  unread?: UnreadPoints;
  /** All lots of an order, open or not; by default only those that are given. */
  lotsOf?: (orderId: string) => LotsOfFamily;
  /** Names of lots that are another member's, whose order this one was before. */
  takenLotNames?: readonly string[];
  debt: number;
  /**
   * The last purchase or redemption, for expiry by inactivity; null where there was none. A
   * purchase counts from its payment, whenever the shop told of it.
   */
  lastActivityAt: number | null;
  /** The shop's, for the days on which inactivity ends. */
  timeZone: string;
}

/** Lots of one family: the member's, and the names of those of whoever had the order before. */
export interface LotsOfFamily {
  own: readonly Lot[];
  takenNames: readonly string[];
}

/** The part of an account that stays in the books until it is asked for. */
export interface UnreadPoints {
  /** The points of all open lots, and of all pending grants, those given included. */
  available: number;
  pending: number;
  lots: readonly UnreadLots[];
  /** Null where all are given. */
  grants: UnreadGrants | null;
}

/** What an order is to be worth, by the program version that judges it. */
export interface OrderGrant {
  id: string;
  /** What was granted so far. */
  granted: number;
  /** What of the debt that the order left was written off. */
  forgiven: number;
  target: number;
  availableAt: number;
  terms: LotTerms;
  debtPolicy: 'carry' | 'writeOff';
  /** The member's last activity by all facts, those of this order included. */
  lastActivityAt: number | null;
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
  awardId?: string;
}

/** What a measure gave, by its id, in which there is no space. */
export interface AwardCause {
  id: string;
  measure: Measure;
}

/** For how many days points last that had expired when a canceled redemption brought them back. */
const GRACE_DAYS = 14;

/** What the lots of an order are called, or begin with before a space. */
export function orderLotName(orderId: string): string {
  return `order:${orderId}`;
}

/** What the lots of an award are called, or begin with before a space. */
export function awardLotName(awardId: string): string {
  return `award:${awardId}`;
}

/** What the first of a family of lots is called: those of one order, award or adjustment. */
export function lotFamily(lotId: string): string {
  return lotId.split(' ', 1)[0] ?? lotId;
}

/** What lots of a family are called, or begin with, that hold points which came back expired. */
function graceLotName(lotId: string): string {
  return `${lotFamily(lotId)} grace`;
}

const isGraceLot = ({ id }: Lot) => id.startsWith(graceLotName(id));

export class MemberAccount {
  /** What was posted since this copy was made, in order. */
  readonly transfers: Transfer[] = [];
  readonly #grants: PendingGrants;
  readonly #lots = new Map<string, Lot>();
  readonly #open: OpenLots;
  readonly #lotsOf: (orderId: string) => LotsOfFamily;
  readonly #takenLotNames: Set<string>;
  /** When activity of the member ends lots, by their months; forgotten when there is a new one. */
  readonly #activeUntil = new Map<number, number>();
  #available: number;
  #pending: number;
  #debt: number;
  #lastActivityAt: number | null;
  readonly #timeZone: string;
  readonly #changedLots = new Set<string>();

  constructor(state: MemberAccountState) {
    const { pending, unread } = state;
    this.#grants = new PendingGrants(pending, unread?.grants ?? null);
    this.#open = new OpenLots({
      isKnown: (id) => this.#lots.has(id),
      learn: (lot) => this.#learn(lot),
      activeUntil: (months) => this.#endOfActivity(months),
    });
    if (unread) this.#open.expect(unread.lots);
    let available = 0;
    for (const lot of state.lots) {
      // Those of the order at hand may be among the open ones as well.
      if (this.#lots.has(lot.id)) continue;
      this.#open.addAside(this.#learn(lot));
      available += lot.remaining;
    }
    this.#available = unread?.available ?? available;
    this.#pending = unread?.pending ?? pending.reduce((sum, grant) => sum + grant.points, 0);
    this.#lotsOf = state.lotsOf ?? (() => ({ own: [], takenNames: [] }));
    this.#takenLotNames = new Set(state.takenLotNames);
    this.#debt = state.debt;
    this.#lastActivityAt = state.lastActivityAt;
    this.#timeZone = state.timeZone;
  }

  get available(): number {
    return this.#available;
  }

  get pending(): number {
    return this.#pending;
  }

  get debt(): number {
    return this.#debt;
  }

  get lastActivityAt(): number | null {
    return this.#lastActivityAt;
  }

  get changedLots(): Lot[] {
    return [...this.#changedLots].map((id) => this.#lot(id));
  }

  /** Orders whose pending points changed; 0 where none are left. */
  get changedPending(): PendingGrant[] {
    return [...this.#grants.changed].map((orderId) => {
      const grant = this.#grants.of(orderId);
      const none = { expiresAt: null, idleMonths: null };
      return grant ?? { orderId, points: 0, availableAt: 0, terms: none };
    });
  }

  pendingOf(orderId: string): number {
    return this.#grants.of(orderId)?.points ?? 0;
  }

  /** The next moment at which time alone changes the account; null for never. */
  get nextDueAt(): number | null {
    const releasedAt = this.#grants.first()?.availableAt ?? null;
    const lot = this.#open.first();
    const expiresAt = lot ? this.#open.expiryOf(lot) : null;
    if (expiresAt === null) return releasedAt;
    return releasedAt === null ? expiresAt + 1 : Math.min(releasedAt, expiresAt + 1);
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

  /**
   * Brings an order's grant to its target: posts the difference (law 4). Settle before and after.
   * Returns what of the order's debt is written off by now.
   */
  grantOrder(order: OrderGrant, causes: GrantCauses, now: number): number {
    const difference = order.target - order.granted;
    let { forgiven } = order;
    this.#noteActivity(order.lastActivityAt);
    if (difference < 0) {
      const cause = { ...causes.less, orderId: order.id };
      const owed = this.#takeBackOrder(order.id, -difference, cause);
      if (order.debtPolicy === 'writeOff') forgiven += this.#forgive(owed, cause);
    } else if (difference > 0) {
      const cause = { ...causes.more, orderId: order.id };
      forgiven -= this.#grantMore(order, difference, cause, now);
    }
    this.#updateTerms(order);
    return forgiven;
  }

  /**
   * Takes back all that an order brought, because it is another member's. What is missing is owed,
   * and so is what was written off of the order: no return of it could make that good here.
   */
  giveUpOrder(
    order: Pick<OrderGrant, 'id' | 'granted' | 'forgiven' | 'lastActivityAt'>,
    at: number,
  ): void {
    this.#noteActivity(order.lastActivityAt);
    const cause: Cause = { reason: 'orderChange', at, orderId: order.id };
    if (order.granted > 0) this.#takeBackOrder(order.id, order.granted, cause);
    if (order.forgiven === 0) return;
    this.#debt += order.forgiven;
    this.#mustBeExact(this.#debt);
    this.#post('reclaim', order.forgiven, null, { ...cause, reason: 'writeOffUndone' });
    this.#payDebt(at);
  }

  /**
   * Takes the price of a reward from the lots, earliest expiry first (law 6).
   * @throws Refusal `not_enough_points`
   */
  redeem(points: number, redemptionId: string, now: number): LotUse[] {
    this.#mustAfford(points);
    this.#noteActivity(latest(this.#lastActivityAt, now));
    return this.#useLots('redeem', points, { reason: 'redemption', at: now, redemptionId });
  }

  /**
   * Gives back what a redemption took, to the same lots (law 7). What has expired meanwhile comes
   * to a lot of its own, which lasts to the end of the 14th day; points that have had these days
   * before expire where they are. Debt is written off because its points were spent, so those that
   * come back make good what was written off of their orders: `forgiven`, by order. Answers what is
   * left of it. Needs all lots of the families of those that were used.
   */
  restore(
    uses: readonly LotUse[],
    redemptionId: string,
    now: number,
    forgiven: ReadonlyMap<string, number>,
  ): Map<string, number> {
    const cause: Cause = { reason: 'redemptionCanceled', at: now, redemptionId };
    const left = new Map(forgiven);
    for (const use of uses) {
      const lot = this.#restoredLot(this.#lot(use.lotId), now);
      this.#fill('restore', lot, use.points, cause);
      const { orderId } = lot;
      const known = orderId === null ? 0 : (left.get(orderId) ?? 0);
      const reclaimed = Math.min(use.points, known);
      if (orderId === null || reclaimed === 0) continue;
      this.#reclaim(lot, reclaimed, { reason: 'writeOffUndone', at: now, orderId });
      left.set(orderId, known - reclaimed);
    }
    this.#expireDue(now);
    this.#payDebt(now);
    return left;
  }

  /** Gives points by hand, in a lot of their own. */
  give(points: number, adjustmentId: string, terms: LotTerms, now: number): void {
    const lot = this.#openLot(`adjustment:${adjustmentId}`, null, terms);
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

  /** Gives what a measure promised, in a lot of its own. */
  award(points: number, { id, measure }: AwardCause, terms: LotTerms, now: number): void {
    const lot = this.#openLot(awardLotName(id), null, terms);
    this.#fill('award', lot, points, { reason: measure, at: now, awardId: id });
    this.#payDebt(now);
  }

  /**
   * Takes an award back (law 7): from its own lots, other lots, then debt, which is always carried:
   * a write-off belongs to an order, whose return would undo it.
   */
  withdraw(points: number, { id, measure }: AwardCause, now: number): void {
    const name = awardLotName(id);
    const cause: Cause = { reason: `${measure}Withdrawn`, at: now, awardId: id };
    this.#takeBack(points, cause, (lot) => lot.id === name || lot.id.startsWith(`${name} `));
  }

  /**
   * Takes over all that another member has: pending points, lots as they are, and debt. Settle
   * both first. The other account is empty afterwards; both post what they give and get.
   */
  absorb(other: MemberAccount, now: number): void {
    const cause: Cause = { reason: 'merge', at: now };
    for (const grant of other.#grants.takeAll()) {
      const known = { ...cause, orderId: grant.orderId };
      other.#post('mergeOutPending', grant.points, null, known);
      this.#post('mergeInPending', grant.points, null, known);
      this.#grants.set(grant);
    }
    this.#pending += other.#pending;
    other.#pending = 0;
    this.#absorbLots(other, cause);
    if (other.#debt > 0) {
      other.#post('mergeOutDebt', other.#debt, null, cause);
      this.#post('mergeInDebt', other.#debt, null, cause);
      this.#debt += other.#debt;
      other.#debt = 0;
    }
    this.#noteActivity(latest(this.#lastActivityAt, other.#lastActivityAt));
    this.#mustBeExact(this.#available);
    this.#payDebt(now);
  }

  /** What is in the account. Settle first: time that has passed is not looked at here. */
  balance(): AccountBalance {
    const expiresAt = this.#open.nextMoment(null);
    const availableAt = this.#grants.first()?.availableAt;
    return {
      available: this.#available,
      pending: this.#pending,
      debt: this.#debt,
      nextExpiry: expiresAt === null ? null : { points: this.#open.pointsAt(expiresAt), expiresAt },
      nextRelease:
        availableAt === undefined
          ? null
          : { points: this.#grants.pointsAt(availableAt), availableAt },
    };
  }

  /** When something expires by all that is known now, the earliest first. Settle first. */
  *expiries(): Generator<number> {
    let moment = this.#open.nextMoment(null);
    for (; moment !== null; moment = this.#open.nextMoment(moment)) yield moment;
  }

  /** How many points expire at a moment. */
  pointsExpiringAt(moment: number): number {
    return this.#open.pointsAt(moment);
  }

  #releaseDue(due: number): void {
    for (;;) {
      const grant = this.#grants.first();
      if (!grant || grant.availableAt > due) return;
      const { orderId, points, availableAt: at } = grant;
      this.#grants.delete(orderId);
      this.#pending -= points;
      const { own, takenNames } = this.#lotsOf(orderId);
      for (const name of takenNames) this.#takenLotNames.add(name);
      for (const known of own) {
        if (!this.#lots.has(known.id)) this.#open.addAside(this.#learn(known));
      }
      const lot = this.#openLot(orderLotName(orderId), orderId, grant.terms);
      this.#fill('release', lot, points, { reason: 'release', at, orderId });
      this.#payDebt(at);
    }
  }

  #expireDue(due: number): void {
    for (;;) {
      const lot = this.#open.first();
      const expiresAt = lot ? this.#open.expiryOf(lot) : null;
      if (!lot || expiresAt === null || expiresAt >= due) return;
      const points = lot.remaining;
      lot.expired += points;
      this.#drain('expire', lot, points, {
        reason: 'expiry',
        at: expiresAt + 1,
        ...(lot.orderId === null ? {} : { orderId: lot.orderId }),
      });
    }
  }

  /** Returns what of the debt written off earlier it made good. */
  #grantMore(order: OrderGrant, points: number, cause: Cause, now: number): number {
    const reclaimed = Math.min(points, order.forgiven);
    if (reclaimed > 0) {
      const lot = this.#openLot(orderLotName(order.id), order.id, order.terms);
      this.#fill('grant', lot, reclaimed, cause);
      this.#reclaim(lot, reclaimed, cause);
    }
    const rest = points - reclaimed;
    if (rest === 0) return reclaimed;
    if (order.availableAt > now) {
      const { id: orderId, availableAt, terms } = order;
      const grant = this.#grants.of(orderId) ?? { orderId, points: 0, availableAt, terms };
      this.#pending += rest;
      this.#mustBeExact(this.#pending);
      this.#grants.set({ ...grant, points: grant.points + rest });
      this.#post('earn', rest, null, cause);
      return reclaimed;
    }
    const lot = this.#openLot(orderLotName(order.id), order.id, order.terms);
    this.#fill('grant', lot, rest, cause);
    this.#payDebt(cause.at);
    return reclaimed;
  }

  /**
   * Points come, to this lot, of an order whose debt was written off: because it was reinstated, or
   * because they were not spent after all. They pay at once for what was written off. Without this,
   * canceling and completing would make points from nothing.
   */
  #reclaim(lot: Lot, points: number, cause: Cause): void {
    this.#debt += points;
    this.#post('reclaim', points, null, { ...cause, reason: 'writeOffUndone' });
    this.#debt -= this.#drain('settle', lot, points, { reason: 'settlement', at: cause.at });
  }

  #forgive(points: number, cause: Cause): number {
    if (points === 0) return 0;
    this.#debt -= points;
    this.#post('forgive', points, null, { ...cause, reason: 'debtWrittenOff' });
    return points;
  }

  /** The order's dates may have changed: what is pending follows them. */
  #updateTerms({ id, availableAt, terms }: OrderGrant): void {
    const grant = this.#grants.of(id);
    if (!grant) return;
    const same =
      grant.availableAt === availableAt &&
      grant.terms.expiresAt === terms.expiresAt &&
      grant.terms.idleMonths === terms.idleMonths;
    if (!same) this.#grants.set({ ...grant, availableAt, terms });
  }

  /** Law 7: own pending, own lots, own expired points, other lots, then debt, which it returns. */
  #takeBackOrder(orderId: string, points: number, cause: Cause): number {
    let left = points;
    const grant = this.#grants.of(orderId);
    if (grant) {
      const voided = Math.min(left, grant.points);
      this.#post('void', voided, null, cause);
      this.#pending -= voided;
      left -= voided;
      if (voided === grant.points) this.#grants.delete(orderId);
      else this.#grants.set({ ...grant, points: grant.points - voided });
    }
    return this.#takeBack(left, cause, (lot) => lot.orderId === orderId);
  }

  /** Law 7 for what is not pending: own lots, own expired points, other lots, then debt. */
  #takeBack(points: number, cause: Cause, isOwn: (lot: Lot) => boolean): number {
    let left = points;
    const own = [...this.#lots.values()].filter(isOwn);
    for (const lot of own.sort((a, b) => this.#open.compare(a, b))) {
      left -= this.#drain('takeBack', lot, Math.min(left, lot.remaining), cause);
    }
    for (const lot of own) {
      const forgiven = Math.min(left, lot.expired);
      if (forgiven === 0) continue;
      lot.expired -= forgiven;
      left -= forgiven;
      this.#changedLots.add(lot.id);
      this.#post('takeBackExpired', forgiven, lot, cause);
    }
    for (const { points: used } of this.#useLots('takeBack', left, cause)) left -= used;
    if (left > 0) {
      this.#debt += left;
      this.#mustBeExact(this.#debt);
      this.#post('owe', left, null, cause);
    }
    return left;
  }

  /** Takes points from the lots, earliest expiry first, as far as they reach. */
  #useLots(
    code: 'redeem' | 'take' | 'takeBack' | 'settle',
    points: number,
    cause: Cause,
  ): LotUse[] {
    const uses: LotUse[] = [];
    let left = points;
    while (left > 0) {
      const lot = this.#open.first();
      if (!lot) break;
      const used = this.#drain(code, lot, Math.min(left, lot.remaining), cause);
      uses.push({ lotId: lot.id, points: used });
      left -= used;
    }
    return uses;
  }

  #payDebt(at: number): void {
    if (this.#debt === 0) return;
    for (const use of this.#useLots('settle', this.#debt, { reason: 'settlement', at })) {
      this.#debt -= use.points;
    }
  }

  #absorbLots(other: MemberAccount, cause: Cause): void {
    other.#open.readAll();
    const lots = [...other.#lots.values()];
    const open = lots.filter((lot) => lot.remaining > 0);
    for (const lot of open.sort((a, b) => other.#open.compare(a, b))) {
      other.#post('mergeOut', lot.remaining, lot, cause);
      this.#post('mergeIn', lot.remaining, lot, cause);
      other.#available -= lot.remaining;
      this.#available += lot.remaining;
    }
    for (const lot of lots) {
      other.#open.remove(lot);
      this.#lots.set(lot.id, lot);
      this.#open.add(lot);
      this.#changedLots.add(lot.id);
    }
    other.#lots.clear();
    other.#changedLots.clear();
  }

  #restoredLot(lot: Lot, now: number): Lot {
    const expiresAt = this.#open.expiryOf(lot);
    if (expiresAt === null || expiresAt >= now || isGraceLot(lot)) return lot;
    return this.#openLot(graceLotName(lot.id), lot.orderId, {
      expiresAt: endOfDayAfterDays(now, GRACE_DAYS, this.#timeZone),
      idleMonths: lot.idleMonths,
    });
  }

  #openLot(id: string, orderId: string | null, terms: LotTerms): Lot {
    // Points that the order was granted before under other terms keep theirs, in their own lot.
    for (let n = 1; ; n++) {
      // A space, for no id of an order holds one: no other order's lot can have this name.
      const name = n === 1 ? id : `${id} ${n}`;
      if (this.#takenLotNames.has(name)) continue;
      const known = this.#lots.get(name);
      if (!known) {
        const lot: Lot = { id: name, orderId, remaining: 0, expired: 0, ...terms };
        this.#lots.set(name, lot);
        return lot;
      }
      if (known.expiresAt === terms.expiresAt && known.idleMonths === terms.idleMonths) {
        return known;
      }
    }
  }

  #noteActivity(lastActivityAt: number | null): void {
    this.#lastActivityAt = lastActivityAt;
    this.#activeUntil.clear();
  }

  #endOfActivity(idleMonths: number): number | null {
    if (this.#lastActivityAt === null) return null;
    const known = this.#activeUntil.get(idleMonths);
    if (known !== undefined) return known;
    const end = endOfDayAfterMonths(this.#lastActivityAt, idleMonths, this.#timeZone);
    this.#activeUntil.set(idleMonths, end);
    return end;
  }

  #fill(
    code: 'release' | 'grant' | 'restore' | 'give' | 'award',
    lot: Lot,
    points: number,
    cause: Cause,
  ): void {
    lot.remaining += points;
    this.#available += points;
    this.#open.add(lot);
    this.#changedLots.add(lot.id);
    this.#mustBeExact(this.#available);
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
    this.#available -= points;
    if (lot.remaining === 0) this.#open.remove(lot);
    this.#changedLots.add(lot.id);
    this.#post(code, points, lot, cause);
    return points;
  }

  #post(code: TransferCode, points: number, lot: Lot | null, cause: Cause): void {
    if (!Number.isSafeInteger(points) || points <= 0) {
      throw new Error(`A transfer moves whole points above zero, not ${points}.`);
    }
    const fills = TRANSFERS[code].credit === 'available';
    this.transfers.push({
      code,
      points,
      reason: cause.reason,
      lotId: lot?.id ?? null,
      lotExpiresAt: lot && fills ? lot.expiresAt : null,
      lotIdleMonths: lot && fills ? lot.idleMonths : null,
      orderId: cause.orderId ?? null,
      redemptionId: cause.redemptionId ?? null,
      adjustmentId: cause.adjustmentId ?? null,
      awardId: cause.awardId ?? null,
      at: cause.at,
    });
  }

  #lot(id: string): Lot {
    const lot = this.#lots.get(id);
    if (!lot) throw new Error(`Lot ${id} was not loaded.`);
    return lot;
  }

  /** Takes in a lot of the books: a copy, so that nothing changes that is not written down. */
  #learn(lot: Lot): Lot {
    const copy = { ...lot };
    this.#lots.set(copy.id, copy);
    return copy;
  }

  #mustAfford(points: number): void {
    const available = this.#available;
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
