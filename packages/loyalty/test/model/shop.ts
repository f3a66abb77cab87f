/**
 * One shop of the model. It is told the same things as the shop under test, one after another,
 * and says what must come of them.
 */
import type {
  CancelInput,
  ErrorCode,
  ImportLine,
  OrderInput,
  OrderState,
  ProgramInput,
  RefundInput,
} from '@stamm/contract/types';
import { DAY, endOfDay } from './calendar.ts';
import { type ModelBalance, ModelMember, type Point, termsOf } from './member.ts';
import {
  cameToNothing,
  isCanceled,
  type ModelOrder,
  newness,
  newOrder,
  refundAgain,
  refunded,
  status,
  worth,
} from './order.ts';
import { Refused } from './refused.ts';

/** One thing that a shop is told. */
export type Request =
  | { call: 'putOrder'; id: string; input: OrderInput }
  | { call: 'putRefund'; orderId: string; refundId: string; input: RefundInput }
  | { call: 'cancelOrder'; id: string; input: CancelInput }
  | { call: 'redeem'; customerId: string; key: string; rewardId: string }
  | { call: 'cancelRedemption'; redemptionId: string }
  | { call: 'redeemCoupon' | 'releaseCoupon'; redemptionId: string; orderId: string }
  | { call: 'adjust'; customerId: string; key: string; points: number }
  | { call: 'award'; awardId: string; customerId: string; points: number }
  | { call: 'withdraw'; awardId: string }
  | { call: 'merge'; customerId: string; from: string }
  | { call: 'erase'; customerId: string }
  | { call: 'putProgram'; input: ProgramInput }
  | { call: 'import'; lines: ImportLine[] };

/**
 * What came of it: for a redemption or an adjustment with the id that it was given, for an import
 * with the lines that were rejected.
 */
export type Answer =
  | { ok: true; id?: string; rejected?: { line: number; code: string }[] }
  | { ok: false; code: ErrorCode };

interface Program {
  version: number;
  from: number;
  rules: ProgramInput;
}

/** What was given for a cause, once; whether it stands. */
interface Award {
  member: ModelMember;
  points: number;
  stands: boolean;
}

interface Redemption {
  member: ModelMember;
  points: Point[];
  usableUntil: number;
  canceled: boolean;
  /** Its member has left. */
  abandoned: boolean;
  usedFor: string | null;
  /** By order, in the order of time: what became of each use. A returned one waits for its order. */
  uses: Map<string, 'used' | 'returned' | 'released'>;
  /** Whether it came back expired before. */
  hadGrace: boolean;
}

/** An idempotency key is good for so long. */
const KEY_LIFE = 30 * DAY;

export class ModelShop {
  now: number;
  readonly programs: Program[] = [];
  readonly orders = new Map<string, ModelOrder>();
  readonly redemptions = new Map<string, Redemption>();
  readonly #awards = new Map<string, Award>();
  readonly #members = new Map<string, ModelMember>();
  /** Those who have left, too; but for those who became part of another. */
  #everyone: ModelMember[] = [];
  #joined = 0;
  readonly #keys = new Map<string, { request: string; answer: Answer; at: number }>();

  constructor(program: ProgramInput, now: number) {
    this.now = now;
    this.programs.push({ version: 1, from: Number.NEGATIVE_INFINITY, rules: program });
  }

  /** Time goes on. */
  passTo(now: number): void {
    this.now = now;
    for (const member of this.#everyone) member.pass(now);
  }

  /** Takes a request. `givenId` is the id that the shop under test gave to what it made. */
  take(request: Request, givenId: string | undefined): Answer {
    try {
      return this.#take(request, givenId ?? '');
    } catch (error) {
      if (error instanceof Refused) return { ok: false, code: error.code };
      throw error;
    }
  }

  member(customerId: string): ModelMember | undefined {
    return this.#members.get(customerId);
  }

  balance(customerId: string): ModelBalance | undefined {
    return this.#members.get(customerId)?.balance();
  }

  orderState(id: string): OrderState | undefined {
    const order = this.orders.get(id);
    if (!order) return undefined;
    const { snapshot } = order;
    const pending = order.member?.pendingOf(id) ?? [];
    const iso = (instant: number | undefined) =>
      instant === undefined ? null : new Date(instant).toISOString();
    const canceledAt = snapshot?.canceledAt ?? iso(order.canceledAt ?? undefined);
    return {
      id,
      memberId: order.member?.name ?? null,
      status: status(order),
      currency: snapshot?.currency ?? null,
      totalMinor: snapshot?.totalMinor ?? 0,
      refundedMinor: refunded(order),
      programVersion: order.version,
      points: { granted: order.granted, pending: pending.length },
      pendingUntil: iso(pending[0]?.availableAt),
      placedAt: snapshot?.placedAt ?? null,
      paidAt: snapshot?.paidAt ?? null,
      canceledAt: isCanceled(order) ? canceledAt : null,
    };
  }

  #take(request: Request, givenId: string): Answer {
    switch (request.call) {
      case 'putOrder':
        return this.#putOrder(request.id, request.input);
      case 'putRefund':
        return this.#putRefund(request.orderId, request.refundId, request.input);
      case 'cancelOrder':
        return this.#cancelOrder(request.id, request.input);
      case 'redeem':
        return this.#once(request, () => this.#redeem(request, givenId));
      case 'cancelRedemption':
        return this.#cancelRedemption(this.#redemption(request.redemptionId));
      case 'redeemCoupon':
        return this.#redeemCoupon(this.#redemption(request.redemptionId), request.orderId);
      case 'releaseCoupon':
        return this.#releaseCoupon(this.#redemption(request.redemptionId), request.orderId);
      case 'adjust':
        return this.#once(request, () => this.#adjust(request, givenId));
      case 'award':
        return this.#award(request);
      case 'withdraw':
        return this.#withdraw(request.awardId);
      case 'merge':
        return this.#merge(request.customerId, request.from);
      case 'erase':
        return this.#erase(request.customerId);
      case 'putProgram':
        return this.#putProgram(request.input);
      case 'import':
        return this.#import(request.lines);
    }
  }

  #putOrder(id: string, input: OrderInput): Answer {
    this.#takeSnapshot(id, input, (known) => known.refunds);
    return { ok: true };
  }

  /** Takes a snapshot in, together with refunds that came with it. */
  #takeSnapshot(
    id: string,
    input: OrderInput,
    withRefunds: (order: ModelOrder) => ModelOrder['refunds'],
  ): void {
    const known = this.orders.get(id) ?? newOrder(id);
    const customer = this.#members.get(input.customer.id);
    if (known.member && known.member !== customer && !known.member.isErased) {
      throw new Refused('order_belongs_to_another_customer');
    }
    const newest =
      known.snapshot && newness(known.snapshot) > newness(input) ? known.snapshot : input;
    const order = { ...known, snapshot: newest };
    const join = () => customer ?? this.#join(input.customer.id);
    this.#judge({ ...order, refunds: withRefunds(order) }, join);
  }

  /** Each line is an order, with all that was refunded of it: what is new of that is a refund. */
  #import(lines: ImportLine[]): Answer {
    const rejected: { line: number; code: string }[] = [];
    for (const [index, line] of lines.entries()) {
      const { orderId, customerId, email: _email, refundedMinor, ...rest } = line;
      const paidAt = rest.paidAt === undefined ? rest.placedAt : rest.paidAt;
      try {
        this.#takeSnapshot(orderId, { ...rest, paidAt, customer: { id: customerId } }, (order) =>
          withImportedRefund(order, refundedMinor),
        );
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        rejected.push({ line: index + 1, code: error.code });
      }
    }
    return { ok: true, rejected };
  }

  #putRefund(orderId: string, refundId: string, input: RefundInput): Answer {
    const known = this.orders.get(orderId) ?? newOrder(orderId);
    const told = known.refunds.get(refundId);
    if (told && refundAgain(told, input)) return { ok: true };
    if (told) throw new Refused('refund_conflict');
    if (known.snapshot && refunded(known) + input.amountMinor > known.snapshot.totalMinor) {
      throw new Refused('refund_exceeds_payment');
    }
    this.#judge({ ...known, refunds: new Map([...known.refunds, [refundId, input]]) });
    return { ok: true };
  }

  #cancelOrder(id: string, { canceledAt }: CancelInput): Answer {
    const known = this.orders.get(id) ?? newOrder(id);
    if (canceledAt === undefined && isCanceled(known)) return { ok: true };
    const at = canceledAt === undefined ? this.now : Date.parse(canceledAt);
    this.#judge({ ...known, canceledAt: Math.max(at, known.canceledAt ?? at) });
    return { ok: true };
  }

  /** All facts are known: what is the order worth by its program, and what follows for its member? */
  #judge(order: ModelOrder, customer?: () => ModelMember): void {
    const { snapshot } = order;
    const known = this.orders.get(order.id);
    if (!snapshot) {
      this.orders.set(order.id, order);
      this.#couponsFollow(order, known);
      return;
    }
    const placedAt = Date.parse(snapshot.placedAt);
    const { version, rules } = this.#programAt(placedAt);
    const target = worth(order, rules.earning);
    const availableAt =
      snapshot.paidAt == null ? this.now : Date.parse(snapshot.paidAt) + rules.pendingDays * DAY;
    const member = order.member ?? customer?.();
    if (!member) throw new Error('A snapshot names its customer.');
    const judged = { ...order, member, version, granted: target };
    this.orders.set(order.id, judged);
    this.#couponsFollow(judged, known);
    judged.forgiven = member.grantOrder(
      {
        id: order.id,
        granted: order.granted,
        forgiven: order.forgiven,
        target,
        availableAt,
        terms: termsOf(rules.expiry, availableAt),
        writesOff: rules.debt === 'writeOff',
      },
      this.now,
    );
    member.pass(this.now);
  }

  #programAt(instant: number): Program {
    const inForce = this.programs.filter(({ from }) => from <= instant).at(-1) ?? this.programs[0];
    if (!inForce) throw new Error('A shop has a program.');
    return inForce;
  }

  /** A first order makes its customer a member. */
  #join(customerId: string): ModelMember {
    const paidAt = (member: ModelMember) =>
      [...this.orders.values()].flatMap(({ member: owner, snapshot }) =>
        owner === member && snapshot?.paidAt != null ? [Date.parse(snapshot.paidAt)] : [],
      );
    const member = new ModelMember(customerId, ++this.#joined, paidAt);
    this.#members.set(customerId, member);
    this.#everyone.push(member);
    return member;
  }

  #mustFind(customerId: string): ModelMember {
    const member = this.#members.get(customerId);
    if (!member) throw new Refused('member_not_found');
    return member;
  }

  /** The same key again gets the same answer, and with another request a refusal. */
  #once(request: Request & { customerId: string; key: string }, effect: () => Answer): Answer {
    const who = request.call === 'redeem' ? request.customerId : '';
    const key = `${request.call} ${who} ${request.key}`;
    const known = this.#keys.get(key);
    if (known && this.now - known.at <= KEY_LIFE) {
      if (known.request === JSON.stringify(request)) return known.answer;
      throw new Refused('idempotency_conflict');
    }
    const answer = effect();
    this.#keys.set(key, { request: JSON.stringify(request), answer, at: this.now });
    return answer;
  }

  #redeem({ customerId, rewardId }: Request & { call: 'redeem' }, id: string): Answer {
    const member = this.#mustFind(customerId);
    const { rewards } = this.#programAt(this.now).rules;
    const reward = rewards.find((candidate) => candidate.id === rewardId);
    if (!reward) throw new Refused('reward_not_found');
    const points = member.redeem(reward.points, this.now);
    this.redemptions.set(id, {
      member,
      points,
      usableUntil: endOfDay(this.now + reward.validDays * DAY),
      canceled: false,
      abandoned: false,
      usedFor: null,
      uses: new Map(),
      hadGrace: false,
    });
    return { ok: true, id };
  }

  #redemption(id: string): Redemption {
    const redemption = this.redemptions.get(id);
    if (!redemption) throw new Error(`The model has no redemption ${id}.`);
    return redemption;
  }

  #cancelRedemption(redemption: Redemption): Answer {
    if (redemption.canceled) return { ok: true };
    if (redemption.usedFor !== null) throw new Refused('coupon_used');
    if (redemption.abandoned) throw new Refused('coupon_canceled');
    redemption.canceled = true;
    const makesGood = (orderId: string) => {
      const order = this.orders.get(orderId);
      if (!order || order.forgiven === 0) return false;
      order.forgiven -= 1;
      return true;
    };
    redemption.member.restore(redemption.points, makesGood, this.now);
    return { ok: true };
  }

  #redeemCoupon(redemption: Redemption, orderId: string): Answer {
    const { uses } = redemption;
    if (uses.has(orderId) && uses.get(orderId) !== 'released') return { ok: true };
    if (redemption.usedFor !== null) throw new Refused('coupon_used');
    if (redemption.canceled || redemption.abandoned) throw new Refused('coupon_canceled');
    if (this.now > redemption.usableUntil) throw new Refused('coupon_expired');
    uses.delete(orderId);
    if (this.#isNothing(orderId)) uses.set(orderId, 'returned');
    else this.#use(redemption, orderId);
    return { ok: true };
  }

  #releaseCoupon(redemption: Redemption, orderId: string): Answer {
    if (!redemption.uses.has(orderId)) throw new Refused('coupon_not_used');
    redemption.uses.set(orderId, 'released');
    if (redemption.usedFor === orderId) this.#free(redemption);
    return { ok: true };
  }

  #isNothing(orderId: string): boolean {
    const order = this.orders.get(orderId);
    return order !== undefined && cameToNothing(order);
  }

  #use(redemption: Redemption, orderId: string): void {
    redemption.usedFor = orderId;
    redemption.uses.set(orderId, 'used');
  }

  /** It comes back, with a fortnight where it has expired, once; or goes to an order that waits for it. */
  #free(redemption: Redemption): void {
    redemption.usedFor = null;
    if (this.now > redemption.usableUntil && !redemption.hadGrace) {
      redemption.hadGrace = true;
      redemption.usableUntil = endOfDay(this.now + 14 * DAY);
    }
    for (const [orderId, state] of redemption.uses) {
      if (state !== 'returned' || !this.orders.has(orderId) || this.#isNothing(orderId)) continue;
      this.#use(redemption, orderId);
      return;
    }
  }

  /** Coupons come back from an order that came to nothing, and are used by one that stands again. */
  #couponsFollow(order: ModelOrder, before: ModelOrder | undefined): void {
    const isNothing = cameToNothing(order);
    if (isNothing === (before !== undefined && cameToNothing(before))) return;
    for (const redemption of this.redemptions.values()) {
      const state = redemption.uses.get(order.id);
      if (isNothing && redemption.usedFor === order.id) {
        redemption.uses.set(order.id, 'returned');
        this.#free(redemption);
      }
      if (!isNothing && state === 'returned' && redemption.usedFor === null) {
        this.#use(redemption, order.id);
      }
    }
  }

  #adjust({ customerId, points }: Request & { call: 'adjust' }, id: string): Answer {
    const member = this.#mustFind(customerId);
    if (points < 0) member.take(-points);
    else member.give(points, id, termsOf(this.#programAt(this.now).rules.expiry, this.now));
    return { ok: true, id };
  }

  #award({ awardId, customerId, points }: Request & { call: 'award' }): Answer {
    const award = this.#awards.get(awardId) ?? {
      member: this.#mustFind(customerId),
      points,
      stands: false,
    };
    const { expiry } = this.#programAt(this.now).rules;
    if (!award.stands) award.member.award(award.points, awardId, termsOf(expiry, this.now));
    this.#awards.set(awardId, { ...award, stands: true });
    return { ok: true };
  }

  #withdraw(awardId: string): Answer {
    const award = this.#awards.get(awardId);
    if (award?.stands) award.member.withdraw(award.points, awardId);
    if (award) award.stands = false;
    return { ok: true };
  }

  #merge(customerId: string, from: string): Answer {
    const whole = this.#mustFind(customerId);
    const part = this.#mustFind(from);
    if (whole === part) {
      // Told again it is a repetition; that one is part of oneself is a mistake.
      if (from === whole.ids[0] && whole.ids.length === 1) throw new Refused('cannot_merge');
      return { ok: true };
    }
    const things = [this.orders, this.redemptions, this.#awards].flatMap((all) => [
      ...all.values(),
    ]);
    for (const thing of things) {
      if (thing.member === part) thing.member = whole;
    }
    this.#everyone = this.#everyone.filter((member) => member !== part);
    for (const id of part.ids) this.#members.set(id, whole);
    whole.absorb(part);
    return { ok: true };
  }

  /** Nobody can tell who they were; their orders are known still. Who comes back is somebody new. */
  #erase(customerId: string): Answer {
    const member = this.#mustFind(customerId);
    member.isErased = true;
    for (const id of member.ids) {
      this.#members.delete(id);
      for (const key of this.#keys.keys()) {
        if (key.startsWith(`redeem ${id} `)) this.#keys.delete(key);
      }
    }
    for (const redemption of this.redemptions.values()) {
      if (redemption.member === member) redemption.abandoned = true;
    }
    return { ok: true };
  }

  /** A new program judges what is placed from now on; before the first order, all. */
  #putProgram(input: ProgramInput): Answer {
    const present = this.#programAt(this.now);
    if (JSON.stringify(present.rules) === JSON.stringify(input)) return { ok: true };
    const from = this.orders.size === 0 ? Number.NEGATIVE_INFINITY : this.now;
    this.programs.push({ version: this.programs.length + 1, from, rules: input });
    return { ok: true };
  }
}

function withImportedRefund(order: ModelOrder, refundedMinor: number): ModelOrder['refunds'] {
  const amountMinor = refundedMinor - refunded(order);
  if (amountMinor <= 0) return order.refunds;
  if (order.snapshot && refundedMinor > order.snapshot.totalMinor) {
    throw new Refused('refund_exceeds_payment');
  }
  const id = `imported-${order.refunds.size + 1}`;
  return new Map([...order.refunds, [id, { amountMinor, shippingMinor: 0, lines: [] }]]);
}
