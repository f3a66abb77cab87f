/**
 * Recomputes from the transfers alone what the books must hold (ledger law 10). Each part looks at
 * one thing and needs no more memory than there are of it among the transfers that it is fed, so
 * that a large shop can be proven piece by piece; `Replay` is all of them for a small one.
 */
import { lotFamily } from './member-account.ts';
import { type Account, type PostedTransfer, TRANSFERS, type Transfer } from './transfers.ts';

export interface ReplayedLot {
  member: number;
  orderId: string | null;
  remaining: number;
  expired: number;
  expiresAt: number | null;
  idleMonths: number | null;
}

export interface ReplayedMember {
  pending: number;
  available: number;
  debt: number;
}

export interface ReplayedOrder {
  member: number;
  granted: number;
  forgiven: number;
  pending: number;
}

export interface ReplayedRedemption {
  /** How many points it took from which lot. */
  taken: Map<string, number>;
  /** How many of them were given back. */
  restored: number;
}

/** A law that the transfers themselves break. */
export interface Breach {
  what: string;
  subject: string;
  expected: string;
  found: string;
}

export type AccountTotals = Record<Account, bigint>;

/** Adds what transfers move that are not posted yet. */
export function settleTotals(totals: AccountTotals, transfers: readonly Transfer[]): void {
  for (const { code, points } of transfers) {
    const { debit, credit } = TRANSFERS[code];
    totals[debit] -= BigInt(points);
    totals[credit] += BigInt(points);
  }
}

/** All accounts of a shop, fed with all its transfers. Sums are exact, however many they are. */
export class TotalsReplay {
  readonly totals: AccountTotals;
  #sequence: number;

  constructor(
    before: { sequence: number; totals: AccountTotals } = {
      sequence: 0,
      totals: {
        issued: 0n,
        pending: 0n,
        available: 0n,
        debt: 0n,
        redeemed: 0n,
        expired: 0n,
        merged: 0n,
      },
    },
  ) {
    this.totals = { ...before.totals };
    this.#sequence = before.sequence;
  }

  /** Takes the next transfer in; returns the first law it breaks, or null. */
  apply(transfer: PostedTransfer): Breach | null {
    const subject = `transfer ${transfer.sequence}`;
    if (transfer.sequence !== this.#sequence + 1) {
      return breach('sequence', subject, String(this.#sequence + 1), String(transfer.sequence));
    }
    this.#sequence = transfer.sequence;
    if (!Number.isSafeInteger(transfer.points) || transfer.points <= 0) {
      return breach('transfer amount', subject, 'a whole number above 0', String(transfer.points));
    }
    const accounts = TRANSFERS[transfer.code];
    if (!accounts) return breach('transfer code', subject, 'a known code', transfer.code);
    this.totals[accounts.debit] -= BigInt(transfer.points);
    this.totals[accounts.credit] += BigInt(transfer.points);
    return null;
  }

  /** Whether all accounts sum to zero, and none but a member's holds points on their way. */
  finish(): Breach | null {
    const sum = Object.values(this.totals).reduce((total, value) => total + value, 0n);
    if (sum !== 0n) return breach('sum of all accounts', 'shop', '0', String(sum));
    return this.totals.merged === 0n
      ? null
      : breach('points between merged members', 'shop', '0', String(this.totals.merged));
  }
}

/** The balances of members. Feed it with all transfers of each, and of all who are part of them. */
export class BalanceReplay {
  readonly members: Map<number, ReplayedMember>;

  constructor(before: Iterable<readonly [number, ReplayedMember]> = []) {
    this.members = new Map(before);
  }

  apply(transfer: PostedTransfer): Breach | null {
    const { member: number, points, sequence, code } = transfer;
    let member = this.members.get(number);
    if (!member) {
      member = { pending: 0, available: 0, debt: 0 };
      this.members.set(number, member);
    }
    const { debit, credit } = TRANSFERS[code];
    move(member, debit, -points);
    move(member, credit, points);
    const subject = `member ${number} after transfer ${sequence}`;
    for (const account of ['pending', 'available', 'debt'] as const) {
      if (member[account] < 0) {
        return breach(`${account} below zero`, subject, '0 or more', String(member[account]));
      }
    }
    return null;
  }

  /** Whether no member has both debt and open lots (law 3). */
  finish(): Breach | null {
    for (const [number, member] of this.members) {
      if (member.debt > 0 && member.available > 0) {
        return breach(
          'debt beside open lots',
          `member ${number}`,
          'debt or points',
          `debt ${member.debt} and ${member.available} points`,
        );
      }
    }
    return null;
  }
}

/** Lots. Feed it with all transfers that name them. */
export class LotReplay {
  readonly lots = new Map<string, ReplayedLot>();
  readonly #ownerOf: (member: number) => number;

  /** @param ownerOf whom a member is part of by now, after merges; by default themselves */
  constructor(ownerOf: (member: number) => number = (member) => member) {
    this.#ownerOf = ownerOf;
  }

  apply(transfer: PostedTransfer): Breach | null {
    const { debit, credit } = TRANSFERS[transfer.code];
    const touchesLot =
      debit === 'available' || credit === 'available' || transfer.code === 'takeBackExpired';
    if (!touchesLot) return null;
    const subject = `lot ${transfer.lotId} in transfer ${transfer.sequence}`;
    if (transfer.lotId === null) return breach('lot of a transfer', subject, 'a lot', 'none');
    const lot = this.#lot(transfer.lotId, transfer);
    if (this.#ownerOf(lot.member) !== this.#ownerOf(transfer.member)) {
      return breach('owner of a lot', subject, `member ${lot.member}`, `member ${transfer.member}`);
    }
    if (credit === 'available') {
      lot.remaining += transfer.points;
      lot.expiresAt = transfer.lotExpiresAt;
      lot.idleMonths = transfer.lotIdleMonths;
    }
    if (debit === 'available') lot.remaining -= transfer.points;
    if (transfer.code === 'expire') lot.expired += transfer.points;
    if (transfer.code === 'takeBackExpired') lot.expired -= transfer.points;
    return lot.remaining < 0 || lot.expired < 0
      ? breach('lot below zero', subject, '0 or more', String(Math.min(lot.remaining, lot.expired)))
      : null;
  }

  #lot(id: string, { member, lotExpiresAt, lotIdleMonths }: PostedTransfer): ReplayedLot {
    let lot = this.lots.get(id);
    if (!lot) {
      lot = {
        member,
        orderId: orderOfLot(id),
        remaining: 0,
        expired: 0,
        expiresAt: lotExpiresAt,
        idleMonths: lotIdleMonths,
      };
      this.lots.set(id, lot);
    }
    return lot;
  }
}

/** What came of orders. Feed it with all transfers that name them. */
export class OrderReplay {
  readonly orders = new Map<string, ReplayedOrder>();

  apply(transfer: PostedTransfer): void {
    if (transfer.orderId === null) return;
    let order = this.orders.get(transfer.orderId);
    if (!order) {
      order = { member: transfer.member, granted: 0, forgiven: 0, pending: 0 };
      this.orders.set(transfer.orderId, order);
    }
    const { points, code } = transfer;
    const { debit, credit } = TRANSFERS[code];
    if (code === 'forgive') order.forgiven += points;
    else if (code === 'reclaim') order.forgiven -= points;
    else {
      if (debit === 'issued') order.granted += points;
      if (credit === 'issued') order.granted -= points;
    }
    if (credit === 'pending') order.pending += points;
    if (debit === 'pending') order.pending -= points;
  }
}

/** What redemptions took and gave back. Feed it with all transfers that name them. */
export class RedemptionReplay {
  readonly redemptions = new Map<string, ReplayedRedemption>();

  apply({ redemptionId, code, lotId, points }: PostedTransfer): void {
    if (redemptionId === null) return;
    let redemption = this.redemptions.get(redemptionId);
    if (!redemption) {
      redemption = { taken: new Map(), restored: 0 };
      this.redemptions.set(redemptionId, redemption);
    }
    if (code === 'restore') redemption.restored += points;
    else if (lotId !== null) {
      redemption.taken.set(lotId, (redemption.taken.get(lotId) ?? 0) + points);
    }
  }
}

/** What adjustments gave (positive) or took (negative). Feed it with all transfers that name them. */
export class AdjustmentReplay {
  readonly adjustments = new Map<string, number>();

  apply({ adjustmentId, code, points }: PostedTransfer): void {
    if (adjustmentId === null) return;
    const signed = code === 'give' ? points : -points;
    this.adjustments.set(adjustmentId, (this.adjustments.get(adjustmentId) ?? 0) + signed);
  }
}

/** What awards gave and have not taken back. Feed it with all transfers that name them. */
export class AwardReplay {
  readonly awards = new Map<string, number>();

  apply({ awardId, code, points }: PostedTransfer): void {
    if (awardId === null) return;
    const signed = code === 'award' ? points : -points;
    this.awards.set(awardId, (this.awards.get(awardId) ?? 0) + signed);
  }
}

/** All of it at once, fed with every transfer in sequence. */
export class Replay {
  readonly #totals = new TotalsReplay();
  readonly #balances = new BalanceReplay();
  readonly #lots: LotReplay;
  readonly #orders = new OrderReplay();

  /** @param ownerOf whom a member is part of by now, after merges; by default themselves */
  constructor(ownerOf?: (member: number) => number) {
    this.#lots = new LotReplay(ownerOf);
  }

  get members(): ReadonlyMap<number, ReplayedMember> {
    return this.#balances.members;
  }

  get lots(): ReadonlyMap<string, ReplayedLot> {
    return this.#lots.lots;
  }

  get orders(): ReadonlyMap<string, ReplayedOrder> {
    return this.#orders.orders;
  }

  /** Takes the next transfer in; returns the first law it breaks, or null. */
  apply(transfer: PostedTransfer): Breach | null {
    const first = this.#totals.apply(transfer);
    if (first) return first;
    this.#orders.apply(transfer);
    return this.#lots.apply(transfer) ?? this.#balances.apply(transfer);
  }

  finish(): Breach | null {
    return this.#totals.finish() ?? this.#balances.finish();
  }
}

/** By its name: what comes back from a redemption names no order. */
function orderOfLot(id: string): string | null {
  const family = lotFamily(id);
  return family.startsWith('order:') ? family.slice('order:'.length) : null;
}

function move(member: ReplayedMember, account: Account, points: number): void {
  if (account === 'pending' || account === 'available') member[account] += points;
  if (account === 'debt') member.debt -= points;
}

function breach(what: string, subject: string, expected: string, found: string): Breach {
  return { what, subject, expected, found };
}
