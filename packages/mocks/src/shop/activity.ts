import type { ActivityItem, ActivityPage } from '@stamm/contract/types';
import { ACTIVITY_CODES, activityItem, signedPoints } from '@stamm/loyalty';
import { numberInCursor } from './cursor.ts';
import {
  isoTime,
  keepAccount,
  type MockAward,
  type MockCoupon,
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
  const items = entries.map((transfers) => ({
    place: transfers[0]?.entry ?? 0,
    item: itemOf(shop, member, transfers),
  }));
  const given = [...shop.awards.values()].flatMap((award, index) =>
    award.member === member && award.coupon
      ? [{ place: award.afterSequence + 0.5, item: itemOfCoupon(award, award.coupon, index) }]
      : [],
  );
  // Sorting is stable: of two coupons given between the same transfers the later comes first.
  return [...items, ...given]
    .reverse()
    .sort((a, b) => b.place - a.place)
    .map(({ item }) => item);
}

/** A coupon that a measure gave. */
function itemOfCoupon(award: MockAward, coupon: MockCoupon, index: number): ActivityItem {
  return {
    id: `award-${index + 1}`,
    kind: award.measure,
    points: 0,
    state: award.withdrawnAt === null ? 'available' : 'void',
    availableAt: null,
    at: isoTime(award.givenAt),
    orderId: null,
    rewardName: coupon.rewardName,
    reason: null,
  };
}

function itemOf(shop: ShopState, member: MockMember, transfers: ToldTransfer[]): ActivityItem {
  const [first] = transfers as [ToldTransfer];
  const isOfOneOrder = transfers.every(({ orderId }) => orderId === first.orderId);
  const order = isOfOneOrder && first.orderId ? shop.orders.get(first.orderId) : undefined;
  const coupon = [...shop.coupons.values()].find(
    ({ redemptionId }) => redemptionId !== null && redemptionId === first.redemptionId,
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
  const all = activityOf(shop, member);
  const from = page.cursor === undefined ? 0 : all.length - numberInCursor(page.cursor);
  const items = all.slice(Math.max(0, from)).slice(0, page.limit);
  // How many older ones there are stays the same when newer ones come.
  const older = all.length - Math.max(0, from) - items.length;
  return { items, nextCursor: older > 0 ? String(older) : null };
}
