import type { OrderAnswer, OrderInput } from '@stamm/contract/types';
import { isCanceled, type OrderFacts, type ToldOrder, withSnapshot } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import { type OrderRecord, unknownOrder } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { Ledger } from '../ledger.ts';
import { applyOrderFacts, type GrantReasons, judgeOrder } from './apply-order-facts.ts';
import { enrolCustomer } from './enrol-customer.ts';
import { orderAnswer } from './order-state.ts';
import { noteReferralSigns } from './referrals/claim-by-order.ts';
import { type NamedCustomer, type ResolvedCustomer, resolveCustomer } from './resolve-member.ts';

/** Takes in a snapshot of an order. Sending it again changes nothing. */
export function recordOrder(shop: ShopContext, id: string, input: OrderInput): OrderAnswer {
  return shop.transaction(() => {
    const ledger = new Ledger(shop);
    const named = namedCustomer(input.customer);
    const { order, told } = recordSnapshot(shop, ledger, {
      id,
      customer: named && resolveCustomer(shop, named),
      withTold: (facts) =>
        withSnapshot(facts, { ...input, namesCustomer: named !== null }, shop.now),
    });
    ledger.save();
    if (told.outcome !== 'outdated') noteReferralSigns(shop, order, input);
    return orderAnswer(shop, order, told, input.ignored);
  });
}

/** The customer of an order; null for a guest, whom no id tells from others. */
function namedCustomer(customer: OrderInput['customer']): NamedCustomer | null {
  return customer?.id == null ? null : { ...customer, id: customer.id };
}

export interface RecordedSnapshot {
  order: OrderRecord;
  told: ToldOrder;
  /** The customer's membership; undefined for guests, and for orders of a member who was erased. */
  member: MemberRecord | undefined;
}

/**
 * Takes in what is known of an order and its customer. A refusal comes before anything was
 * changed, so that an import can go on with its next line.
 * @throws Refusal those of judging and granting
 */
export function recordSnapshot(
  shop: ShopContext,
  ledger: Ledger,
  toldNow: {
    id: string;
    /** Null for a guest. */
    customer: ResolvedCustomer | null;
    /** The facts together with those that are told now. */
    withTold: (facts: OrderFacts) => ToldOrder;
  },
): RecordedSnapshot {
  const { id } = toldNow;
  const found = ledger.order(id);
  const known = found ?? unknownOrder(id);
  const customer = isOfErased(shop, known) ? null : toldNow.customer;
  const told = toldNow.withTold(known.facts);
  const { facts } = told;
  // The newest snapshot says whose it is: guests register, and shops merge customers.
  const isOwner = customer !== null && told.customerCounts;
  const owner = isOwner
    ? (customer.member?.number ?? customer.erased)
    : (known.member ?? undefined);
  const enrol = () =>
    customer && customer.erased === undefined ? enrolCustomer(shop, customer) : undefined;
  if (facts === known.facts && owner === (known.member ?? undefined)) {
    return { order: known, told, member: enrol() };
  }
  const judgement = judgeOrder(shop, known, facts);
  const joined = isOwner && owner === undefined ? enrol() : undefined;
  const order = applyOrderFacts(shop, ledger, {
    known,
    isNew: found === undefined,
    facts,
    judgement,
    member: owner ?? joined?.number ?? null,
    joined: joined !== undefined,
    reasons: snapshotReasons(known, facts),
  });
  const member = joined ?? enrol();
  return { order, told: { ...told, outcome: 'recorded' }, member };
}

/**
 * An order whose member was erased stays with the pseudonym, whoever the shop says it is of: that
 * is what erasing means.
 */
function isOfErased({ books }: ShopContext, { member }: OrderRecord): boolean {
  return member !== null && books.members.find(member)?.erasedAt != null;
}

function snapshotReasons(known: OrderRecord, facts: OrderFacts): GrantReasons {
  const refunded = facts.refunds.length > known.facts.refunds.length;
  return {
    more: known.granted === 0 ? 'purchase' : 'orderChange',
    less: isCanceled(facts) ? 'cancellation' : refunded ? 'refund' : 'orderChange',
  };
}
