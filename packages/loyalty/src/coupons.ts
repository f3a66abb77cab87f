import type { Benefit, CouponCheckInput, Money } from '@stamm/contract/types';
import { isCanceled, type OrderFacts, type OrderSnapshot, refundedMinor } from './order-facts.ts';
import { Refusal } from './refusal.ts';
import { endOfDayAfterDays } from './time.ts';
import { typedCode } from './typed-code.ts';

/**
 * Sixteen signs that neither look nor sound alike in English or German (no 0/O, 1/I/L, B/D/E/G/P/T,
 * M/N, S/F, U/V …): each carries four bits.
 */
const ALPHABET = '23456789CFHMRWXY';

/** Random bytes that a code needs: 64 bits. */
export const COUPON_CODE_BYTES = 8;

/** A coupon code from random bytes, in groups of four: `C7HM-29WX-4R8F-XY35`. */
export function couponCode(random: Uint8Array): string {
  if (random.length !== COUPON_CODE_BYTES) {
    throw new RangeError(`A coupon code is made of ${COUPON_CODE_BYTES} random bytes.`);
  }
  let signs = '';
  for (const byte of random) signs += `${ALPHABET[byte >> 4]}${ALPHABET[byte & 15]}`;
  return groups(signs);
}

/** A code as a person typed it, in the form in which it is stored. */
export function normalizeCouponCode(typed: string): string {
  return groups(typedCode(typed));
}

function groups(signs: string): string {
  return signs.match(/.{1,4}/g)?.join('-') ?? '';
}

export interface Discount {
  discountMinor: number;
  appliesTo: 'goods' | 'shipping' | 'product';
  productId: string | null;
}

/**
 * What a coupon takes off a basket, in minor units: percentages are rounded down, and nothing is
 * ever worth more than what it is taken from.
 * @throws Refusal `coupon_not_applicable`
 */
export function couponDiscount(
  benefit: Benefit,
  minimumOrder: Money | null,
  basket: Omit<CouponCheckInput, 'orderId'>,
): Discount {
  if (minimumOrder) {
    if (minimumOrder.currency !== basket.currency) {
      throw new Refusal(
        'coupon_not_applicable',
        `This coupon is for orders in ${minimumOrder.currency}, not in ${basket.currency}.`,
      );
    }
    if (basket.goodsMinor < minimumOrder.amountMinor) {
      throw new Refusal(
        'coupon_not_applicable',
        `This coupon needs goods for at least ${minimumOrder.amountMinor} (minor units of ${minimumOrder.currency}); the basket holds ${basket.goodsMinor}.`,
      );
    }
  }
  switch (benefit.kind) {
    case 'amountOff':
      if (benefit.currency !== basket.currency) {
        throw new Refusal(
          'coupon_not_applicable',
          `This coupon is worth an amount in ${benefit.currency} and the basket is in ${basket.currency}.`,
        );
      }
      return goodsDiscount(Math.min(benefit.amountMinor, basket.goodsMinor));
    case 'percentOff':
      return goodsDiscount(Number((BigInt(basket.goodsMinor) * BigInt(benefit.percent)) / 100n));
    case 'freeShipping':
      return { discountMinor: basket.shippingMinor, appliesTo: 'shipping', productId: null };
    case 'freeProduct': {
      const line = basket.lines.find((candidate) => candidate.productId === benefit.productId);
      if (!line) {
        throw new Refusal(
          'coupon_not_applicable',
          `This coupon makes one product free (${benefit.productId}); put it into the basket first.`,
        );
      }
      return {
        discountMinor: Math.min(line.unitPriceMinor, basket.goodsMinor),
        appliesTo: 'product',
        productId: benefit.productId,
      };
    }
  }
}

function goodsDiscount(discountMinor: number): Discount {
  return { discountMinor, appliesTo: 'goods', productId: null };
}

/**
 * Why a coupon that fits a basket would take nothing off it all the same; null where it takes
 * something. Nobody uses a coupon up for nothing.
 */
export function whyNothingOff(benefit: Benefit, { discountMinor }: Discount): string | null {
  if (discountMinor > 0) return null;
  switch (benefit.kind) {
    case 'freeShipping':
      return 'This coupon makes shipping free, and no shipping is charged here. Keep it for another order.';
    case 'freeProduct':
      return `This coupon makes one product free (${benefit.productId}), and it costs nothing here. Keep it for another order.`;
    case 'amountOff':
    case 'percentOff':
      return 'The goods in this basket cost too little for this coupon to take anything off. Keep it for another order.';
  }
}

/** Whether an order was canceled, or all that was paid for it was given back: its coupons are free again. */
export function cameToNothing(facts: OrderFacts): boolean {
  if (isCanceled(facts)) return true;
  const { snapshot } = facts;
  // A refund of nothing is one that the shop has deleted.
  const refunded = refundedMinor(facts);
  return snapshot !== null && refunded > 0 && BigInt(refunded) >= paidInAll(snapshot);
}

/** What was paid so far by any means: all of an order of which the shop tells no part payment. */
function paidInAll(snapshot: OrderSnapshot): bigint {
  const total = BigInt(snapshot.totalMinor);
  if (snapshot.paidMinor === null) return total;
  const vouchers = BigInt(snapshot.giftCardMinor ?? 0) + BigInt(snapshot.storeCreditMinor ?? 0);
  const paid = BigInt(snapshot.paidMinor) + vouchers;
  return paid < total ? paid : total;
}

/** How many days a coupon lasts that had expired when it came back. */
const RETURNED_COUPON_GRACE_DAYS = 14;

/**
 * Until when a coupon lasts that comes back now: to the end of the 14th day where it has expired
 * meanwhile, once. Null where it lasts as it did.
 */
export function couponGrace(
  { expiresAt, graceUntil }: { expiresAt: number; graceUntil: number | null },
  now: number,
  timeZone: string,
): number | null {
  if (graceUntil !== null || now <= expiresAt) return graceUntil;
  return endOfDayAfterDays(now, RETURNED_COUPON_GRACE_DAYS, timeZone);
}
