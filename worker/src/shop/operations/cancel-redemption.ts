import type { Redemption } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { BoughtCoupon } from '../books/coupons.ts';
import type { RedemptionRecord } from '../books/redemptions.ts';
import type { ShopContext } from '../context.ts';
import { Ledger } from '../ledger.ts';
import { mustFindCoupon } from './coupon-view.ts';
import { announceRedemption, redemptionView } from './redeem-reward.ts';

/** Undoes a redemption whose coupon was not used: the points return to their lots (law 6). */
export function cancelRedemption(shop: ShopContext, id: string): Redemption {
  return shop.transaction(() => {
    const { redemptions, coupons } = shop.books;
    const redemption = redemptions.find(id);
    if (!redemption) {
      throw new Refusal('redemption_not_found', `There is no redemption ${id}.`);
    }
    const coupon = mustFindBought(shop, redemption);
    if (redemption.canceledAt !== null) return redemptionView(redemption, coupon, shop.now);
    if (coupon.use) {
      throw new Refusal(
        'coupon_used',
        `The coupon was used for order ${coupon.use.orderId}. Release it first, if that order came to nothing.`,
      );
    }
    // The coupon of a member who was erased: there is nobody to whom the points could return.
    if (coupon.canceledAt !== null) {
      throw new Refusal('coupon_canceled', 'The member has left; the points stay spent.');
    }
    const ledger = new Ledger(shop);
    restorePoints(shop, ledger, redemption);
    const canceled = { ...redemption, canceledAt: shop.now };
    const canceledCoupon = { ...coupon, canceledAt: shop.now };
    redemptions.cancel(id, shop.now);
    coupons.saveState(canceledCoupon);
    ledger.save();
    announceRedemption(shop, 'redemption.canceled', coupon);
    return redemptionView(canceled, canceledCoupon, shop.now);
  });
}

function mustFindBought(shop: ShopContext, { id, couponCode }: RedemptionRecord): BoughtCoupon {
  const coupon = mustFindCoupon(shop, couponCode);
  const { redemptionId, rewardId, member } = coupon;
  if (redemptionId !== id || rewardId === null || member === null) {
    throw new Error(`The coupon of redemption ${id} was not bought by it.`);
  }
  return { ...coupon, redemptionId, rewardId, member };
}

/** Gives the points back, less what was written off of their orders because they were spent. */
function restorePoints(shop: ShopContext, ledger: Ledger, redemption: RedemptionRecord): void {
  const { now, books } = shop;
  const lotIds = redemption.uses.map((use) => use.lotId);
  const account = ledger.account(redemption.member, { lotIds });
  const orderIds = new Set(lotIds.map((lotId) => books.lots.byId(lotId)?.orderId));
  // Of an order that is another's by now, nothing is written off here.
  const orders = [...orderIds]
    .flatMap((orderId) => (orderId ? (ledger.order(orderId) ?? []) : []))
    .filter((order) => order.member === redemption.member);
  const forgiven = new Map(orders.map((order) => [order.id, order.forgiven]));
  const left = account.restore(redemption.uses, redemption.id, now, forgiven);
  account.settle(now);
  for (const order of orders) {
    const stillForgiven = left.get(order.id) ?? 0;
    if (stillForgiven === order.forgiven) continue;
    const pending = account.pendingOf(order.id);
    ledger.putOrder({ ...order, forgiven: stillForgiven, pending }, false);
  }
}
