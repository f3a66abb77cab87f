/** A shop made of the rules and the plainest books: what the worker does with tables, but for coupons, imports and erasing. */
import type {
  Balance,
  CancelInput,
  OrderInput,
  OrderState,
  ProgramInput,
} from '@stamm/contract/types';
import {
  isCanceled,
  NO_FACTS,
  type OrderFacts,
  orderStatus,
  refundedMinor,
  type ToldFacts,
  type ToldOrder,
  withCancellation,
  withRefund,
  withSnapshot,
} from '../src/order-facts.ts';
import { orderWorth } from '../src/order-worth.ts';
import { lotTerms, pointsAvailableAt, versionInForce } from '../src/program.ts';
import { Refusal } from '../src/refusal.ts';
import { DAY_MS } from '../src/time.ts';
import type { PostedTransfer } from '../src/transfers.ts';
import { differences, LedgerInMemory } from './ledger-in-memory.ts';
import type { Answer, Request, ShopUnderTest } from './model/index.ts';

interface OrderRow {
  facts: OrderFacts;
  ledger: LedgerInMemory | null;
  version: number | null;
  granted: number;
  availableAt: number | null;
}

/** How long an idempotency key is good. */
const KEY_LIFE = 30 * DAY_MS;

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

export class ShopInMemory implements ShopUnderTest {
  #now = 0;
  #made = 0;
  readonly #programs: { version: number; inForceFrom: number | null; rules: ProgramInput }[] = [];
  readonly #transfers: PostedTransfer[] = [];
  readonly #ledgers: LedgerInMemory[] = [];
  /** Whom each customer id names; more than one may name the same. */
  readonly #members = new Map<string, LedgerInMemory>();
  /** By which customer id each member joined. */
  readonly #names: string[] = [];
  readonly #orders = new Map<string, OrderRow>();
  /** Who redeemed; null once it was canceled. */
  readonly #redemptions = new Map<string, string | null>();
  readonly #awards = new Map<string, { ledger: LedgerInMemory; points: number; stands: boolean }>();
  readonly #answers = new Map<string, { request: string; answer: Answer; at: number }>();

  constructor(program: ProgramInput) {
    this.#programs.push({ version: 1, inForceFrom: null, rules: program });
  }

  inside<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  async setClock(now: number): Promise<void> {
    this.#now = now;
  }

  async send(request: Request): Promise<Answer> {
    try {
      return this.#send(request);
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code };
      throw error;
    }
  }

  async alarm(): Promise<void> {
    for (const ledger of new Set(this.#members.values())) ledger.run(this.#now, () => undefined);
  }

  /** All of it is only in memory: there is nothing that could be lost. */
  async evict(): Promise<void> {}

  async balances(customerIds: readonly string[]): Promise<(Balance | undefined)[]> {
    return customerIds.map((id) => {
      const balance = this.#members.get(id)?.balanceAt(this.#now);
      if (!balance) return undefined;
      const { nextExpiry, nextRelease, ...points } = balance;
      return {
        ...points,
        nextExpiry: nextExpiry && { ...nextExpiry, expiresAt: iso(nextExpiry.expiresAt) ?? '' },
        nextRelease: nextRelease && {
          ...nextRelease,
          availableAt: iso(nextRelease.availableAt) ?? '',
        },
      };
    });
  }

  async orderStates(ids: readonly string[]): Promise<(OrderState | undefined)[]> {
    return ids.map((id) => {
      const order = this.#orders.get(id);
      return order && this.#orderState(id, order);
    });
  }

  async verify(): Promise<string | null> {
    const owner = (member: number) => this.#mustFind(this.#names[member - 1] ?? '').member;
    return differences(this.#ledgers, owner)[0] ?? null;
  }

  #orderState(id: string, { facts, ledger, version, granted, availableAt }: OrderRow): OrderState {
    const { snapshot } = facts;
    const account = ledger?.open({ orderId: id });
    account?.settle(this.#now);
    const points = { granted, pending: account?.pendingOf(id) ?? 0 };
    return {
      id,
      memberId: ledger && (this.#names[ledger.member - 1] ?? null),
      status: orderStatus(facts),
      currency: snapshot?.currency ?? null,
      totalMinor: snapshot?.totalMinor ?? 0,
      refundedMinor: refundedMinor(facts),
      programVersion: version,
      points,
      pendingUntil: points.pending > 0 ? iso(availableAt) : null,
      placedAt: iso(snapshot?.placedAt ?? null),
      paidAt: iso(snapshot?.paidAt ?? null),
      canceledAt: isCanceled(facts) ? iso(snapshot?.canceledAt ?? facts.canceledAt) : null,
    };
  }

  #send(request: Request): Answer {
    switch (request.call) {
      case 'putOrder':
        return this.#putOrder(request.id, request.input);
      case 'putRefund':
        return this.#tell(request.orderId, (facts) =>
          withRefund(facts, request.refundId, request.input, this.#now),
        );
      case 'cancelOrder':
        return this.#cancelOrder(request.id, request.input);
      case 'redeem':
        return this.#once(`redeem ${request.customerId} ${request.key}`, request, () =>
          this.#redeem(request.customerId, request.rewardId),
        );
      case 'cancelRedemption':
        return this.#cancelRedemption(request.redemptionId);
      case 'redeemCoupon':
      case 'releaseCoupon':
      case 'import':
      case 'erase':
        throw new Error('This shop can only do what the rules decide.');
      case 'adjust':
        return this.#once(`adjust ${request.key}`, request, () =>
          this.#adjust(request.customerId, request.points),
        );
      case 'award':
        return this.#award(request);
      case 'withdraw':
        return this.#withdraw(request.awardId);
      case 'merge':
        return this.#merge(request.customerId, request.from);
      case 'putProgram':
        return this.#putProgram(request.input);
    }
  }

  #putOrder(id: string, input: OrderInput): Answer {
    const customerId = input.customer?.id ?? null;
    const told = { ...input, namesCustomer: customerId !== null };
    return this.#tell(id, (facts) => withSnapshot(facts, told, this.#now), customerId);
  }

  #cancelOrder(id: string, { canceledAt }: CancelInput): Answer {
    const at = canceledAt === undefined ? null : Date.parse(canceledAt);
    return this.#tell(id, (facts) => withCancellation(facts, at, this.#now));
  }

  /** Takes a fact in, judges all of them and brings the ledger to what follows. */
  #tell(
    id: string,
    withTold: (facts: OrderFacts) => ToldFacts | ToldOrder,
    customerId: string | null = null,
  ): Answer {
    const known = this.#orders.get(id);
    const told = withTold(known?.facts ?? NO_FACTS);
    const { facts, outcome } = told;
    const { snapshot } = facts;
    const customer = customerId === null ? null : this.#enrol(customerId);
    const isOwner = customer !== null && 'customerCounts' in told && told.customerCounts;
    const ledger = isOwner ? customer : (known?.ledger ?? null);
    const answer: Answer = { ok: true, outcome };
    if (known && facts === known.facts && ledger === known.ledger) return answer;
    const row = { facts, ledger, version: null, granted: 0, availableAt: null };
    if (!snapshot) {
      this.#orders.set(id, row);
      return answer;
    }
    const { version, rules } = versionInForce(this.#programs, snapshot.placedAt);
    const worth = orderWorth(facts, rules.earning);
    const availableAt = snapshot.paidAt === null ? null : pointsAvailableAt(rules, snapshot.paidAt);
    const { expiresAt, idleMonths } = lotTerms(rules, availableAt ?? this.#now);
    if (known?.ledger && known.ledger !== ledger) known.ledger.giveUp(id, this.#now);
    ledger?.order(id, worth, this.#now, {
      availableAt: availableAt ?? this.#now,
      lotExpiresAt: expiresAt,
      ...(idleMonths === null ? {} : { idleMonths }),
      debtPolicy: rules.debt,
      paidAt: snapshot.paidAt,
    });
    const granted = ledger ? worth : 0;
    this.#orders.set(id, { facts, ledger, version, granted, availableAt });
    return { ok: true, outcome: 'customerCounts' in told ? 'recorded' : outcome };
  }

  #enrol(customerId: string): LedgerInMemory {
    const known = this.#members.get(customerId);
    if (known) return known;
    const ledger = new LedgerInMemory(this.#ledgers.length + 1, this.#transfers, this.#ledgers);
    this.#ledgers.push(ledger);
    this.#members.set(customerId, ledger);
    this.#names.push(customerId);
    return ledger;
  }

  #mustFind(customerId: string): LedgerInMemory {
    const ledger = this.#members.get(customerId);
    if (!ledger) throw new Refusal('member_not_found', 'There is no such member.');
    return ledger;
  }

  #once(key: string, request: Request, effect: () => Answer): Answer {
    const known = this.#answers.get(key);
    if (known && this.#now - known.at <= KEY_LIFE) {
      if (known.request === JSON.stringify(request)) return known.answer;
      throw new Refusal('idempotency_conflict', 'The key was used.');
    }
    const answer = effect();
    this.#answers.set(key, { request: JSON.stringify(request), answer, at: this.#now });
    return answer;
  }

  #program(): ProgramInput {
    return versionInForce(this.#programs, this.#now).rules;
  }

  #redeem(customerId: string, rewardId: string): Answer {
    const reward = this.#program().rewards.find((candidate) => candidate.id === rewardId);
    if (!reward) throw new Refusal('reward_not_found', 'There is no such reward.');
    const id = `redemption-${++this.#made}`;
    this.#mustFind(customerId).redeem(id, reward.points, this.#now);
    this.#redemptions.set(id, customerId);
    return { ok: true, id };
  }

  #cancelRedemption(id: string): Answer {
    const customerId = this.#redemptions.get(id);
    if (typeof customerId !== 'string') return { ok: true };
    this.#redemptions.set(id, null);
    this.#mustFind(customerId).cancel(id, this.#now);
    return { ok: true };
  }

  #adjust(customerId: string, points: number): Answer {
    const ledger = this.#mustFind(customerId);
    const id = `adjustment-${++this.#made}`;
    ledger.run(this.#now, (account) => {
      if (points < 0) account.take(-points, id, this.#now);
      else account.give(points, id, lotTerms(this.#program(), this.#now), this.#now);
    });
    return { ok: true, id };
  }

  #award({ awardId, customerId, points }: Request & { call: 'award' }): Answer {
    const known = this.#awards.get(awardId);
    if (known?.stands) return { ok: true };
    const award = known ?? { ledger: this.#mustFind(customerId), points, stands: true };
    const terms = lotTerms(this.#program(), this.#now);
    award.ledger.run(
      this.#now,
      (account) =>
        account.award(award.points, { id: awardId, measure: 'review' }, terms, this.#now),
      { awardId },
    );
    this.#awards.set(awardId, { ...award, stands: true });
    return { ok: true };
  }

  #withdraw(awardId: string): Answer {
    const award = this.#awards.get(awardId);
    if (!award?.stands) return { ok: true };
    award.ledger.run(
      this.#now,
      (account) => account.withdraw(award.points, { id: awardId, measure: 'review' }, this.#now),
      { awardId },
    );
    award.stands = false;
    return { ok: true };
  }

  #merge(customerId: string, from: string): Answer {
    const [whole, part] = [this.#mustFind(customerId), this.#mustFind(from)];
    if (whole === part) {
      const hasParts = [...this.#members.values()].filter((one) => one === whole).length > 1;
      if (from === this.#names[whole.member - 1] && !hasParts) {
        throw new Refusal('cannot_merge', 'They are the same.');
      }
      return { ok: true };
    }
    whole.absorb(part, this.#now);
    for (const [id, ledger] of this.#members) if (ledger === part) this.#members.set(id, whole);
    for (const order of this.#orders.values()) if (order.ledger === part) order.ledger = whole;
    for (const award of this.#awards.values()) if (award.ledger === part) award.ledger = whole;
    return { ok: true };
  }

  #putProgram(rules: ProgramInput): Answer {
    if (JSON.stringify(this.#program()) === JSON.stringify(rules)) return { ok: true };
    const inForceFrom = this.#orders.size === 0 ? null : this.#now;
    this.#programs.push({ version: this.#programs.length + 1, inForceFrom, rules });
    return { ok: true };
  }
}
