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
}

export interface ReplayedMember {
  pending: number;
  available: number;
  debt: number;
}

export interface ReplayedOrder {
  member: number;
  granted: number;
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
  /** Of the whole shop. What one member has is exact as a number; all of them together may not be. */
  readonly totals: Record<Account, bigint> = {
    issued: 0n,
    pending: 0n,
    available: 0n,
    debt: 0n,
    redeemed: 0n,
    expired: 0n,
  };
  readonly members = new Map<number, ReplayedMember>();
  readonly lots = new Map<string, ReplayedLot>();
  readonly orders = new Map<string, ReplayedOrder>();
  #sequence = 0;

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
    const member = this.#member(transfer.member);
    this.#moveMember(member, accounts.debit, -transfer.points);
    this.#moveMember(member, accounts.credit, transfer.points);
    this.#moveOrder(transfer);
    return this.#moveLot(transfer) ?? this.#checkMember(member, transfer);
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
      order = { member: transfer.member, granted: 0, pending: 0 };
      this.orders.set(transfer.orderId, order);
    }
    const { debit, credit } = TRANSFERS[transfer.code];
    if (debit === 'issued') order.granted += transfer.points;
    if (credit === 'issued') order.granted -= transfer.points;
    if (credit === 'pending') order.pending += transfer.points;
    if (debit === 'pending') order.pending -= transfer.points;
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
      };
      this.lots.set(transfer.lotId, lot);
    }
    if (lot.member !== transfer.member) {
      return breach('owner of a lot', subject, `member ${lot.member}`, `member ${transfer.member}`);
    }
    if (credit === 'available') {
      lot.remaining += transfer.points;
      lot.expiresAt = transfer.lotExpiresAt;
    }
    if (debit === 'available') lot.remaining -= transfer.points;
    if (transfer.code === 'expire') lot.expired += transfer.points;
    if (transfer.code === 'takeBackExpired') lot.expired -= transfer.points;
    return lot.remaining < 0 || lot.expired < 0
      ? breach('lot below zero', subject, '0 or more', String(Math.min(lot.remaining, lot.expired)))
      : null;
  }

  /** Debt means that no lot is open (law 3); within one operation debt is paid right after. */
  #checkMember(member: ReplayedMember, transfer: PostedTransfer): Breach | null {
    const subject = `member ${transfer.member} after transfer ${transfer.sequence}`;
    if (member.pending < 0)
      return breach('pending below zero', subject, '0 or more', String(member.pending));
    if (member.debt < 0)
      return breach('debt below zero', subject, '0 or more', String(member.debt));
    return null;
  }

  /** Whether all accounts sum to zero and no member has both debt and open lots. */
  finish(): Breach | null {
    const sum = Object.values(this.totals).reduce((total, value) => total + value, 0n);
    if (sum !== 0n) return breach('sum of all accounts', 'shop', '0', String(sum));
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
