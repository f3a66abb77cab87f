/**
 * A member of the model: every single point is a thing of its own, and questions are answered by
 * counting them. Slow and plain, so that it can be seen to be right.
 */
import type { Expiry } from '@stamm/contract/types';
import { DAY, endByInactivity, endOfDay, endOfPoints } from './calendar.ts';
import { Refused } from './refused.ts';

/** Points of one origin that end together. */
interface Lot {
  /** Between lots that end together, also by themselves, the first by name is used first. */
  name: string;
  orderId: string | null;
  terms: Terms;
}

export interface Terms {
  end: number | null;
  /** Where they live on while the member is active: for so many months. */
  idleMonths: number | null;
}

export interface Point {
  state: 'pending' | 'available' | 'spent' | 'expired' | 'gone';
  orderId: string | null;
  /** While it is pending: from when it can be spent, and how it will end. */
  availableAt: number;
  terms: Terms;
  /** Where it is once it is not pending any more. */
  lot: Lot | null;
}

/** What an order is to bring, by all that is known of it. */
export interface Grant {
  id: string;
  granted: number;
  forgiven: number;
  target: number;
  availableAt: number;
  terms: Terms;
  writesOff: boolean;
}

export interface ModelBalance {
  available: number;
  pending: number;
  debt: number;
  nextExpiry: { points: number; expiresAt: string } | null;
  nextRelease: { points: number; availableAt: string } | null;
}

const GRACE = 14 * DAY;
const GRACE_LOT = ' grace';

export function termsOf(expiry: Expiry, availableAt: number): Terms {
  const idleMonths = expiry.kind === 'inactivity' ? expiry.months : null;
  return { end: endOfPoints(expiry, availableAt), idleMonths };
}

/** What a member must know of the rest of the shop. */
export interface Surroundings {
  /** When the orders were paid that are the member's. */
  paidAt(member: ModelMember): number[];
  /** Whether another member, whose order this one was before, has a lot of this name. */
  isTaken(lotName: string, member: ModelMember): boolean;
}

export class ModelMember {
  /** The customer ids that name this member; by the first one they are called. */
  readonly ids: string[];
  /** A pseudonym: what they are called when nobody is to know any more who they were. */
  readonly #number: number;
  isErased = false;
  points: Point[] = [];
  debt = 0;
  /** When they redeemed. What they bought, and when, the orders know. */
  redeemedAt: number[] = [];
  readonly #lots: Lot[] = [];
  readonly #shop: Surroundings;

  constructor(id: string, number: number, shop: Surroundings) {
    this.ids = [id];
    this.#number = number;
    this.#shop = shop;
  }

  hasLot(name: string): boolean {
    return this.#lots.some((lot) => lot.name === name);
  }

  get name(): string {
    const [first] = this.ids;
    return this.isErased || first === undefined ? `mem_${this.#number}` : first;
  }

  /** What time alone brings about until `now`. */
  pass(now: number): void {
    for (;;) {
      const due = this.#in('pending').filter((point) => point.availableAt <= now);
      if (due.length === 0) break;
      const moment = Math.min(...due.map((point) => point.availableAt));
      for (const point of due) {
        if (point.availableAt !== moment) continue;
        point.state = 'available';
        point.lot = this.#lotFor(point.orderId, `order:${point.orderId}`, point.terms);
      }
      this.#payDebt();
    }
    this.#expire(now);
    this.points = this.points.filter((point) => point.state !== 'gone');
  }

  balance(): ModelBalance {
    const available = this.#in('available');
    const pending = this.#in('pending');
    const ends = this.#ends();
    const expiresAt = Math.min(...available.map(ends));
    const availableAt = Math.min(...pending.map((point) => point.availableAt));
    const expiring = available.filter((point) => ends(point) === expiresAt);
    const due = pending.filter((point) => point.availableAt === availableAt);
    return {
      available: available.length,
      pending: pending.length,
      debt: this.debt,
      nextExpiry: Number.isFinite(expiresAt)
        ? { points: expiring.length, expiresAt: new Date(expiresAt).toISOString() }
        : null,
      nextRelease: Number.isFinite(availableAt)
        ? { points: due.length, availableAt: new Date(availableAt).toISOString() }
        : null,
    };
  }

  pendingOf(orderId: string): Point[] {
    return this.#in('pending').filter((point) => point.orderId === orderId);
  }

  /** Brings what the order granted to its target; answers what of its debt is written off now. */
  grantOrder(grant: Grant, now: number): number {
    const { id, granted, target, availableAt, terms } = grant;
    let { forgiven } = grant;
    if (target < granted) {
      const owed = this.#takeBack((point) => point.orderId === id, granted - target);
      if (grant.writesOff) {
        this.debt -= owed;
        forgiven += owed;
      }
    }
    if (target > granted) {
      // What was forgiven was spent: points that come for it again are spent already.
      const spent = Math.min(forgiven, target - granted);
      if (spent > 0) this.#lotFor(id, `order:${id}`, terms);
      forgiven -= spent;
      const points = target - granted - spent;
      if (availableAt > now)
        this.#add(points, { state: 'pending', orderId: id, availableAt, terms });
      else this.#open(points, id, `order:${id}`, terms);
    }
    for (const point of this.pendingOf(id)) {
      point.availableAt = availableAt;
      point.terms = terms;
    }
    return forgiven;
  }

  /** An order is another's: what it brought is taken back, and nothing of its debt is forgiven. */
  giveUpOrder(id: string, granted: number, forgiven: number): void {
    this.#takeBack((point) => point.orderId === id, granted);
    this.debt += forgiven;
    this.#payDebt();
  }

  redeem(price: number, now: number): Point[] {
    this.#mustHave(price);
    this.redeemedAt.push(now);
    const spent = this.#byExpiry().slice(0, price);
    for (const point of spent) point.state = 'spent';
    return spent;
  }

  /**
   * The points come back to the lots they were in. Those that would have expired by now have two
   * weeks, in a lot of their own; those that have had them before have expired. A point that was
   * written off, for it was spent, is not there to come back: `makesGood` says whether it was.
   */
  restore(spent: Point[], makesGood: (orderId: string) => boolean, now: number): void {
    for (const point of spent) {
      const isGone = point.orderId !== null && makesGood(point.orderId);
      point.state = isGone ? 'gone' : 'available';
      const { lot } = point;
      if (!lot || this.#ends()(point) >= now || lot.name.includes(GRACE_LOT)) continue;
      const family = lot.name.split(' ')[0];
      const terms = { end: endOfDay(now + GRACE), idleMonths: lot.terms.idleMonths };
      point.lot = this.#lotFor(lot.orderId, `${family}${GRACE_LOT}`, terms);
    }
    this.#expire(now);
    this.#payDebt();
  }

  give(points: number, adjustmentId: string, terms: Terms): void {
    this.#open(points, null, `adjustment:${adjustmentId}`, terms);
  }

  award(points: number, awardId: string, terms: Terms): void {
    this.#open(points, null, `award:${awardId}`, terms);
  }

  /** What an award gave is taken back, wherever it went. */
  withdraw(points: number, awardId: string): void {
    const name = `award:${awardId}`;
    const own = ({ lot }: Point) => lot?.name === name || lot?.name.startsWith(`${name} `) === true;
    this.#takeBack(own, points);
  }

  take(points: number): void {
    this.#mustHave(points);
    for (const point of this.#byExpiry().slice(0, points)) point.state = 'gone';
  }

  /** Another member becomes part of this one, with all that they have. */
  absorb(other: ModelMember): void {
    this.ids.push(...other.ids);
    this.points.push(...other.points);
    this.#lots.push(...other.#lots);
    this.redeemedAt.push(...other.redeemedAt);
    this.debt += other.debt;
    this.#payDebt();
  }

  #expire(now: number): void {
    const ends = this.#ends();
    for (const point of this.#in('available')) {
      if (ends(point) < now) point.state = 'expired';
    }
  }

  #in(state: Point['state']): Point[] {
    return this.points.filter((point) => point.state === state);
  }

  /** When each point ends, as it looks now. */
  #ends(): (point: Point) => number {
    const active = [...this.redeemedAt, ...this.#shop.paidAt(this)];
    const lastActivityAt = active.length > 0 ? Math.max(...active) : null;
    const ends = new Map<Lot | null, number>();
    for (const lot of this.#lots) {
      const { end, idleMonths } = lot.terms;
      if (end === null) ends.set(lot, Number.POSITIVE_INFINITY);
      else if (idleMonths === null) ends.set(lot, end);
      else ends.set(lot, endByInactivity(end, lastActivityAt, idleMonths));
    }
    return ({ lot }) => ends.get(lot) ?? Number.NaN;
  }

  /** Those that can be spent, in the order in which they are: what ends first comes first. */
  #byExpiry(): Point[] {
    const ends = this.#ends();
    const name = ({ lot }: Point) => lot?.name ?? '';
    // What ends together because of activity: in the order in which it would have ended without.
    const ownEnd = ({ lot }: Point) => lot?.terms.end ?? 0;
    return this.#in('available').sort((a, b) => {
      if (ends(a) !== ends(b)) return ends(a) - ends(b);
      if (ownEnd(a) !== ownEnd(b)) return ownEnd(a) - ownEnd(b);
      return name(a) === name(b) ? 0 : name(a) < name(b) ? -1 : 1;
    });
  }

  #mustHave(points: number): void {
    if (this.#in('available').length < points) throw new Refused('not_enough_points');
  }

  #payDebt(): void {
    for (const point of this.#byExpiry().slice(0, this.debt)) {
      point.state = 'gone';
      this.debt -= 1;
    }
  }

  /** Own pending, own lots, what of its own expired, other lots, then debt, which it answers. */
  #takeBack(own: (point: Point) => boolean, points: number): number {
    const taken = [
      ...this.#in('pending').filter(own),
      ...this.#byExpiry().filter(own),
      ...this.#in('expired').filter(own),
      ...this.#byExpiry().filter((point) => !own(point)),
    ].slice(0, points);
    for (const point of taken) point.state = 'gone';
    this.debt += points - taken.length;
    return points - taken.length;
  }

  #open(points: number, orderId: string | null, name: string, terms: Terms): void {
    if (points === 0) return;
    const lot = this.#lotFor(orderId, name, terms);
    this.#add(points, { state: 'available', orderId, lot, availableAt: 0, terms });
    this.#payDebt();
  }

  #add(points: number, like: Omit<Point, 'lot'> & { lot?: Lot }): void {
    for (let n = 0; n < points; n++) this.points.push({ lot: null, ...like });
  }

  /** Points of an order under other terms than its earlier ones get a lot of their own. */
  #lotFor(orderId: string | null, name: string, terms: Terms): Lot {
    for (let n = 1; ; n++) {
      const called = n === 1 ? name : `${name} ${n}`;
      if (this.#shop.isTaken(called, this)) continue;
      const lot = this.#lots.find((candidate) => candidate.name === called);
      if (!lot) {
        const opened = { name: called, orderId, terms: { ...terms } };
        this.#lots.push(opened);
        return opened;
      }
      if (lot.terms.end === terms.end && lot.terms.idleMonths === terms.idleMonths) return lot;
    }
  }
}
