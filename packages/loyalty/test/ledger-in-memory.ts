import { type Lot, type LotUse, MemberAccount, type PendingGrant } from '../src/member-account.ts';
import { Replay } from '../src/replay.ts';
import type { PostedTransfer } from '../src/transfers.ts';

interface OrderGrant {
  granted: number;
  availableAt: number;
  lotExpiresAt: number | null;
}

/** The books of one member, as simple as can be: what the worker keeps in tables. */
export class LedgerInMemory {
  readonly transfers: PostedTransfer[] = [];
  readonly pending = new Map<string, PendingGrant>();
  readonly lots = new Map<string, Lot>();
  readonly orders = new Map<string, OrderGrant>();
  readonly redemptions = new Map<string, LotUse[]>();
  debt = 0;

  /** Runs an operation on a copy, as the worker does, and writes down what it posted. */
  run<T>(now: number, operation: (account: MemberAccount) => T): T {
    const account = this.open();
    account.settle(now);
    const result = operation(account);
    account.settle(now);
    const entry = this.transfers.length + 1;
    for (const transfer of account.transfers) {
      const sequence = this.transfers.length + 1;
      this.transfers.push({ ...transfer, sequence, member: 1, entry });
    }
    for (const lot of account.changedLots) this.lots.set(lot.id, lot);
    for (const grant of account.changedPending) {
      if (grant.points > 0) this.pending.set(grant.orderId, grant);
      else this.pending.delete(grant.orderId);
    }
    this.debt = account.debt;
    return result;
  }

  open(): MemberAccount {
    return new MemberAccount({
      pending: [...this.pending.values()],
      lots: [...this.lots.values()],
      debt: this.debt,
    });
  }

  balanceAt(now: number) {
    const account = this.open();
    account.settle(now);
    return account.balance();
  }

  /** An order's grant comes to be worth `target` points. */
  order(
    id: string,
    target: number,
    now: number,
    terms: { availableAt: number; lotExpiresAt: number | null },
  ): void {
    const known = this.orders.get(id);
    this.run(now, (account) =>
      account.grantOrder(
        { id, granted: known?.granted ?? 0, target, ...terms },
        { more: { reason: 'purchase', at: now }, less: { reason: 'refund', at: now } },
        now,
      ),
    );
    this.orders.set(id, { granted: target, ...terms });
  }

  redeem(id: string, points: number, now: number): void {
    this.redemptions.set(
      id,
      this.run(now, (account) => account.redeem(points, id, now)),
    );
  }

  cancel(id: string, now: number): void {
    const uses = this.redemptions.get(id);
    if (!uses) throw new Error(`No redemption ${id}.`);
    this.redemptions.delete(id);
    this.run(now, (account) => account.restore(uses, id, now));
  }

  /** Recomputes everything from the transfers (law 10) and names what differs; [] if nothing. */
  differences(): string[] {
    const replay = new Replay();
    const found: string[] = [];
    for (const transfer of this.transfers) {
      const breach = replay.apply(transfer);
      if (breach) found.push(JSON.stringify(breach));
    }
    const end = replay.finish();
    if (end) found.push(JSON.stringify(end));
    const member = replay.members.get(1) ?? { pending: 0, available: 0, debt: 0 };
    const open = [...this.lots.values()];
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const compare = (what: string, expected: unknown, stored: unknown) => {
      if (JSON.stringify(expected) !== JSON.stringify(stored)) {
        found.push(
          `${what}: ${JSON.stringify(expected)} replayed, ${JSON.stringify(stored)} stored`,
        );
      }
    };
    compare('debt', member.debt, this.debt);
    compare('available', member.available, sum(open.map((lot) => lot.remaining)));
    compare(
      'pending',
      member.pending,
      sum([...this.pending.values()].map((grant) => grant.points)),
    );
    for (const lot of open) {
      const replayed = replay.lots.get(lot.id);
      compare(
        lot.id,
        replayed && [replayed.remaining, replayed.expired, replayed.expiresAt, replayed.orderId],
        [lot.remaining, lot.expired, lot.expiresAt, lot.orderId],
      );
    }
    for (const [id, order] of this.orders) {
      compare(`granted by ${id}`, replay.orders.get(id)?.granted ?? 0, order.granted);
    }
    return found;
  }
}
