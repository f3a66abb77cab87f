import {
  awardLotName,
  type LotUse,
  lotFamily,
  MemberAccount,
  orderLotName,
  type UnreadPoints,
} from '../src/member-account.ts';
import { type Lot, type LotPlace, lotKind } from '../src/open-lots.ts';
import type { PendingGrant } from '../src/pending-grants.ts';
import { Replay } from '../src/replay.ts';
import { latest } from '../src/time.ts';
import type { PostedTransfer } from '../src/transfers.ts';

/** Dates and rules of an order's points, as a test states them. */
export interface OrderTerms {
  availableAt: number;
  lotExpiresAt: number | null;
  idleMonths?: number;
  debtPolicy?: 'carry' | 'writeOff';
  /** By default when it was told; null where it is not paid. */
  paidAt?: number | null;
}

interface OrderRow {
  granted: number;
  forgiven: number;
  paidAt: number | null;
}

/** What an operation is about, and must find in the account even where not all was read. */
interface Needed {
  orderId?: string;
  lotIds?: readonly string[];
  awardId?: string;
}

/** The books of one member, as simple as can be: what the worker keeps in tables. */
export class LedgerInMemory {
  /** Shared by the members of a shop. */
  readonly transfers: PostedTransfer[];
  readonly member: number;
  readonly pending = new Map<string, PendingGrant>();
  readonly lots = new Map<string, Lot>();
  readonly orders = new Map<string, OrderRow>();
  readonly redemptions = new Map<string, LotUse[]>();
  redeemedAt: number[] = [];
  debt = 0;
  #opened = 0;

  /** All of the shop, this one included. */
  readonly #everyone: readonly LedgerInMemory[];

  constructor(
    member = 1,
    transfers: PostedTransfer[] = [],
    everyone: readonly LedgerInMemory[] = [],
  ) {
    this.member = member;
    this.transfers = transfers;
    this.#everyone = everyone;
  }

  /** Runs an operation on a copy, as the worker does, and writes down what it posted. */
  run<T>(now: number, operation: (account: MemberAccount) => T, needed: Needed = {}): T {
    const account = this.open(needed);
    account.settle(now);
    const result = operation(account);
    account.settle(now);
    this.write(account);
    return result;
  }

  write(account: MemberAccount): void {
    const entry = this.transfers.length + 1;
    for (const transfer of account.transfers) {
      const sequence = this.transfers.length + 1;
      this.transfers.push({ ...transfer, sequence, member: this.member, entry });
    }
    for (const lot of account.changedLots) this.lots.set(lot.id, lot);
    for (const grant of account.changedPending) {
      if (grant.points > 0) this.pending.set(grant.orderId, grant);
      else this.pending.delete(grant.orderId);
    }
    this.debt = account.debt;
  }

  /** Given whole, or with most of it still to be read: by turns, for it must make no difference. */
  open({ orderId, lotIds = [], awardId }: Needed = {}): MemberAccount {
    this.#opened++;
    const [pending, lots] = [[...this.pending.values()], [...this.lots.values()]];
    const account = {
      debt: this.debt,
      lastActivityAt: this.#lastActivityAt(),
      timeZone: 'UTC',
      lotsOf: (id: string) => ({
        own: lots.filter((lot) => lot.orderId === id),
        takenNames: this.#takenNames([orderLotName(id)]),
      }),
      takenLotNames: this.#takenNames([
        ...lotIds.map(lotFamily),
        ...(orderId === undefined ? [] : [orderLotName(orderId)]),
      ]),
    };
    if (this.#opened % 2 === 0) return new MemberAccount({ ...account, pending, lots });
    const families = new Set(lotIds.map(lotFamily));
    const own = pending.filter((grant) => grant.orderId === orderId);
    const isOfAward = ({ id }: Lot) =>
      awardId !== undefined && id.split(' ', 1)[0] === awardLotName(awardId);
    const needed = lots.filter(
      (lot) => lot.orderId === orderId || families.has(lotFamily(lot.id)) || isOfAward(lot),
    );
    return new MemberAccount({
      ...account,
      pending: own,
      lots: needed,
      unread: unread(pending, lots),
    });
  }

  /** Another member becomes part of this one. */
  absorb(other: LedgerInMemory, now: number): void {
    const [mine, theirs] = [this.open(), other.open()];
    mine.settle(now);
    theirs.settle(now);
    mine.absorb(theirs, now);
    mine.settle(now);
    for (const [id, order] of other.orders) this.orders.set(id, order);
    for (const [id, uses] of other.redemptions) this.redemptions.set(id, uses);
    this.redeemedAt.push(...other.redeemedAt);
    other.write(theirs);
    // Those, too, that were not read because nothing is left in them.
    for (const [id, lot] of other.lots) this.lots.set(id, lot);
    other.pending.clear();
    other.lots.clear();
    other.orders.clear();
    other.redemptions.clear();
    other.redeemedAt = [];
    this.write(mine);
  }

  balanceAt(now: number) {
    const account = this.open();
    account.settle(now);
    return account.balance();
  }

  /** An order's grant comes to be worth `target` points. */
  order(id: string, target: number, now: number, terms: OrderTerms): void {
    const { granted, forgiven } = this.orders.get(id) ?? { granted: 0, forgiven: 0 };
    const paidAt = terms.paidAt === undefined ? now : terms.paidAt;
    const written = this.run(
      now,
      (account) =>
        account.grantOrder(
          {
            id,
            granted,
            forgiven,
            target,
            availableAt: terms.availableAt,
            terms: { expiresAt: terms.lotExpiresAt, idleMonths: terms.idleMonths ?? null },
            debtPolicy: terms.debtPolicy ?? 'carry',
            lastActivityAt: latest(this.#lastActivityAt(id), paidAt),
          },
          { more: { reason: 'purchase', at: now }, less: { reason: 'refund', at: now } },
          now,
        ),
      { orderId: id },
    );
    this.orders.set(id, { granted: target, forgiven: written, paidAt });
  }

  /** The order is another member's from now on. */
  giveUp(id: string, now: number): void {
    const { granted, forgiven } = this.orders.get(id) ?? { granted: 0, forgiven: 0 };
    const lastActivityAt = this.#lastActivityAt(id);
    this.run(
      now,
      (account) => account.giveUpOrder({ id, granted, forgiven, lastActivityAt }, now),
      { orderId: id },
    );
    this.orders.delete(id);
  }

  redeem(id: string, points: number, now: number): void {
    this.redemptions.set(
      id,
      this.run(now, (account) => account.redeem(points, id, now)),
    );
    this.redeemedAt.push(now);
  }

  cancel(id: string, now: number): void {
    const uses = this.redemptions.get(id);
    if (!uses) throw new Error(`No redemption ${id}.`);
    this.redemptions.delete(id);
    const forgiven = new Map([...this.orders].map(([order, row]) => [order, row.forgiven]));
    const left = this.run(now, (account) => account.restore(uses, id, now, forgiven), {
      lotIds: uses.map((use) => use.lotId),
    });
    for (const [order, row] of this.orders) row.forgiven = left.get(order) ?? row.forgiven;
  }

  #takenNames(families: readonly string[]): string[] {
    return this.#everyone
      .filter((ledger) => ledger !== this)
      .flatMap((ledger) => [...ledger.lots.values()])
      .map((lot) => lot.id)
      .filter((id) => families.includes(lotFamily(id)));
  }

  #lastActivityAt(exceptOrder?: string): number | null {
    const paidAt = [...this.orders].map(([id, order]) =>
      id === exceptOrder ? null : order.paidAt,
    );
    return [...paidAt, ...this.redeemedAt].reduce(latest, null);
  }
}

/** Recomputes everything from the transfers (law 10) and names what differs; [] if nothing. */
export function differences(
  members: readonly LedgerInMemory[],
  ownerOf?: (member: number) => number,
): string[] {
  const replay = new Replay(ownerOf);
  const found: string[] = [];
  const compare = (what: string, replayed: unknown, stored: unknown) => {
    const [first, second] = [JSON.stringify(replayed), JSON.stringify(stored)];
    if (first !== second) found.push(`${what}: ${first} replayed, ${second} stored`);
  };
  for (const transfer of members[0]?.transfers ?? []) {
    const breach = replay.apply(transfer);
    if (breach) found.push(JSON.stringify(breach));
  }
  const end = replay.finish();
  if (end) found.push(JSON.stringify(end));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  for (const ledger of members) {
    const none = { pending: 0, available: 0, debt: 0 };
    const lots = [...ledger.lots.values()];
    compare(`member ${ledger.member}`, replay.members.get(ledger.member) ?? none, {
      pending: sum([...ledger.pending.values()].map((grant) => grant.points)),
      available: sum(lots.map((lot) => lot.remaining)),
      debt: ledger.debt,
    });
    for (const { id, remaining, expired, expiresAt, idleMonths, orderId } of lots) {
      const lot = replay.lots.get(id);
      compare(id, lot && [lot.remaining, lot.expired, lot.expiresAt, lot.idleMonths, lot.orderId], [
        remaining,
        expired,
        expiresAt,
        idleMonths,
        orderId,
      ]);
    }
    for (const [id, { granted, forgiven }] of ledger.orders) {
      const order = replay.orders.get(id);
      compare(id, [order?.granted ?? 0, order?.forgiven ?? 0], [granted, forgiven]);
    }
  }
  return found;
}

/** A member's points as books hand them out, two at a time. */
function unread(pending: readonly PendingGrant[], all: readonly Lot[]): UnreadPoints {
  const open = all.filter((lot) => lot.remaining > 0);
  const placeOf = ({ expiresAt, id }: Lot) => ({ expiresAt: expiresAt ?? 0, id });
  const isAfter = (a: LotPlace, b: LotPlace | null) =>
    b === null || a.expiresAt > b.expiresAt || (a.expiresAt === b.expiresAt && a.id > b.id);
  const grants = pending.toSorted((a, b) =>
    a.availableAt === b.availableAt
      ? a.orderId < b.orderId
        ? -1
        : 1
      : a.availableAt - b.availableAt,
  );
  return {
    available: open.reduce((sum, lot) => sum + lot.remaining, 0),
    pending: pending.reduce((sum, grant) => sum + grant.points, 0),
    lots: [...new Set(open.map(lotKind))].map((kind) => {
      const ofKind = open
        .filter((lot) => lotKind(lot) === kind)
        .sort((a, b) => (isAfter(placeOf(a), placeOf(b)) ? 1 : -1));
      const after = (place: LotPlace | null) =>
        ofKind.filter((lot) => isAfter(placeOf(lot), place));
      return {
        kind,
        after: (place) => after(place).slice(0, 2),
        pointsUntil: (place, until) =>
          after(place).reduce(
            (sum, lot) => sum + (placeOf(lot).expiresAt <= until ? lot.remaining : 0),
            0,
          ),
      };
    }),
    grants: {
      readTo: { availableAt: -1, orderId: '' },
      after: (place) =>
        grants
          .filter(
            ({ availableAt, orderId }) =>
              availableAt > place.availableAt ||
              (availableAt === place.availableAt && orderId > place.orderId),
          )
          .slice(0, 2),
    },
  };
}
