import type { Coupon } from '@stamm/contract/types';
import { normalizeCouponCode, Refusal } from '@stamm/loyalty';
import type { CouponRecord } from '../books/coupons.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from './order-state.ts';

/** Expiry follows from the time alone: no job has to run for it. */
export function couponStatus(coupon: CouponRecord, now: number): Coupon['status'] {
  if (coupon.use) return 'used';
  if (coupon.canceledAt !== null) return 'canceled';
  return now > coupon.expiresAt ? 'expired' : 'active';
}

/** A coupon as the API answers it. */
export function couponView(coupon: CouponRecord, now: number): Coupon {
  return {
    code: coupon.code,
    source: coupon.source,
    redemptionId: coupon.redemptionId,
    rewardId: coupon.rewardId,
    rewardName: coupon.rewardName,
    points: coupon.points,
    benefit: coupon.benefit,
    minimumOrder: coupon.minimumOrder,
    status: couponStatus(coupon, now),
    createdAt: isoTime(coupon.createdAt),
    expiresAt: isoTime(coupon.expiresAt),
    usedAt: coupon.use ? isoTime(coupon.use.at) : null,
  };
}

/**
 * Finds a coupon by its code as a person typed it.
 * @throws Refusal `coupon_not_found`
 */
export function mustFindCoupon(shop: ShopContext, typed: string): CouponRecord {
  const coupon = shop.books.coupons.find(normalizeCouponCode(typed));
  if (!coupon) {
    throw new Refusal('coupon_not_found', 'There is no coupon with this code. Check it for typos.');
  }
  return coupon;
}
