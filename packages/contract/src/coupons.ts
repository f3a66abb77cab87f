import { z } from '@hono/zod-openapi';
import { Benefit } from './benefits.ts';
import * as limits from './limits.ts';
import { AmountMinor, Currency, Id, Points, ProductId, TimeOut } from './primitives.ts';

/** As typed by a person: case, spaces and hyphens do not matter. */
export const CouponCode = z
  .string()
  .min(4)
  .max(40)
  .regex(/^[A-Za-z0-9 -]+$/, 'A coupon code has letters and digits only.')
  .openapi({ example: 'C7HM-29WX-4R8F-XY35' });

/** Where a coupon comes from: bought with points, or given by a measure. */
export const CouponSource = z
  .enum(['reward', 'referral', 'friendOffer', 'review', 'newsletter'])
  .openapi('CouponSource');

/** The code that makes a reward usable at the checkout, once. */
export const Coupon = z
  .object({
    code: z.string(),
    source: CouponSource,
    redemptionId: z.string().nullable().openapi({ description: 'Null unless points bought it' }),
    rewardId: z.string().nullable().openapi({ description: 'Null unless points bought it' }),
    rewardName: z.record(z.string(), z.string()),
    points: Points.openapi({ description: 'What it cost; 0 for what a measure gave' }),
    benefit: Benefit,
    minimumOrder: z.object({ amountMinor: AmountMinor, currency: z.string() }).nullable(),
    status: z.enum(['active', 'used', 'expired', 'canceled']),
    createdAt: TimeOut,
    expiresAt: TimeOut,
    usedAt: TimeOut.nullable(),
  })
  .openapi('Coupon');

export const RedemptionInput = z
  .object({
    rewardId: Id,
    points: Points.optional().openapi({
      description: 'The price that the member saw; another price in force is an error',
    }),
  })
  .strict()
  .openapi('RedemptionInput');

export const Redemption = z
  .object({
    id: z.string(),
    rewardId: z.string(),
    points: Points,
    status: z.enum(['active', 'canceled']),
    createdAt: TimeOut,
    coupon: Coupon,
  })
  .openapi('Redemption');

const basket = {
  currency: Currency,
  goodsMinor: AmountMinor.openapi({
    description: 'What the goods cost before this coupon, tax included',
  }),
  shippingMinor: AmountMinor.default(0),
  lines: z
    .array(z.object({ productId: ProductId, unitPriceMinor: AmountMinor }).strict())
    .max(limits.MAX_ORDER_LINES)
    .default([])
    .openapi({ description: 'What is in the basket: needed for free products' }),
  customerId: Id.optional().openapi({
    description:
      'Who buys, where that is known: coupons that welcome a friend are for new customers',
  }),
};

export const CouponCheckInput = z.object(basket).strict().openapi('CouponCheckInput');

export const CouponRedeemInput = z
  .object({ orderId: Id, ...basket })
  .strict()
  .openapi('CouponRedeemInput');

export const CouponReleaseInput = z.object({ orderId: Id }).strict().openapi('CouponReleaseInput');

/** A coupon and what it takes off this basket. */
export const CouponUse = z
  .object({
    coupon: Coupon,
    discountMinor: AmountMinor,
    appliesTo: z.enum(['goods', 'shipping', 'product']),
    productId: z.string().nullable(),
  })
  .openapi('CouponUse');
