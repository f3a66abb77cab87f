import type { LotTerms } from './program.ts';
import { SortedList } from './sorted-list.ts';

/** Points of one origin and one expiry. */
export interface Lot extends LotTerms {
  id: string;
  /** The order that earned them, for law 7; null for points given by hand. */
  orderId: string | null;
  remaining: number;
  /** What of it expired unused. */
  expired: number;
}

/**
 * Lots of one kind expire in the order of their own dates, whatever the member does: those that
 * never do, those that do at a fixed date, and those that live on while the member is active, by
 * the months after which they end.
 */
export type LotKind = 'never' | 'fixed' | number;

/** Where in the order of its kind a lot has its place. */
export interface LotPlace {
  /** By itself, without regard to activity; 0 for never. */
  expiresAt: number;
  id: string;
}

/** Open lots of one kind in the books, where an account has too many to be given all at once. */
export interface UnreadLots {
  kind: LotKind;
  /** The next of them; none after the last. */
  after(place: LotPlace | null): readonly Lot[];
  /** The points of those after a place that expire by themselves until a moment, that included. */
  pointsUntil(place: LotPlace | null, until: number): number;
}

interface Kind {
  lots: SortedList<Lot>;
  /** Null once all were read. */
  unread: UnreadLots | null;
  /** The last that was read. */
  readTo: LotPlace | null;
}

export function lotKind({ expiresAt, idleMonths }: LotTerms): LotKind {
  return expiresAt === null ? 'never' : (idleMonths ?? 'fixed');
}

function placeOf({ expiresAt, id }: Lot): LotPlace {
  return { expiresAt: expiresAt ?? 0, id };
}

function comparePlaces(a: LotPlace, b: LotPlace): number {
  if (a.expiresAt !== b.expiresAt) return a.expiresAt - b.expiresAt;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** No id comes after it. */
const LAST_ID = '\uffff';

/**
 * A member's open lots, in the order in which they expire, read from the books no further than
 * anyone asks. The lots that it holds belong to the account: whoever changes one takes it out
 * before, and puts it back while something is left in it.
 */
export class OpenLots {
  readonly #kinds = new Map<LotKind, Kind>();
  /** Those given out of turn, as the books have them: what is said of unread ones includes them. */
  readonly #aside: Lot[] = [];
  #isPartlyUnread = false;
  /** Whether a lot is at work already: it must not come back as the books have it. */
  readonly #known: (id: string) => boolean;
  readonly #learn: (lot: Lot) => Lot;
  /** What activity makes of months: the end of lots that would have ended before. */
  readonly #activeUntil: (idleMonths: number) => number | null;

  constructor(account: {
    isKnown: (id: string) => boolean;
    learn: (lot: Lot) => Lot;
    activeUntil: (idleMonths: number) => number | null;
  }) {
    this.#known = account.isKnown;
    this.#learn = account.learn;
    this.#activeUntil = account.activeUntil;
  }

  /** Where the rest is to be read. */
  expect(unread: readonly UnreadLots[]): void {
    for (const lots of unread) this.#kind(lots.kind).unread = lots;
    this.#isPartlyUnread = unread.length > 0;
  }

  /** A lot as the books have it, which may have its place among the unread ones. */
  addAside(lot: Lot): void {
    if (this.#isPartlyUnread) this.#aside.push({ ...lot });
    this.add(lot);
  }

  add(lot: Lot): void {
    if (lot.remaining > 0) this.#kind(lotKind(lot)).lots.add(lot);
  }

  remove(lot: Lot): void {
    this.#kind(lotKind(lot)).lots.remove(lot);
  }

  /** The last moment at which a lot's points count, by all that is known now; null for never. */
  expiryOf({ expiresAt, idleMonths }: LotTerms): number | null {
    if (idleMonths === null || expiresAt === null) return expiresAt;
    return Math.max(expiresAt, this.#activeUntil(idleMonths) ?? expiresAt);
  }

  /** Earliest expiry first, those that never expire last; the same every time. */
  compare(a: Lot, b: Lot): number {
    const difference = (this.expiryOf(a) ?? Infinity) - (this.expiryOf(b) ?? Infinity);
    return difference || (a.expiresAt ?? 0) - (b.expiresAt ?? 0) || (a.id < b.id ? -1 : 1);
  }

  /** The one that expires first; undefined where none is open. */
  first(): Lot | undefined {
    let first: Lot | undefined;
    for (const kind of this.#kinds.values()) {
      const candidate = this.#firstOf(kind);
      if (candidate && (!first || this.compare(candidate, first) < 0)) first = candidate;
    }
    return first;
  }

  readAll(): void {
    for (const kind of this.#kinds.values()) while (kind.unread) this.#readOn(kind);
  }

  /** The first moment after another at which something expires; null for none. */
  nextMoment(after: number | null): number | null {
    let next: number | null = null;
    for (const [key, kind] of this.#kinds) {
      if (key === 'never') continue;
      for (const lot of this.#candidates(kind, after)) {
        const moment = this.expiryOf(lot);
        if (moment === null || (after !== null && moment <= after)) continue;
        if (next === null || moment < next) next = moment;
        break;
      }
    }
    return next;
  }

  /** How many points expire at a moment. */
  pointsAt(moment: number): number {
    let points = 0;
    for (const [key, kind] of this.#kinds) {
      if (key === 'never') continue;
      for (const lot of kind.lots) if (this.expiryOf(lot) === moment) points += lot.remaining;
      points += this.#unreadPointsAt(key, kind, moment);
    }
    return points;
  }

  /** The lots of a kind of which one may be the first after a moment, in their order. */
  *#candidates(kind: Kind, after: number | null): Generator<Lot> {
    const first = this.#firstOf(kind);
    if (first === undefined) return;
    if (after === null) return yield first;
    const read = kind.lots.find((lot) => (this.expiryOf(lot) ?? Infinity) > after);
    // Those behind `readTo` are asked for without being read: there may be many before them.
    const behind = { expiresAt: after, id: LAST_ID };
    const from = kind.readTo && comparePlaces(kind.readTo, behind) > 0 ? kind.readTo : behind;
    const unread = this.#firstUnread(kind, from);
    if (read && unread) yield this.compare(read, unread) < 0 ? read : unread;
    else if (read ?? unread) yield (read ?? unread) as Lot;
  }

  #firstUnread({ unread }: Kind, from: LotPlace): Lot | undefined {
    for (let place = from; unread; ) {
      const lots = unread.after(place);
      const last = lots.at(-1);
      const first = lots.find(({ id }) => !this.#known(id));
      if (first ?? !last) return first;
      place = placeOf(last as Lot);
    }
    return undefined;
  }

  #unreadPointsAt(key: LotKind, { unread, readTo }: Kind, moment: number): number {
    if (!unread) return 0;
    const activeUntil = typeof key === 'number' ? this.#activeUntil(key) : null;
    if (activeUntil !== null && moment < activeUntil) return 0;
    const from = { expiresAt: moment - 1, id: LAST_ID };
    const isLater = readTo === null || comparePlaces(from, readTo) > 0;
    // Whatever would have ended before ends with the member's activity.
    const after = activeUntil !== moment && isLater ? from : readTo;
    const isWithin = (lot: Lot) =>
      lotKind(lot) === key &&
      placeOf(lot).expiresAt <= moment &&
      (after === null || comparePlaces(placeOf(lot), after) > 0);
    const aside = this.#aside.reduce((sum, lot) => sum + (isWithin(lot) ? lot.remaining : 0), 0);
    return unread.pointsUntil(after, moment) - aside;
  }

  #firstOf(kind: Kind): Lot | undefined {
    for (;;) {
      const { first } = kind.lots;
      const isBehind =
        first === undefined ||
        (kind.readTo !== null && comparePlaces(placeOf(first), kind.readTo) > 0);
      if (!kind.unread || (!isBehind && kind.readTo !== null)) return first;
      this.#readOn(kind);
    }
  }

  #readOn(kind: Kind): void {
    const lots = kind.unread?.after(kind.readTo) ?? [];
    for (const lot of lots) if (!this.#known(lot.id)) this.add(this.#learn(lot));
    const last = lots.at(-1);
    if (last) kind.readTo = placeOf(last);
    else kind.unread = null;
  }

  #kind(key: LotKind): Kind {
    let kind = this.#kinds.get(key);
    if (!kind) {
      kind = {
        lots: new SortedList((a, b) => comparePlaces(placeOf(a), placeOf(b))),
        unread: null,
        readTo: null,
      };
      this.#kinds.set(key, kind);
    }
    return kind;
  }
}
