import { z } from '@hono/zod-openapi';
import { Benefit } from './benefits.ts';
import * as limits from './limits.ts';
import { PastedCode } from './pasted-code.ts';
import { AmountMinor, Currency, Id, PageQuery, Points, ProductId, TimeOut } from './primitives.ts';

export const CouponCode = PastedCode.openapi({ example: 'C7HM-29WX-4R8F-XY35' });

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
    expiresAt: TimeOut.openapi({
      description:
        'The last moment at which it can be used. One that comes back after that, because its order came to nothing or was released, lasts to the end of the 14th day, once',
    }),
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

/** What a coupon would take off a basket, and where that is nothing, why. */
export const CouponCheck = z
  .object({
    ...CouponUse.shape,
    applicable: z.boolean().openapi({
      description: 'false: it would take nothing off, and redeeming it is refused',
    }),
    reason: z
      .string()
      .nullable()
      .openapi({ description: 'Why it is not applicable, in a sentence' }),
  })
  .openapi('CouponCheck');

export const OrderCouponsQuery = PageQuery.extend({
  orderId: Id.openapi({ description: 'The order whose coupons are asked for' }),
});

/** The coupons in use for an order. */
export const CouponUsePage = z
  .object({ items: z.array(CouponUse), nextCursor: z.string().nullable() })
  .openapi('CouponUsePage');
