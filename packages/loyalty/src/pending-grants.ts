import type { LotTerms } from './program.ts';
import { SortedList } from './sorted-list.ts';

/** An order's points until its return window closes. */
export interface PendingGrant {
  orderId: string;
  points: number;
  availableAt: number;
  /** Of the lot that will open. */
  terms: LotTerms;
}

/** Where in the order of release a grant has its place. */
export type GrantPlace = Pick<PendingGrant, 'availableAt' | 'orderId'>;

/** Grants in the books, where an account has too many to be given all at once. */
export interface UnreadGrants {
  /** The last of those that were given. */
  readTo: GrantPlace;
  /** The next of them; none after the last. */
  after(place: GrantPlace): readonly PendingGrant[];
}

function comparePlaces(a: GrantPlace, b: GrantPlace): number {
  if (a.availableAt !== b.availableAt) return a.availableAt - b.availableAt;
  return a.orderId === b.orderId ? 0 : a.orderId < b.orderId ? -1 : 1;
}

/** A member's pending grants in the order of their release, read no further than anyone asks. */
export class PendingGrants {
  /** Orders whose grants changed or are gone. */
  readonly changed = new Set<string>();
  readonly #byOrder = new Map<string, PendingGrant>();
  readonly #list = new SortedList<PendingGrant>(comparePlaces);
  #unread: UnreadGrants | null;

  constructor(given: readonly PendingGrant[], unread: UnreadGrants | null) {
    this.#unread = unread;
    for (const grant of given) this.#take(grant);
  }

  of(orderId: string): PendingGrant | undefined {
    return this.#byOrder.get(orderId);
  }

  /** The one that is released first; undefined where none is pending. */
  first(): PendingGrant | undefined {
    for (;;) {
      const { first } = this.#list;
      const isRead = first && this.#unread && comparePlaces(first, this.#unread.readTo) <= 0;
      if (!this.#unread || isRead) return first;
      this.#readOn(this.#unread);
    }
  }

  /** What is released at a moment. */
  pointsAt(moment: number): number {
    while (this.#unread && this.#unread.readTo.availableAt <= moment) this.#readOn(this.#unread);
    let points = 0;
    for (const grant of this.#list) {
      if (grant.availableAt > moment) break;
      if (grant.availableAt === moment) points += grant.points;
    }
    return points;
  }

  /** All there are, which are none of this account any more. */
  takeAll(): PendingGrant[] {
    while (this.#unread) this.#readOn(this.#unread);
    const grants = [...this.#list];
    for (const grant of grants) this.#list.remove(grant);
    this.#byOrder.clear();
    return grants;
  }

  /** Puts a grant in the place of the order's one before. */
  set(grant: PendingGrant): void {
    this.delete(grant.orderId);
    this.#byOrder.set(grant.orderId, grant);
    this.#list.add(grant);
  }

  delete(orderId: string): void {
    this.changed.add(orderId);
    const grant = this.#byOrder.get(orderId);
    if (!grant) return;
    this.#byOrder.delete(orderId);
    this.#list.remove(grant);
  }

  /** What is at work already must not come back as the books have it. */
  #take(grant: PendingGrant): void {
    if (this.#byOrder.has(grant.orderId) || this.changed.has(grant.orderId)) return;
    const copy = { ...grant };
    this.#byOrder.set(copy.orderId, copy);
    this.#list.add(copy);
  }

  #readOn(unread: UnreadGrants): void {
    const grants = unread.after(unread.readTo);
    for (const grant of grants) this.#take(grant);
    const last = grants.at(-1);
    this.#unread = last ? { ...unread, readTo: last } : null;
  }
}
