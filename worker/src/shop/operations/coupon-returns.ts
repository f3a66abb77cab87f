/** How a coupon comes back from an order that came to nothing, and goes to it again if it stands after all. */
import { cameToNothing, couponGrace, type OrderFacts, versionInForce } from '@stamm/loyalty';
import type { CouponUseRecord } from '../books/coupon-uses.ts';
import type { CouponRecord } from '../books/coupons.ts';
import type { OrderRecord } from '../books/orders.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { type NotedUse, noteInJournal } from '../journal/journal-note.ts';
import { referralCouponReleased, referralCouponUsed } from './referrals/claim-by-order.ts';

/** Longer than any days of grace. */
const MOST_GRACE_MS = 60 * 86_400_000;

/** Has the coupons of an order follow it where it came to nothing, or stands again. */
export function couponsOrderChanged(
  shop: ShopContext,
  before: OrderFacts,
  { id, facts }: OrderRecord,
): void {
  const isNothing = cameToNothing(facts);
  if (isNothing === cameToNothing(before)) return;
  for (const use of shop.books.couponUses.ofOrder(id)) {
    if (isNothing) returnCoupon(shop, use);
    else if (use.returnedAt !== null) takeAgain(shop, use);
  }
}

/** Whether a coupon is free again at once, whose order had come to nothing before it was used. */
export function isReturnedAtOnce(shop: ShopContext, orderId: string): boolean {
  const order = shop.books.orders.find(orderId);
  return order !== undefined && cameToNothing(order.facts) && returns(shop, shop.now);
}

/** A coupon that is free again: one that has expired meanwhile has its days of grace. */
export function giveBack(shop: ShopContext, coupon: CouponRecord, orderId: string): CouponRecord {
  const { timeZone } = programInForce(shop).rules;
  const graceUntil = couponGrace(coupon, shop.now, timeZone);
  const expiresAt = graceUntil ?? coupon.expiresAt;
  const free: CouponRecord = { ...coupon, use: null, graceUntil, expiresAt };
  shop.books.coupons.saveState(free);
  noteInJournal(shop, { kind: 'coupon-freed', code: coupon.code, orderId }, noteUntil(free));
  announceUse(shop, 'coupon.released', free, orderId);
  if (coupon.source === 'friendOffer') referralCouponReleased(shop, coupon.code);
  return takenByAnother(shop, free, orderId);
}

export function announceUse(
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

/** By the program under which the coupon was used, whatever order the calls come in. */
function returns({ books }: ShopContext, usedAt: number): boolean {
  return versionInForce(books.programs.all(), usedAt).rules.coupons.returnOnCancellation;
}

function returnCoupon(shop: ShopContext, use: CouponUseRecord): void {
  const coupon = shop.books.coupons.find(use.code);
  if (coupon?.use?.orderId !== use.orderId || !returns(shop, use.usedAt)) return;
  shop.books.couponUses.save({ ...use, returnedAt: shop.now });
  giveBack(shop, coupon, use.orderId);
}

/** The order has had its discount, so its coupon is used, unless it was for another one meanwhile. */
function takeAgain(shop: ShopContext, use: CouponUseRecord): void {
  const coupon = shop.books.coupons.find(use.code);
  if (coupon?.use === null) take(shop, coupon, use);
}

/** Has the journal know of a use, so that no restored backup makes the coupon good again. */
export function noteUse(
  shop: ShopContext,
  coupon: CouponRecord,
  { orderId, usedAt, basketHash, discount }: CouponUseRecord,
): void {
  if (!discount) return;
  const use = { orderId, usedAt, basketHash, discount };
  noteInJournal(shop, { kind: 'coupon-used', code: coupon.code, use }, noteUntil(coupon));
}

/** Once it has expired for good, nobody can use it whatever a backup says. */
function noteUntil({ expiresAt }: CouponRecord): number {
  return expiresAt + MOST_GRACE_MS;
}

/** A use that a restored backup does not know of. */
export function useCouponAgain(shop: ShopContext, code: string, use: NotedUse): void {
  const coupon = shop.books.coupons.find(code);
  if (!coupon || coupon.use?.orderId === use.orderId) return;
  take(shop, coupon, { ...use, code: coupon.code, releasedAt: null, returnedAt: null });
}

/** A release that a restored backup does not know of. */
export function freeCouponAgain(shop: ShopContext, code: string, orderId: string): void {
  const coupon = shop.books.coupons.find(code);
  if (coupon?.use?.orderId !== orderId) return;
  const use = shop.books.couponUses.find(code, orderId);
  if (use) shop.books.couponUses.save({ ...use, releasedAt: shop.now });
  giveBack(shop, coupon, orderId);
}

function take(shop: ShopContext, coupon: CouponRecord, use: CouponUseRecord): CouponRecord {
  const { discount, orderId, usedAt: at } = use;
  if (!discount) return coupon;
  const used: CouponRecord = { ...coupon, use: { orderId, at, discount } };
  shop.books.couponUses.save({ ...use, returnedAt: null });
  shop.books.coupons.saveState(used);
  noteUse(shop, used, use);
  announceUse(shop, 'coupon.used', used, orderId);
  if (coupon.source === 'friendOffer') referralCouponUsed(shop, coupon.code, orderId);
  return used;
}

/** An order that was reinstated while the coupon was in use for another has it now. */
function takenByAnother(shop: ShopContext, coupon: CouponRecord, freedBy: string): CouponRecord {
  const { couponUses, orders } = shop.books;
  const standing = couponUses.returnedOf(coupon.code).find(({ orderId }) => {
    // The one that frees it may not be written down as it is by now.
    const order = orderId === freedBy ? undefined : orders.find(orderId);
    return order !== undefined && !cameToNothing(order.facts);
  });
  return standing ? take(shop, coupon, standing) : coupon;
}
