import { z } from '@hono/zod-openapi';
import * as limits from './limits.ts';
import { AmountMinor, Currency, LocalizedText, Money, Points, ProductId } from './primitives.ts';

/** What a coupon does at the checkout. */
export const Benefit = z
  .discriminatedUnion('kind', [
    z
      .object({ kind: z.literal('amountOff'), amountMinor: AmountMinor.min(1), currency: Currency })
      .strict(),
    z.object({ kind: z.literal('percentOff'), percent: z.int().min(1).max(100) }).strict(),
    z.object({ kind: z.literal('freeShipping') }).strict(),
    z
      .object({ kind: z.literal('freeProduct'), productId: ProductId, productName: LocalizedText })
      .strict(),
  ])
  .openapi('Benefit');

/** What a measure gives to whoever takes part: points, or a coupon that costs none. */
export const Incentive = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('points'), points: Points.min(1) }).strict(),
    z
      .object({
        kind: z.literal('coupon'),
        name: LocalizedText,
        benefit: Benefit,
        minimumOrder: Money.optional(),
        validDays: z
          .int()
          .min(1)
          .max(limits.MAX_COUPON_DAYS)
          .default(90)
          .openapi({ description: 'Days for which the coupon can be used' }),
      })
      .strict(),
  ])
  .openapi('Incentive');
