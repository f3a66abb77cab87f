import type {
  Coupon,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  CouponUse,
} from '@stamm/contract/types';
import { couponDiscount, type Discount, Refusal } from '@stamm/loyalty';
import type { CouponRecord } from '../books/coupons.ts';
import type { ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { couponStatus, couponView, mustFindCoupon } from './coupon-view.ts';
import { isoTime } from './order-state.ts';
import { referralCouponReleased, referralCouponUsed } from './referrals/claim-by-order.ts';
import { mustBeWelcome } from './referrals/welcome-coupons.ts';

/** @throws Refusal `coupon_not_found` */
export function readCoupon(shop: ShopContext, code: string): Coupon {
  return couponView(mustFindTyped(shop, code), shop.now);
}

/** What a coupon would take off a basket. Changes nothing. */
export function checkCoupon(shop: ShopContext, code: string, input: CouponCheckInput): CouponUse {
  const coupon = mustFindTyped(shop, code);
  mustBeUsable(coupon, shop.now);
  if (coupon.source === 'friendOffer') mustBeWelcome(shop, coupon.code, input.customerId);
  return couponUse(shop, coupon, couponDiscount(coupon.benefit, coupon.minimumOrder, input));
}

/** Uses a coupon up for an order. Asked again for the same order, it answers the same. */
export function redeemCoupon(shop: ShopContext, code: string, input: CouponRedeemInput): CouponUse {
  return shop.transaction(() => {
    const coupon = mustFindTyped(shop, code);
    if (coupon.use?.orderId === input.orderId) {
      return couponUse(shop, coupon, coupon.use.discount);
    }
    mustBeUsable(coupon, shop.now);
    if (coupon.source === 'friendOffer') mustBeWelcome(shop, coupon.code, input.customerId);
    const { orderId, ...basket } = input;
    const discount = couponDiscount(coupon.benefit, coupon.minimumOrder, basket);
    const used = { ...coupon, use: { orderId, at: shop.now, discount } };
    shop.books.coupons.saveState(used);
    announceUse(shop, 'coupon.used', used, orderId);
    if (coupon.source === 'friendOffer') referralCouponUsed(shop, coupon.code, orderId);
    return couponUse(shop, used, discount);
  });
}

/** Gives a coupon back whose order came to nothing. Asked again, it answers the coupon as it is. */
export function releaseCoupon(shop: ShopContext, code: string, input: CouponReleaseInput): Coupon {
  return shop.transaction(() => {
    const coupon = mustFindTyped(shop, code);
    if (!coupon.use && coupon.releasedOrderId === input.orderId) {
      return couponView(coupon, shop.now);
    }
    if (coupon.use?.orderId !== input.orderId) {
      throw new Refusal(
        'coupon_not_used',
        `The coupon was not used for order ${input.orderId}. Release it with the order that it was redeemed for.`,
      );
    }
    const released = { ...coupon, use: null, releasedOrderId: input.orderId };
    shop.books.coupons.saveState(released);
    announceUse(shop, 'coupon.released', released, input.orderId);
    if (coupon.source === 'friendOffer') referralCouponReleased(shop, coupon.code);
    return couponView(released, shop.now);
  });
}

/**
 * Finds a coupon by what somebody typed at a checkout. Unknown codes are counted; known ones are
 * found all the same, for no guesser may keep the coupons of others from being used, and with 60
 * random bits a code guards itself.
 * @throws Refusal `coupon_not_found`, `too_many_requests`
 */
function mustFindTyped(shop: ShopContext, code: string): CouponRecord {
  try {
    return mustFindCoupon(shop, code);
  } catch (error) {
    if (error instanceof Refusal) shop.rates.unknownCoupons.count('', shop.now);
    throw error;
  }
}

function announceUse(
  shop: ShopContext,
  type: 'coupon.used' | 'coupon.released',
  { member, code, redemptionId, awardId }: CouponRecord,
  orderId: string,
): void {
  announce(shop, {
    type,
    member,
    cause: `${type} ${code} ${orderId} ${shop.now}`,
    at: shop.now,
    data: { couponCode: code, redemptionId, awardId, orderId },
  });
}

/** @throws Refusal `coupon_used`, `coupon_expired`, `coupon_canceled` */
function mustBeUsable(coupon: CouponRecord, now: number): void {
  switch (couponStatus(coupon, now)) {
    case 'used':
      throw new Refusal(
        'coupon_used',
        'The coupon was used for another order. Each coupon can be used once.',
      );
    case 'canceled':
      throw new Refusal('coupon_canceled', 'The coupon was canceled and cannot be used any more.');
    case 'expired':
      throw new Refusal(
        'coupon_expired',
        `The coupon could be used until ${isoTime(coupon.expiresAt)}.`,
      );
    case 'active':
      return;
  }
}

function couponUse(shop: ShopContext, coupon: CouponRecord, discount: Discount): CouponUse {
  return { coupon: couponView(coupon, shop.now), ...discount };
}
