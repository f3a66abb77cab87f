/**
 * One shop of the model. It is told the same things as the shop under test, one after another,
 * and says what must come of them.
 */
import type {
  CancelInput,
  ErrorCode,
  ImportLine,
  OrderAnswer,
  OrderInput,
  OrderState,
  ProgramInput,
  RefundInput,
} from '@stamm/contract/types';
import { DAY, endOfDay } from './calendar.ts';
import { type ModelBalance, ModelMember, type Point, termsOf } from './member.ts';
import {
  believe,
  cameToNothing,
  canceledAt,
  known as knownOf,
  lastNamingCustomer,
  type ModelOrder,
  newest,
  newOrder,
  paidAt,
  read,
  refundAgain,
  refunded,
  remembered,
  status,
} from './order.ts';
import { Refused } from './refused.ts';
import { worth } from './worth.ts';

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
 * What came of it: for a redemption or an adjustment with the id that it was given, for facts of an
 * order what became of them, for an import how many became what.
 */
export type Answer =
  | { ok: true; id?: string; outcome?: FactOutcome; outcomes?: Record<FactOutcome, number> }
  | { ok: false; code: ErrorCode };

type FactOutcome = OrderAnswer['outcome'];

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
  /** By the ids that they had. */
  readonly #erased = new Map<string, ModelMember>();
  /** Those who have left, too; but for those who became part of another. */
  #everyone: ModelMember[] = [];
  #joins = 0;
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
    const snapshot = newest(order);
    const pending = order.member?.pendingOf(id) ?? [];
    const iso = (instant: number | null | undefined) =>
      instant == null ? null : new Date(instant).toISOString();
    return {
      id,
      memberId: order.member?.name ?? null,
      status: status(order),
      currency: snapshot?.input.currency ?? null,
      totalMinor: snapshot?.input.totalMinor ?? 0,
      refundedMinor: refunded(order),
      programVersion: order.version,
      points: { granted: order.granted, pending: pending.length },
      pendingUntil: iso(pending[0]?.availableAt),
      placedAt: iso(snapshot?.placedAt),
      paidAt: iso(paidAt(order)),
      canceledAt: iso(snapshot ? canceledAt(order) : order.canceledAt),
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
    return { ok: true, outcome: this.#takeSnapshot(id, input, (known) => known.refunds) };
  }

  /** Takes a snapshot in, together with refunds that came with it. */
  #takeSnapshot(
    id: string,
    input: OrderInput,
    withRefunds: (order: ModelOrder) => ModelOrder['refunds'],
  ): FactOutcome {
    const known = this.orders.get(id) ?? newOrder(id);
    const ahead = new Map(known.ahead);
    const told = read(input, ahead, this.now);
    const all = { ...known, snapshots: [...known.snapshots, told] };
    const isOfErased = known.member?.isErased === true;
    const customerId = isOfErased ? null : (input.customer?.id ?? null);
    const customer = customerId === null ? null : this.#ownerNamed(customerId);
    const isOwner = customer !== null && lastNamingCustomer(all) === told;
    const order = { ...all, refunds: withRefunds(all) };
    const isSame = knownOf(order) === knownOf(known);
    if (isSame && (!isOwner || customer === known.member)) {
      return newest(all) === told ? 'unchanged' : 'outdated';
    }
    this.#judge(
      { ...order, ahead: remembered(all, told, ahead) },
      isOwner ? customer : known.member,
    );
    return 'recorded';
  }

  /** Each line is an order, with all that was refunded of it: what is new of that is a refund. */
  #import(lines: ImportLine[]): Answer {
    const outcomes = { recorded: 0, unchanged: 0, outdated: 0 };
    for (const line of lines) {
      const { orderId, customerId, email: _email, refundedMinor, ...rest } = line;
      const paidAt = rest.paidAt === undefined ? rest.placedAt : rest.paidAt;
      const input = { ...rest, paidAt, customer: { id: customerId } };
      const outcome = this.#takeSnapshot(orderId, input, (order) =>
        this.#withImportedRefund(order, refundedMinor),
      );
      outcomes[outcome] += 1;
    }
    return { ok: true, outcomes };
  }

  #withImportedRefund(order: ModelOrder, refundedMinor: number): ModelOrder['refunds'] {
    const amountMinor = refundedMinor - refunded(order);
    if (amountMinor <= 0) return order.refunds;
    const id = `imported-${order.refunds.size + 1}`;
    const refund = {
      input: { amountMinor, shippingMinor: 0, lines: [] },
      at: this.now,
      refundedAt: this.now,
    };
    return new Map([...order.refunds, [id, refund]]);
  }

  #putRefund(orderId: string, refundId: string, input: RefundInput): Answer {
    const known = this.orders.get(orderId) ?? newOrder(orderId);
    const ahead = new Map(known.ahead);
    const before = known.refunds.get(refundId);
    const refundedAt =
      input.refundedAt === undefined
        ? (before?.refundedAt ?? this.now)
        : believe(ahead, `refund ${refundId}`, input.refundedAt, this.now);
    const otherwise = input.refundedAt === undefined ? this.now : refundedAt;
    const at =
      input.updatedAt === undefined
        ? otherwise
        : believe(ahead, `refund ${refundId} changed`, input.updatedAt, this.now, true);
    if (before) {
      const isRenewed = input.updatedAt !== undefined && at > before.at;
      if (refundAgain(before.input, input) && !isRenewed) return { ok: true, outcome: 'unchanged' };
      if (at < before.at) return { ok: true, outcome: 'outdated' };
    }
    const refunds = new Map([...known.refunds, [refundId, { input, at, refundedAt }]]);
    this.#judge({ ...known, refunds, ahead }, known.member);
    return { ok: true, outcome: 'recorded' };
  }

  #cancelOrder(id: string, input: CancelInput): Answer {
    const known = this.orders.get(id) ?? newOrder(id);
    const wasCanceled = canceledAt(known) !== null;
    if (input.canceledAt === undefined && wasCanceled) return { ok: true, outcome: 'unchanged' };
    const ahead = new Map(known.ahead);
    const at =
      input.canceledAt === undefined
        ? Math.max(this.now, ...known.snapshots.filter(saysWhether).map((snapshot) => snapshot.at))
        : believe(ahead, 'cancellation', input.canceledAt, this.now);
    if (known.canceledAt !== null && known.canceledAt >= at) {
      return { ok: true, outcome: wasCanceled ? 'unchanged' : 'outdated' };
    }
    const order = { ...known, canceledAt: at, ahead };
    this.#judge(order, known.member);
    return { ok: true, outcome: canceledAt(order) === null ? 'outdated' : 'recorded' };
  }

  /** All facts are known: what is the order worth by its program, and what follows for its member? */
  #judge(order: ModelOrder, member: ModelMember | null): void {
    const snapshot = newest(order);
    const known = this.orders.get(order.id);
    if (!snapshot) {
      this.orders.set(order.id, order);
      this.#couponsFollow(order, known);
      return;
    }
    const { version, rules } = this.#programAt(snapshot.placedAt);
    const paid = paidAt(order);
    const availableAt = paid === null ? this.now : paid + rules.pendingDays * DAY;
    const judged = { ...order, member, version };
    this.orders.set(order.id, judged);
    this.#couponsFollow(judged, known);
    if (!member) return;
    if (order.member && order.member !== member) {
      order.member.giveUpOrder(order.id, order.granted, order.forgiven);
      order.member.pass(this.now);
      judged.granted = 0;
      judged.forgiven = 0;
    }
    const target = worth(order, rules.earning);
    judged.forgiven = member.grantOrder(
      {
        id: order.id,
        granted: judged.granted,
        forgiven: judged.forgiven,
        target,
        availableAt,
        terms: termsOf(rules.expiry, availableAt),
        writesOff: rules.debt === 'writeOff',
      },
      this.now,
    );
    judged.granted = target;
    member.pass(this.now);
  }

  #programAt(instant: number): Program {
    const inForce = this.programs.filter(({ from }) => from <= instant).at(-1) ?? this.programs[0];
    if (!inForce) throw new Error('A shop has a program.');
    return inForce;
  }

  /** Law 12: an order of an erased customer brings nobody back; it is the pseudonym's. */
  #ownerNamed(customerId: string): ModelMember {
    return this.#erased.get(customerId) ?? this.#joined(customerId);
  }

  /** Whoever an order names is a member from then on. */
  #joined(customerId: string): ModelMember {
    const known = this.#members.get(customerId);
    if (known) return known;
    const member = new ModelMember(customerId, ++this.#joins, {
      paidAt: (owner) =>
        [...this.orders.values()].flatMap((order) =>
          order.member === owner ? (paidAt(order) ?? []) : [],
        ),
      isTaken: (lotName, owner) =>
        this.#everyone.some((other) => other !== owner && other.hasLot(lotName)),
    });
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
      if (order?.member !== redemption.member || order.forgiven === 0) return false;
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

  /** Nobody can tell who they were; their orders are known still, and no order brings them back. */
  #erase(customerId: string): Answer {
    const member = this.#mustFind(customerId);
    member.isErased = true;
    for (const id of member.ids) {
      this.#members.delete(id);
      this.#erased.set(id, member);
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

function saysWhether({ canceledAt: told }: { canceledAt: number | null | undefined }): boolean {
  return told !== undefined;
}
