import {
  grantCauses,
  type LotTerms,
  latest,
  lotTerms,
  type OrderFacts,
  orderWorth,
  pointsAvailableAt,
  type TransferReason,
  versionInForce,
} from '@stamm/loyalty';
import type { OrderRecord } from '../books/orders.ts';
import { lastActivityAt, type ShopContext } from '../context.ts';
import { type Ledger, mustStayExact } from '../ledger.ts';
import { orderChanged } from './order-changed.ts';

/** What the facts of an order come to under the program that it was placed under. */
export interface Judgement {
  programVersion: number | null;
  granted: number;
  availableAt: number | null;
  terms: LotTerms;
}

/** What the difference is called, where the facts are worth more or less than before. */
export interface GrantReasons {
  more: TransferReason;
  less: TransferReason;
}

/**
 * Judges facts: changes nothing, and depends on nothing but the facts and the program's versions.
 * @throws Refusal `amount_too_large`
 */
export function judgeOrder(shop: ShopContext, known: OrderRecord, facts: OrderFacts): Judgement {
  const { snapshot } = facts;
  if (!snapshot) {
    return { programVersion: null, granted: 0, availableAt: null, terms: known.terms };
  }
  const { programs } = shop.books;
  const pinned = known.facts.snapshot?.placedAt === snapshot.placedAt && known.programVersion;
  const { version, rules } = pinned
    ? programs.version(pinned)
    : versionInForce(programs.all(), snapshot.placedAt);
  const availableAt = snapshot.paidAt === null ? null : pointsAvailableAt(rules, snapshot.paidAt);
  return {
    programVersion: version,
    granted: orderWorth(facts, rules.earning),
    availableAt,
    terms: availableAt === null ? known.terms : lotTerms(rules, availableAt),
  };
}

/**
 * Brings the ledger to a judgement (law 4): posts the difference between what was granted and what
 * the order is worth now, and has the order written. `joined` says that the member is new.
 * @throws Refusal `amount_too_large`, before anything was changed
 */
export function applyOrderFacts(
  shop: ShopContext,
  ledger: Ledger,
  change: {
    known: OrderRecord;
    isNew: boolean;
    facts: OrderFacts;
    judgement: Judgement;
    member: number | null;
    joined: boolean;
    reasons: GrantReasons;
  },
): OrderRecord {
  const { books, now } = shop;
  const { facts, judgement, member } = change;
  if (member === null) {
    // There is nobody yet who could have the points.
    const order = { ...change.known, ...judgement, granted: 0, facts, member };
    ledger.putOrder(order, change.isNew);
    orderChanged(shop, change.known.facts, order, null);
    return order;
  }
  const left = change.known.member === member ? null : change.known.member;
  const known = left === null ? change.known : leaveMember(shop, ledger, change.known, left);
  const order = { ...known, ...judgement, facts, member };
  const { id } = known;
  const needed = change.isNew ? {} : { orderId: id };
  const account = change.joined
    ? ledger.newAccount(member, needed)
    : ledger.account(member, needed);
  mustStayExact(account, judgement.granted - known.granted);
  const forgiven = account.grantOrder(
    {
      id,
      granted: known.granted,
      forgiven: known.forgiven,
      target: judgement.granted,
      // An unpaid order is worth nothing, so there is nothing that this could delay.
      availableAt: judgement.availableAt ?? now,
      terms: judgement.terms,
      debtPolicy:
        judgement.programVersion === null
          ? 'carry'
          : books.programs.version(judgement.programVersion).rules.debt,
      // Orders before this one may not be written down yet, but the account knows of them.
      lastActivityAt: latest(
        change.isNew ? account.lastActivityAt : lastActivityAt(shop, member, id),
        facts.snapshot?.paidAt ?? null,
      ),
    },
    grantCauses(facts, change.reasons, now),
    now,
  );
  account.settle(now);
  const recorded = { ...order, forgiven, pending: account.pendingOf(id) };
  ledger.putOrder(recorded, change.isNew);
  orderChanged(shop, known.facts, recorded, left);
  return recorded;
}

/** An order is another member's from now on: takes back what it brought whoever had it. */
function leaveMember(
  shop: ShopContext,
  ledger: Ledger,
  known: OrderRecord,
  member: number,
): OrderRecord {
  const { id, granted, forgiven } = known;
  const account = ledger.account(member, { orderId: id });
  mustStayExact(account, -granted - forgiven);
  account.giveUpOrder(
    { id, granted, forgiven, lastActivityAt: lastActivityAt(shop, member, id) },
    shop.now,
  );
  account.settle(shop.now);
  const leftMembers = [...new Set([...known.leftMembers, member])];
  return { ...known, leftMembers, granted: 0, forgiven: 0, pending: 0 };
}
