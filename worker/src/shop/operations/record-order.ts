import type { OrderInput, OrderState } from '@stamm/contract/types';
import { isCanceled, type OrderFacts, Refusal, snapshotOf, withSnapshot } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import { type OrderRecord, unknownOrder } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { Ledger } from '../ledger.ts';
import { applyOrderFacts, type GrantReasons, judgeOrder } from './apply-order-facts.ts';
import { enrolCustomer } from './enrol-customer.ts';
import { orderState } from './order-state.ts';
import { noteReferralSigns } from './referrals/claim-by-order.ts';
import { type ResolvedCustomer, resolveCustomer } from './resolve-member.ts';

/** Takes in a snapshot of an order. Sending it again changes nothing. */
export function recordOrder(shop: ShopContext, id: string, input: OrderInput): OrderState {
  return shop.transaction(() => {
    const ledger = new Ledger(shop);
    const { order } = recordSnapshot(shop, ledger, {
      id,
      customer: resolveCustomer(shop, input.customer),
      withTold: (facts) => withSnapshot(facts, snapshotOf(input)),
    });
    ledger.save();
    noteReferralSigns(shop, order, input);
    return orderState(shop, order);
  });
}

export interface RecordedSnapshot {
  order: OrderRecord;
  changed: boolean;
  /** The customer's membership; undefined where the order is that of a member who was erased. */
  member: MemberRecord | undefined;
}

/**
 * Takes in what is known of an order and its customer. A refusal comes before anything was
 * changed, so that an import can go on with its next line.
 * @throws Refusal `order_belongs_to_another_customer`, and those of judging and granting
 */
export function recordSnapshot(
  shop: ShopContext,
  ledger: Ledger,
  told: {
    id: string;
    customer: ResolvedCustomer;
    /** The facts together with those that are told now. */
    withTold: (facts: OrderFacts) => OrderFacts;
  },
): RecordedSnapshot {
  const { id, customer } = told;
  const found = ledger.order(id);
  const known = found ?? unknownOrder(id);
  const isOfErased = mustOwn(shop, known, customer);
  const facts = told.withTold(known.facts);
  if (known.facts.snapshot && sameFacts(facts, known.facts)) {
    const member = isOfErased ? undefined : enrolCustomer(shop, customer);
    return { order: known, changed: false, member };
  }
  const judgement = judgeOrder(shop, known, facts);
  const owner = known.member ?? customer.member?.number;
  const joined = owner === undefined ? enrolCustomer(shop, customer) : undefined;
  const order = applyOrderFacts(shop, ledger, {
    known,
    isNew: found === undefined,
    facts,
    judgement,
    member: owner ?? joined?.number ?? null,
    joined: joined !== undefined,
    reasons: snapshotReasons(known, facts),
  });
  const member = joined ?? (isOfErased ? undefined : enrolCustomer(shop, customer));
  return { order, changed: true, member };
}

/**
 * An order never changes hands. One whose member was erased stays with the pseudonym, whoever the
 * shop says it is of: that is what erasing means. Answers whether it is such a one.
 * @throws Refusal `order_belongs_to_another_customer`
 */
function mustOwn(
  shop: ShopContext,
  known: OrderRecord,
  { customer, member }: ResolvedCustomer,
): boolean {
  if (known.member === null || known.member === member?.number) return false;
  if (shop.books.members.find(known.member)?.erasedAt != null) return true;
  throw new Refusal(
    'order_belongs_to_another_customer',
    `Order ${known.id} was recorded for another customer than ${customer.id}. An order keeps its customer; if it is a different order, give it an id of its own.`,
  );
}

/** Both are built the same way, from a snapshot or from its columns, so their JSON compares. */
function sameFacts(a: OrderFacts, b: OrderFacts): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function snapshotReasons(known: OrderRecord, facts: OrderFacts): GrantReasons {
  const refunded = facts.refunds.length > known.facts.refunds.length;
  return {
    more: known.granted === 0 ? 'purchase' : 'orderChange',
    less: isCanceled(facts) ? 'cancellation' : refunded ? 'refund' : 'orderChange',
  };
}
