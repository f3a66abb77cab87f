import type {
  Lot,
  LotKind,
  MemberAccountState,
  PendingGrant,
  UnreadGrants,
  UnreadLots,
  UnreadPoints,
} from '@stamm/loyalty';
import { orderLotName } from '@stamm/loyalty';
import type { MemberRecord } from './books/members.ts';
import { lastActivityAt, type ShopContext } from './context.ts';

/** A member's points as they are stored. */
export type StoredAccount = Omit<MemberAccountState, 'timeZone'>;

/** How much of a member is read from the books in one step. */
export interface Portions {
  /** Nearly every member has no more open lots, and no more pending grants: they are read at once. */
  atOnce: number;
  /** Of those who have more, the first few are read, and then so many at a time. */
  further: number;
}

export const PORTIONS: Portions = { atOnce: 20, further: 200 };

/** What of a member was read so far, each thing with one more than is used, if there is one. */
interface Begun {
  pending: PendingGrant[];
  /** In no order. */
  lots: Lot[];
}

/** Reads what the rules will need of a member's points, however many lots and grants there are. */
export function readStored(
  shop: ShopContext,
  member: Pick<MemberRecord, 'number' | 'debt'>,
): StoredAccount {
  const { orders, lots } = shop.books;
  const most = shop.portions.atOnce + 1;
  return stored(shop, member, {
    pending: orders.firstPendingOf(member.number, most),
    lots: lots.someOpenOf(member.number, most),
  });
}

/** The same for many members in a few questions, by their numbers. */
export function readAllStored(
  shop: ShopContext,
  numbers: readonly number[],
): Map<number, StoredAccount> {
  const { members, orders, lots } = shop.books;
  const most = shop.portions.atOnce + 1;
  const begun = new Map(numbers.map((number) => [number, { pending: [], lots: [] } as Begun]));
  for (const { member, grant } of orders.firstPendingOfAll(numbers, most)) {
    begun.get(member)?.pending.push(grant);
  }
  for (const { member, lot } of lots.someOpenOfAll(numbers, most)) {
    begun.get(member)?.lots.push(lot);
  }
  return new Map(
    members
      .findAll(numbers)
      .map((member) => [
        member.number,
        stored(shop, member, begun.get(member.number) ?? { pending: [], lots: [] }),
      ]),
  );
}

function stored(
  shop: ShopContext,
  { number, debt }: Pick<MemberRecord, 'number' | 'debt'>,
  { pending, lots }: Begun,
): StoredAccount {
  const { books, portions } = shop;
  const hasAllGrants = pending.length <= portions.atOnce;
  const hasAllLots = lots.length <= portions.atOnce;
  const account: StoredAccount = {
    debt,
    lastActivityAt: lastActivityAt(shop, number),
    pending,
    // Of many, chance has chosen which came first: they are read in their order.
    lots: hasAllLots ? lots : [],
    lotsOf: (orderId) => books.lots.ofFamily(orderLotName(orderId), number),
  };
  if (hasAllGrants && hasAllLots) return account;
  const unread: UnreadPoints = {
    available: books.lots.openPoints(number),
    pending: books.orders.pendingPoints(number),
    lots: hasAllLots ? [] : lotKinds(shop).map((kind) => unreadLots(shop, number, kind)),
    grants: hasAllGrants ? null : unreadGrants(shop, number, pending),
  };
  return { ...account, unread };
}

function unreadLots({ books, portions }: ShopContext, member: number, kind: LotKind): UnreadLots {
  return {
    kind,
    after: (place) =>
      books.lots.openAfter(member, kind, place, place ? portions.further : portions.atOnce),
    pointsUntil: (place, until) => books.lots.openPointsUntil(member, kind, place, until),
  };
}

function unreadGrants(
  { books, portions }: ShopContext,
  member: number,
  read: readonly PendingGrant[],
): UnreadGrants | null {
  const readTo = read.at(-1);
  if (!readTo) return null;
  return { readTo, after: (place) => books.orders.pendingAfter(member, place, portions.further) };
}

/** The kinds of lots that the program's versions have ever made. */
function lotKinds({ books }: ShopContext): LotKind[] {
  const kinds = books.programs.expiries().map((expiry): LotKind => {
    if (expiry.kind === 'inactivity') return expiry.months;
    return expiry.kind === 'never' ? 'never' : 'fixed';
  });
  return [...new Set(kinds)];
}
