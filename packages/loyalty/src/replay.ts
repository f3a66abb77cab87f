/**
 * Recomputes from the transfers alone what the books must hold (ledger law 10). The worker feeds
 * it every transfer in sequence and compares the outcome with what is stored.
 */
import { type Account, type PostedTransfer, TRANSFERS } from './transfers.ts';

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

/** A law that the transfers themselves break. */
export interface Breach {
  what: string;
  subject: string;
  expected: string;
  found: string;
}

export class Replay {
  readonly totals: Record<Account, number> = {
    issued: 0,
    pending: 0,
    available: 0,
    debt: 0,
    redeemed: 0,
    expired: 0,
    merged: 0,
  };
  readonly members = new Map<number, ReplayedMember>();
  readonly lots = new Map<string, ReplayedLot>();
  readonly orders = new Map<string, ReplayedOrder>();
  readonly #ownerOf: (member: number) => number;
  #sequence = 0;

  /** @param ownerOf whom a member is part of by now, after merges; by default themselves */
  constructor(ownerOf: (member: number) => number = (member) => member) {
    this.#ownerOf = ownerOf;
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

    this.totals[accounts.debit] -= transfer.points;
    this.totals[accounts.credit] += transfer.points;
    const member = this.#member(transfer.member);
    this.#moveMember(member, accounts.debit, -transfer.points);
    this.#moveMember(member, accounts.credit, transfer.points);
    this.#moveOrder(transfer);
    return this.#moveLot(transfer) ?? checkMember(member, transfer);
  }

  #member(number: number): ReplayedMember {
    let member = this.members.get(number);
    if (!member) {
      member = { pending: 0, available: 0, debt: 0 };
      this.members.set(number, member);
    }
    return member;
  }

  #moveMember(member: ReplayedMember, account: Account, points: number): void {
    if (account === 'pending' || account === 'available') member[account] += points;
    if (account === 'debt') member.debt -= points;
  }

  #moveOrder(transfer: PostedTransfer): void {
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

  #moveLot(transfer: PostedTransfer): Breach | null {
    const { debit, credit } = TRANSFERS[transfer.code];
    const touchesLot =
      debit === 'available' || credit === 'available' || transfer.code === 'takeBackExpired';
    if (!touchesLot) return null;
    const subject = `lot ${transfer.lotId} in transfer ${transfer.sequence}`;
    if (transfer.lotId === null) return breach('lot of a transfer', subject, 'a lot', 'none');
    let lot = this.lots.get(transfer.lotId);
    if (!lot) {
      lot = {
        member: transfer.member,
        orderId: transfer.lotId.startsWith('order:') ? transfer.orderId : null,
        remaining: 0,
        expired: 0,
        expiresAt: transfer.lotExpiresAt,
        idleMonths: transfer.lotIdleMonths,
      };
      this.lots.set(transfer.lotId, lot);
    }
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

  /** Whether all accounts sum to zero and no member has both debt and open lots. */
  finish(): Breach | null {
    const sum = Object.values(this.totals).reduce((total, value) => total + value, 0);
    if (sum !== 0) return breach('sum of all accounts', 'shop', '0', String(sum));
    if (this.totals.merged !== 0) {
      return breach('points between merged members', 'shop', '0', String(this.totals.merged));
    }
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

function breach(what: string, subject: string, expected: string, found: string): Breach {
  return { what, subject, expected, found };
}

function checkMember(member: ReplayedMember, { member: number, sequence }: PostedTransfer) {
  const subject = `member ${number} after transfer ${sequence}`;
  for (const account of ['pending', 'available', 'debt'] as const) {
    if (member[account] < 0) {
      return breach(`${account} below zero`, subject, '0 or more', String(member[account]));
    }
  }
  return null;
}
