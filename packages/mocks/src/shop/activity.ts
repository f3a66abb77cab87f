import type { ActivityItem, ActivityPage } from '@stamm/contract/types';
import { ACTIVITY_CODES, activityItem, signedPoints } from '@stamm/loyalty';
import { numberInCursor } from './cursor.ts';
import {
  keepAccount,
  type MockMember,
  openAccount,
  type ShopState,
  type ToldTransfer,
} from './state.ts';

/** Why the member's points came and went, newest first. */
export function activityOf(shop: ShopState, member: MockMember): ActivityItem[] {
  // What time has brought about is told as well.
  keepAccount(shop, member, openAccount(shop, member));
  const told = member.transfers.filter(({ code }) => ACTIVITY_CODES.includes(code));
  const entries = [...Map.groupBy(told, ({ entry }) => entry).values()];
  return entries.reverse().map((transfers) => itemOf(shop, member, transfers));
}

function itemOf(shop: ShopState, member: MockMember, transfers: ToldTransfer[]): ActivityItem {
  const [first] = transfers as [ToldTransfer];
  const isOfOneOrder = transfers.every(({ orderId }) => orderId === first.orderId);
  const order = isOfOneOrder && first.orderId ? shop.orders.get(first.orderId) : undefined;
  const coupon = [...shop.coupons.values()].find(
    (candidate) => candidate.redemptionId === first.redemptionId,
  );
  const pending = order ? member.pending.get(order.id) : undefined;
  return activityItem({
    entry: first.entry,
    reason: first.reason,
    code: first.code,
    points: transfers.reduce((sum, { code, points }) => sum + signedPoints(code, points), 0),
    at: first.at,
    orderId: isOfOneOrder ? first.orderId : null,
    rewardName: coupon?.rewardName ?? null,
    adjustmentReason: shop.adjustments.get(first.adjustmentId ?? '') ?? null,
    order: order
      ? {
          granted: order.granted,
          pending: pending?.points ?? 0,
          availableAt: pending?.availableAt ?? null,
        }
      : null,
  });
}

export function activityPage(
  shop: ShopState,
  member: MockMember,
  page: { cursor?: string | undefined; limit: number },
): ActivityPage {
  const before = page.cursor === undefined ? Infinity : numberInCursor(page.cursor);
  const entryOf = (item: ActivityItem) => Number.parseInt(item.id, 10);
  const found = activityOf(shop, member).filter((item) => entryOf(item) < before);
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  return { items, nextCursor: last && found.length > items.length ? String(entryOf(last)) : null };
}
