import type {
  Coupon,
  CouponCheck,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  CouponUse,
  CouponUsePage,
} from '@stamm/contract/types';
import { couponDiscount, type Discount, Refusal, whyNothingOff } from '@stamm/loyalty';
import type { OrderCouponsPage } from '../api.ts';
import type { CouponUseRecord } from '../books/coupon-uses.ts';
import type { CouponRecord } from '../books/coupons.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { ShopContext } from '../context.ts';
import { sha256 } from '../secrets.ts';
import { announceUse, giveBack, isReturnedAtOnce, noteUse } from './coupon-returns.ts';
import { couponStatus, couponView, mustFindCoupon } from './coupon-view.ts';
import { isoTime } from './order-state.ts';
import { referralCouponUsed } from './referrals/claim-by-order.ts';
import { mustBeWelcome } from './referrals/welcome-coupons.ts';

/** @throws Refusal `coupon_not_found` */
export function readCoupon(shop: ShopContext, code: string): Coupon {
  return couponView(mustFindTyped(shop, code), shop.now);
}

/** The coupons that are in use for an order, by code. */
export function readOrderCoupons(
  shop: ShopContext,
  { orderId, cursor, limit }: OrderCouponsPage,
): CouponUsePage {
  const { coupons, couponUses } = shop.books;
  const found = couponUses.inForceFor(orderId, cursor ?? '', limit + 1);
  const shown = found.slice(0, limit);
  const items = shown.flatMap((code) => {
    const coupon = coupons.find(code);
    return coupon?.use ? [couponUse(shop, coupon, coupon.use.discount)] : [];
  });
  return { items, nextCursor: found.length > limit ? (shown.at(-1) ?? null) : null };
}

/** What a coupon would take off a basket. Changes nothing. */
export function checkCoupon(shop: ShopContext, code: string, input: CouponCheckInput): CouponCheck {
  const coupon = mustFindTyped(shop, code);
  mustBeUsable(coupon, shop.now);
  if (coupon.source === 'friendOffer') mustBeWelcome(shop, coupon.code, input.customerId);
  const discount = couponDiscount(coupon.benefit, coupon.minimumOrder, input);
  const reason = whyNothingOff(coupon.benefit, discount);
  return { ...couponUse(shop, coupon, discount), applicable: reason === null, reason };
}

/**
 * Uses a coupon up for an order. Asked again for the same order and basket, it answers the same. For
 * an order that has come to nothing already, what it takes off is answered and the coupon stays free.
 * @throws Refusal `coupon_not_found`, `coupon_use_conflict`, `coupon_used`, `coupon_expired`,
 *   `coupon_canceled`, `coupon_not_applicable`, `too_many_requests`
 */
export function redeemCoupon(
  shop: ShopContext,
  code: string,
  { orderId, customerId, ...basket }: CouponRedeemInput,
): CouponUse {
  return shop.transaction(() => {
    const coupon = mustFindTyped(shop, code);
    const basketHash = sha256(canonicalJson(basket));
    const known = usedBefore(shop, coupon, { orderId, basketHash });
    if (known) return couponUse(shop, coupon, known);
    mustBeUsable(coupon, shop.now);
    if (coupon.source === 'friendOffer') mustBeWelcome(shop, coupon.code, customerId);
    const discount = couponDiscount(coupon.benefit, coupon.minimumOrder, basket);
    mustTakeSomethingOff(coupon, discount);
    const isReturned = isReturnedAtOnce(shop, orderId);
    const use: CouponUseRecord = {
      code: coupon.code,
      orderId,
      usedAt: shop.now,
      basketHash,
      discount,
      releasedAt: null,
      returnedAt: isReturned ? shop.now : null,
    };
    shop.books.couponUses.save(use);
    if (isReturned) return couponUse(shop, coupon, discount);
    const used = { ...coupon, use: { orderId, at: shop.now, discount } };
    shop.books.coupons.saveState(used);
    noteUse(shop, used, use);
    announceUse(shop, 'coupon.used', used, orderId);
    if (coupon.source === 'friendOffer') referralCouponUsed(shop, coupon.code, orderId);
    return couponUse(shop, used, discount);
  });
}

/**
 * Gives a coupon back whose order came to nothing. Asked again for the same order, it answers as
 * before, also where the coupon was used for another order since, which keeps it.
 * @throws Refusal `coupon_not_found`, `coupon_not_used`, `too_many_requests`
 */
export function releaseCoupon(
  shop: ShopContext,
  code: string,
  { orderId }: CouponReleaseInput,
): Coupon {
  return shop.transaction(() => {
    const coupon = mustFindTyped(shop, code);
    const use = shop.books.couponUses.find(coupon.code, orderId);
    if (!use) {
      throw new Refusal(
        'coupon_not_used',
        `The coupon was not used for order ${orderId}. Release it with the order that it was redeemed for.`,
      );
    }
    if (use.releasedAt === null) {
      shop.books.couponUses.save({ ...use, releasedAt: shop.now });
      if (coupon.use?.orderId === orderId) {
        const free = giveBack(shop, coupon, orderId);
        return couponView({ ...free, use: null }, shop.now);
      }
    }
    return couponView({ ...coupon, use: null }, shop.now);
  });
}

/**
 * What a coupon took off an order for which it was used before; undefined where it was not.
 * @throws Refusal `coupon_use_conflict` where the basket is another by now
 */
function usedBefore(
  { books }: ShopContext,
  coupon: CouponRecord,
  { orderId, basketHash }: { orderId: string; basketHash: string },
): Discount | undefined {
  const use = books.couponUses.find(coupon.code, orderId);
  if (!use || use.releasedAt !== null || !use.discount) return undefined;
  if (use.basketHash === null || use.basketHash === basketHash) return use.discount;
  if (coupon.use?.orderId !== orderId) return undefined;
  throw new Refusal(
    'coupon_use_conflict',
    `The coupon was used for order ${orderId} with another basket, from which it takes ${use.discount.discountMinor} (minor units). If the basket has changed, release the coupon for this order, then redeem it with the new basket.`,
  );
}

/** @throws Refusal `coupon_not_applicable` */
function mustTakeSomethingOff({ benefit }: CouponRecord, discount: Discount): void {
  const reason = whyNothingOff(benefit, discount);
  if (reason !== null) throw new Refusal('coupon_not_applicable', reason);
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
