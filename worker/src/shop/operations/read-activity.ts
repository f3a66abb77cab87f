import type { ActivityItem, ActivityPage } from '@stamm/contract/types';
import { ACTIVITY_CODES, activityItem, type PostedTransfer, signedPoints } from '@stamm/loyalty';
import type { Page } from '../api.ts';
import type { ToldAward } from '../books/awards.ts';
import type { MemberRecord } from '../books/members.ts';
import { numberTransfers } from '../books/transfers.ts';
import type { ShopContext } from '../context.ts';
import { isoTime, pendingAt } from './order-state.ts';
import { readAccount } from './read-account.ts';
import { unknownCursor } from './read-members.ts';

/**
 * A place in a member's activity: below the first `entries` entries after the transfer `after`.
 * What time has brought about but no job has posted yet is told as if it were posted, and such a
 * place stays right when it is posted between two pages: settling is the first thing that happens
 * to an account, and its outcome is always the same.
 */
interface Place {
  after: number;
  entries: number;
  /** Coupons that were given are told with the transfers: below the award of this number. */
  award: number;
}

/** Transfers that are told as one item, and the place from which it is the first. */
interface Entry {
  transfers: [PostedTransfer, ...PostedTransfer[]];
  place: Omit<Place, 'award'>;
}

/** An item, and the place from which it is the first. */
interface Told {
  item: ActivityItem;
  place: Place;
}

/** Why a member's points came and went, newest first. */
export function readActivity(shop: ShopContext, member: MemberRecord, page: Page): ActivityPage {
  const place = page.cursor === undefined ? undefined : placeInCursor(page.cursor);
  const items: ActivityItem[] = [];
  for (const { item, place: next } of itemsFrom(shop, member, place)) {
    if (items.length === page.limit) {
      return { items, nextCursor: `${next.after}_${next.entries}_${next.award}` };
    }
    items.push(item);
  }
  return { items, nextCursor: null };
}

/** All of it, for taking along. */
export function readAllActivity(shop: ShopContext, member: MemberRecord): ActivityItem[] {
  return Array.from(itemsFrom(shop, member, undefined), ({ item }) => item);
}

/** @throws Refusal `invalid_request` */
function placeInCursor(cursor: string): Place {
  const [, after, entries, award] =
    /^([0-9]{1,15})_([0-9]{1,15})_([0-9]{1,15})$/.exec(cursor) ?? [];
  if (after === undefined || entries === undefined || award === undefined) throw unknownCursor();
  return { after: Number(after), entries: Number(entries), award: Number(award) };
}

/** Points and coupons that were given, in the order in which they were written down. */
function* itemsFrom(
  shop: ShopContext,
  member: MemberRecord,
  place: Place | undefined,
): Generator<Told> {
  const below = place?.award ?? Number.MAX_SAFE_INTEGER;
  const coupons = shop.books.awards.couponsOf(member.number).filter(({ number }) => number < below);
  const nextAward = () => (coupons[0]?.number ?? 0) + 1;
  for (const entry of entriesFrom(shop, member, place)) {
    while (coupons[0] && coupons[0].afterSequence >= entry.transfers[0].sequence) {
      const award = coupons.shift() as ToldAward;
      yield {
        item: tellCoupon(shop, award),
        place: { ...entry.place, award: award.number + 1 },
      };
    }
    yield { item: tell(shop, entry), place: { ...entry.place, award: nextAward() } };
  }
  for (const award of coupons) {
    yield {
      item: tellCoupon(shop, award),
      place: { after: 0, entries: 0, award: award.number + 1 },
    };
  }
}

function* entriesFrom(
  shop: ShopContext,
  member: MemberRecord,
  place: Place | undefined,
): Generator<Entry> {
  const { transfers } = shop.books;
  const after = place?.after ?? transfers.last();
  const recent = recentEntries(shop, member, after);
  const above = recent.slice(0, place?.entries ?? recent.length);
  for (const [index, entry] of [...above.entries()].reverse()) {
    yield { transfers: entry, place: { after, entries: index + 1 } };
  }
  let entry: [PostedTransfer, ...PostedTransfer[]] | undefined;
  for (const transfer of transfers.toldBefore(numbersOf(shop, member), after + 1)) {
    if (entry && entry[0].entry === transfer.entry) {
      entry.unshift(transfer);
      continue;
    }
    if (entry) yield settled(entry);
    entry = [transfer];
  }
  if (entry) yield settled(entry);
}

/** Those who were merged into a member tell their part of the story. */
function numbersOf({ books }: ShopContext, { number }: MemberRecord): number[] {
  return [number, ...books.members.partsOf(number)];
}

function settled(transfers: [PostedTransfer, ...PostedTransfer[]]): Entry {
  const last = transfers.at(-1) ?? transfers[0];
  return { transfers, place: { after: last.sequence, entries: 0 } };
}

/** The entries after a transfer in the order of time: those posted since, then those that are due. */
function recentEntries(
  shop: ShopContext,
  member: MemberRecord,
  after: number,
): [PostedTransfer, ...PostedTransfer[]][] {
  const { transfers } = shop.books;
  const posted = transfers.after(numbersOf(shop, member), after);
  const next = Math.max(after, transfers.last()) + 1;
  const due = numberTransfers(member.number, readAccount(shop, member).transfers, next);
  const entries: [PostedTransfer, ...PostedTransfer[]][] = [];
  for (const transfer of [...posted, ...due]) {
    if (!ACTIVITY_CODES.includes(transfer.code)) continue;
    const last = entries.at(-1);
    if (last && last[0].entry === transfer.entry) last.push(transfer);
    else entries.push([transfer]);
  }
  return entries;
}

/** A coupon that a measure gave. */
function tellCoupon({ books }: ShopContext, award: ToldAward): ActivityItem {
  return {
    id: `award-${award.number}`,
    kind: award.measure,
    points: 0,
    state: award.withdrawnAt === null ? 'available' : 'void',
    availableAt: null,
    at: isoTime(award.givenAt),
    orderId: null,
    rewardName: books.coupons.find(award.couponCode ?? '')?.rewardName ?? null,
    reason: null,
  };
}

function tell(shop: ShopContext, { transfers }: Entry): ActivityItem {
  const { books, now } = shop;
  const [first] = transfers;
  const orderId = transfers.every((transfer) => transfer.orderId === first.orderId)
    ? first.orderId
    : null;
  const order = orderId === null ? undefined : books.orders.find(orderId);
  const redemption =
    first.redemptionId === null ? undefined : books.redemptions.find(first.redemptionId);
  return activityItem({
    entry: first.entry,
    reason: first.reason,
    code: first.code,
    points: transfers.reduce(
      (sum, transfer) => sum + signedPoints(transfer.code, transfer.points),
      0,
    ),
    at: first.at,
    orderId,
    rewardName: (redemption && books.coupons.find(redemption.couponCode)?.rewardName) ?? null,
    adjustmentReason:
      first.adjustmentId === null ? null : books.adjustments.reasonOf(first.adjustmentId),
    order: order
      ? { granted: order.granted, pending: pendingAt(order, now), availableAt: order.availableAt }
      : null,
  });
}
