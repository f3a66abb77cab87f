import { type Lot, type LotUse, MemberAccount, type PendingGrant } from '../src/member-account.ts';
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

  constructor(member = 1, transfers: PostedTransfer[] = []) {
    this.member = member;
    this.transfers = transfers;
  }

  /** Runs an operation on a copy, as the worker does, and writes down what it posted. */
  run<T>(now: number, operation: (account: MemberAccount) => T): T {
    const account = this.open();
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

  open(): MemberAccount {
    return new MemberAccount({
      pending: [...this.pending.values()],
      lots: [...this.lots.values()],
      debt: this.debt,
      lastActivityAt: this.#lastActivityAt(),
      timeZone: 'UTC',
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
    const written = this.run(now, (account) =>
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
    );
    this.orders.set(id, { granted: target, forgiven: written, paidAt });
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
    const left = this.run(now, (account) => account.restore(uses, id, now, forgiven));
    for (const [order, row] of this.orders) row.forgiven = left.get(order) ?? row.forgiven;
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
