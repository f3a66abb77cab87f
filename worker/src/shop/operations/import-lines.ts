import type { ImportLine } from '@stamm/contract/types';
import {
  type OrderFacts,
  Refusal,
  refundedMinor,
  type ToldOrder,
  withRefund,
  withSnapshot,
} from '@stamm/loyalty';
import type { ImportedLines, NumberedLine } from '../api.ts';
import type { MemberRecord } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { Ledger } from '../ledger.ts';
import { notesOf } from './order-state.ts';
import { recordSnapshot } from './record-order.ts';
import {
  looksLikeOurs,
  type ResolvedCustomer,
  resolveCustomer,
  resolveStranger,
} from './resolve-member.ts';

/**
 * Takes in a batch of an order history in one transaction. A line that is refused changes nothing
 * and does not hold up the others; a line that is known already changes nothing either.
 */
export function importLines(shopToday: ShopContext, lines: readonly NumberedLine[]): ImportedLines {
  const shop = { ...shopToday, isHistory: true };
  return shop.transaction(() => {
    const ledger = new Ledger(shop);
    const members = readAhead(shop, ledger, lines);
    const outcome: ImportedLines = {
      recorded: 0,
      unchanged: 0,
      outdated: 0,
      rejected: [],
      noted: [],
    };
    for (const { line, order: told } of lines) {
      try {
        const recorded = recordSnapshot(shop, ledger, {
          id: told.orderId,
          customer: customerOf(shop, members, told),
          withTold: (facts) => withImported(facts, told, shop.now),
        });
        const { customerId } = told;
        if (recorded.member && customerId != null) members.set(customerId, recorded.member);
        outcome[recorded.told.outcome]++;
        const notes = notesOf(shop, recorded.order, recorded.told);
        outcome.noted.push(
          ...(told.ignored ?? []).map(({ path, reason }) => ({
            line,
            code: 'detail_ignored',
            reason: `${path}: ${reason}`,
          })),
          ...notes.map(({ code, message }) => ({ line, code, reason: message })),
        );
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        outcome.rejected.push({ line, code: error.code, reason: error.detail });
      }
    }
    ledger.save();
    return outcome;
  });
}

/** Reads what the batch will need in a few questions; answers the members among its customers. */
function readAhead(
  shop: ShopContext,
  ledger: Ledger,
  lines: readonly NumberedLine[],
): Map<string, MemberRecord | undefined> {
  ledger.readOrders(lines.map(({ order }) => order.orderId));
  const members = shop.books.members.findByCustomers(
    lines.flatMap(({ order: { customerId } }) => customerId ?? []),
  );
  const numbers = new Set<number>();
  for (const { order } of lines) {
    const number = order.customerId == null ? undefined : members.get(order.customerId)?.number;
    if (number !== undefined && !ledger.order(order.orderId)) numbers.add(number);
  }
  ledger.readAccounts([...numbers]);
  return members;
}

/** Most customers of a batch were looked up together: those who were found, and those who were not. */
function customerOf(
  shop: ShopContext,
  members: ReadonlyMap<string, MemberRecord | undefined>,
  { customerId: id, email, emailVerified }: ImportLine,
): ResolvedCustomer | null {
  if (id == null) return null;
  const customer = { id, email, emailVerified };
  const member = members.get(id);
  if (member) return { customer, member };
  const goesByAnotherId = members.has(id) || looksLikeOurs(id);
  return goesByAnotherId ? resolveCustomer(shop, customer) : resolveStranger(shop, customer);
}

/**
 * The facts of a line. Orders of a history are paid unless they say otherwise. A line tells how
 * much was refunded in all, so what other lines or refunds have told of it already is not counted
 * again; a second import after further refunds adds the difference.
 */
function withImported(facts: OrderFacts, line: ImportLine, now: number): ToldOrder {
  const paidAt = line.paidAt === undefined ? line.placedAt : line.paidAt;
  const namesCustomer = line.customerId != null;
  const told = withSnapshot(facts, { ...line, paidAt, namesCustomer }, now);
  const amountMinor = line.refundedMinor - refundedMinor(told.facts);
  if (amountMinor <= 0) return told;
  const earlier = told.facts.refunds.filter(({ id }) => /^import(-[0-9]+)?$/.test(id)).length;
  const id = earlier === 0 ? 'import' : `import-${earlier + 1}`;
  const refund = { amountMinor, shippingMinor: 0, lines: [] };
  return { ...told, ...withRefund(told.facts, id, refund, now), timeAhead: told.timeAhead };
}
