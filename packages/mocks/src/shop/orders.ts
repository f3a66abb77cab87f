import type {
  CancelInput,
  OrderInput,
  OrderState,
  Program,
  RefundInput,
} from '@stamm/contract/types';
import {
  grantCauses,
  isCanceled,
  type LotTerms,
  latest,
  lotTerms,
  NO_FACTS,
  type OrderFacts,
  orderStatus,
  orderWorth,
  pointsAvailableAt,
  Refusal,
  refundedMinor,
  type TransferReason,
  withCancellation,
  withRefund,
  withSnapshot,
} from '@stamm/loyalty';
import { enrolCustomer, memberId, resolveCustomer } from './members.ts';
import { claimByOrder } from './referral-calls.ts';
import {
  isoTimeOrNull,
  keepAccount,
  lastActivityOf,
  type MockMember,
  type MockOrder,
  openAccount,
  programAt,
  type ShopState,
} from './state.ts';

function unknownOrder(id: string): MockOrder {
  return {
    id,
    member: null,
    facts: NO_FACTS,
    programVersion: null,
    granted: 0,
    forgiven: 0,
    availableAt: null,
    fingerprints: undefined,
  };
}

export function putOrder(shop: ShopState, id: string, input: OrderInput): OrderState {
  const known = shop.orders.get(id) ?? unknownOrder(id);
  const { id: customerId } = input.customer ?? {};
  if (customerId == null) throw new Refusal('invalid_request', 'The mocks know no guests.');
  const named = { ...input.customer, id: customerId };
  resolveCustomer(shop, named);
  const isOfErased = known.member?.erased === true;
  const { facts } = withSnapshot(known.facts, { ...input, namesCustomer: true }, shop.now());
  const refunded = facts.refunds.length > known.facts.refunds.length;
  const less = isCanceled(facts) ? 'cancellation' : refunded ? 'refund' : 'orderChange';
  const change = judge(shop, known, facts);
  const member = isOfErased ? known.member : enrolCustomer(shop, named);
  const fingerprints = input.fingerprints ?? known.fingerprints;
  const state = apply(shop, { ...known, fingerprints }, change, member, {
    more: known.granted === 0 ? 'purchase' : 'orderChange',
    less,
  });
  if (member && !isOfErased && input.referralCode) {
    claimByOrder(shop, member, input.referralCode, Date.parse(input.placedAt));
  }
  return state;
}

export function putRefund(
  shop: ShopState,
  orderId: string,
  refundId: string,
  input: RefundInput,
): OrderState {
  const known = shop.orders.get(orderId) ?? unknownOrder(orderId);
  const { facts } = withRefund(known.facts, refundId, input, shop.now());
  return apply(shop, known, judge(shop, known, facts), known.member, {
    more: 'orderChange',
    less: 'refund',
  });
}

export function cancelOrder(shop: ShopState, id: string, input: CancelInput): OrderState {
  const known = shop.orders.get(id) ?? unknownOrder(id);
  const canceledAt = input.canceledAt === undefined ? null : Date.parse(input.canceledAt);
  const { facts } = withCancellation(known.facts, canceledAt, shop.now());
  return apply(shop, known, judge(shop, known, facts), known.member, {
    more: 'orderChange',
    less: 'cancellation',
  });
}

/** @throws Refusal `order_not_found` */
export function readOrder(shop: ShopState, id: string): OrderState {
  const order = shop.orders.get(id);
  if (!order) {
    throw new Refusal(
      'order_not_found',
      `Nothing is known of order ${id}. Send it with PUT /v1/orders/{id}.`,
    );
  }
  return orderView(shop, order);
}

interface Judgement {
  facts: OrderFacts;
  programVersion: number | null;
  target: number;
  availableAt: number | null;
  terms: LotTerms;
  debtPolicy: Program['debt'];
}

const NEVER_EXPIRES: LotTerms = { expiresAt: null, idleMonths: null };

/** What the facts come to under the program that the order was placed under. Changes nothing. */
function judge(shop: ShopState, known: MockOrder, facts: OrderFacts): Judgement {
  const { snapshot } = facts;
  if (!snapshot) {
    return {
      facts,
      programVersion: null,
      target: 0,
      availableAt: null,
      terms: NEVER_EXPIRES,
      debtPolicy: 'carry',
    };
  }
  const pinned =
    known.facts.snapshot?.placedAt === snapshot.placedAt &&
    shop.programs.find((program) => program.version === known.programVersion);
  const program = pinned || programAt(shop, snapshot.placedAt);
  const availableAt = snapshot.paidAt === null ? null : pointsAvailableAt(program, snapshot.paidAt);
  return {
    facts,
    programVersion: program.version,
    target: orderWorth(facts, program.earning),
    availableAt,
    terms: availableAt === null ? NEVER_EXPIRES : lotTerms(program, availableAt),
    debtPolicy: program.debt,
  };
}

/** Posts the difference between what was granted and what the facts are worth now. */
function apply(
  shop: ShopState,
  known: MockOrder,
  { facts, programVersion, target, availableAt, terms, debtPolicy }: Judgement,
  member: MockMember | null,
  reasons: { more: TransferReason; less: TransferReason },
): OrderState {
  const order: MockOrder = {
    ...known,
    facts,
    programVersion,
    availableAt,
    member,
    granted: target,
  };
  if (member) {
    const account = openAccount(shop, member);
    const now = shop.now();
    order.forgiven = account.grantOrder(
      {
        id: order.id,
        granted: known.granted,
        forgiven: known.forgiven,
        target,
        availableAt: availableAt ?? now,
        terms,
        debtPolicy,
        lastActivityAt: latest(
          lastActivityOf(shop, member, order.id),
          facts.snapshot?.paidAt ?? null,
        ),
      },
      grantCauses(facts, reasons, now),
      now,
    );
    keepAccount(shop, member, account);
  }
  shop.orders.set(order.id, order);
  return orderView(shop, order);
}

function orderView(shop: ShopState, { id, member, facts, ...order }: MockOrder): OrderState {
  const { snapshot } = facts;
  const pending = member ? openAccount(shop, member).pendingOf(id) : 0;
  return {
    id,
    memberId: member && memberId(member),
    status: orderStatus(facts),
    currency: snapshot?.currency ?? null,
    totalMinor: snapshot?.totalMinor ?? 0,
    refundedMinor: refundedMinor(facts),
    programVersion: order.programVersion,
    points: { granted: order.granted, pending },
    pendingUntil: pending > 0 ? isoTimeOrNull(order.availableAt) : null,
    placedAt: isoTimeOrNull(snapshot?.placedAt ?? null),
    paidAt: isoTimeOrNull(snapshot?.paidAt ?? null),
    canceledAt: isCanceled(facts) ? isoTimeOrNull(snapshot?.canceledAt ?? facts.canceledAt) : null,
  };
}
