import { z } from '@hono/zod-openapi';
import { Benefit } from './benefits.ts';
import * as limits from './limits.ts';
import { NewsletterProgram } from './newsletter.ts';
import {
  AmountMinor,
  Currency,
  Id,
  Language,
  LocalizedText,
  Money,
  orNull,
  Points,
  ProductId,
  TimeOut,
} from './primitives.ts';
import { ReferralProgram } from './referrals.ts';
import { ReviewProgram } from './reviews.ts';

/** The shop's own name for points, by language and plural category (`Intl.PluralRules`). */
export const PointsName = z
  .record(
    Language,
    z
      .object({
        one: z.string().trim().min(1).max(40),
        other: z.string().trim().min(1).max(40),
        few: z.string().trim().min(1).max(40).optional(),
        many: z.string().trim().min(1).max(40).optional(),
      })
      .strict(),
  )
  .refine((names) => Object.keys(names).length > 0, 'Name the points in at least one language.')
  .refine((names) => Object.keys(names).length <= limits.MAX_LANGUAGES, 'Too many languages.')
  .openapi({
    example: { en: { one: 'bean', other: 'beans' }, de: { one: 'Bohne', other: 'Bohnen' } },
  });

const factor = z.int().min(1).max(1_000_000);

/** How much one earns in a currency, as an exact fraction: `points` for every `perMinor`. */
export const EarningRate = z
  .object({ currency: Currency, points: factor, perMinor: factor })
  .strict()
  .openapi('EarningRate', { example: { currency: 'EUR', points: 1, perMinor: 100 } });

/** Products or collections that earn `numerator / denominator` times the rate. The highest that fits a line counts. */
export const Multiplier = z
  .object({
    name: LocalizedText.optional(),
    productIds: z.array(ProductId).max(limits.MAX_MULTIPLIER_TARGETS).default([]),
    collectionIds: z.array(ProductId).max(limits.MAX_MULTIPLIER_TARGETS).default([]),
    numerator: z.int().min(0).max(1_000),
    denominator: z.int().min(1).max(1_000).default(1),
  })
  .strict()
  .refine(
    (multiplier) => multiplier.productIds.length + multiplier.collectionIds.length > 0,
    'Name at least one product or collection.',
  )
  .openapi('Multiplier');

export const Earning = z
  .object({
    rates: z.array(EarningRate).min(1).max(limits.MAX_RATES),
    basis: z
      .enum(['net', 'gross'])
      .default('net')
      .openapi({ description: 'Whether tax counts (gross) or not (net)' }),
    includeShipping: z.boolean().default(false),
    multipliers: z.array(Multiplier).max(limits.MAX_MULTIPLIERS).default([]),
  })
  .strict()
  .refine(
    (earning) => new Set(earning.rates.map((rate) => rate.currency)).size === earning.rates.length,
    'Give each currency one rate.',
  )
  .openapi('Earning');

/**
 * When points expire, always at the end of a day in the shop's time zone:
 * - `months`: so many months after they became available
 * - `fixedDay`: on the next such day of the year that is at least `minimumMonths` away; a day that
 *   the month does not have (29 February) becomes its last
 * - `inactivity`: all of them, so many months after the last purchase or redemption
 */
export const Expiry = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('never') }).strict(),
    z
      .object({ kind: z.literal('months'), months: z.int().min(1).max(limits.MAX_EXPIRY_MONTHS) })
      .strict(),
    z
      .object({
        kind: z.literal('fixedDay'),
        month: z.int().min(1).max(12),
        day: z.int().min(1).max(31),
        minimumMonths: z.int().min(0).max(limits.MAX_EXPIRY_MONTHS).default(0),
      })
      .strict(),
    z
      .object({
        kind: z.literal('inactivity'),
        months: z.int().min(1).max(limits.MAX_EXPIRY_MONTHS),
      })
      .strict(),
  ])
  .openapi('Expiry');

export const Reward = z
  .object({
    id: Id,
    name: LocalizedText,
    description: LocalizedText.optional(),
    points: Points.min(1),
    benefit: Benefit,
    minimumOrder: Money.optional(),
    validDays: z
      .int()
      .min(1)
      .max(limits.MAX_COUPON_DAYS)
      .default(365)
      .openapi({ description: 'Days for which the coupon can be used' }),
  })
  .strict()
  .openapi('Reward');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const programShape = {
  pointsName: PointsName,
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'This is not a time zone such as Europe/Berlin.')
    .openapi({ description: 'An IANA time zone; days end there', example: 'Europe/Berlin' }),
  earning: Earning,
  pendingDays: z
    .int()
    .min(0)
    .max(limits.MAX_PENDING_DAYS)
    .openapi({ description: 'Days from payment until points can be spent: the return window' }),
  expiry: Expiry,
  expiryWarningDays: z
    .int()
    .min(0)
    .max(limits.MAX_EXPIRY_WARNING_DAYS)
    .default(30)
    .openapi({ description: 'How many days before points expire the shop is told; 0: not at all' }),
  debt: z.enum(['carry', 'writeOff']).default('carry').openapi({
    description:
      'What becomes of points that were spent before their order was refunded: paid from what is earned next (carry), or forgiven (writeOff)',
  }),
  pointValues: z
    .array(
      z.object({ currency: Currency, points: Points.min(1), amountMinor: AmountMinor }).strict(),
    )
    .max(limits.MAX_RATES)
    .default([])
    .openapi({ description: 'What points are worth in money, for display' }),
  rewards: z
    .array(Reward)
    .max(limits.MAX_REWARDS)
    .refine(
      (rewards) => new Set(rewards.map((reward) => reward.id)).size === rewards.length,
      'Give each reward an id of its own.',
    ),
  coupons: z
    .object({
      returnOnCancellation: z.boolean().default(true).openapi({
        description:
          'Whether a coupon can be used again once its order is canceled or refunded in full; one that has expired meanwhile lasts to the end of the 14th day, once',
      }),
    })
    .strict()
    .default({ returnOnCancellation: true }),
  /* The measures; null: not offered. */
  referral: orNull(ReferralProgram).default(null),
  review: orNull(ReviewProgram)
    .default(null)
    .openapi({ description: 'How members review what they bought; null: they do not' }),
  newsletter: orNull(NewsletterProgram).default(null).openapi({
    description: 'How shoppers subscribe to the newsletter; null: there is none',
  }),
};

/** The shop's rules as it states them. */
export const ProgramInput = z.object(programShape).strict().openapi('ProgramInput');

/** The shop's rules in one version, immutable once in force. */
export const Program = z
  .object({
    version: z.int().min(1),
    inForceFrom: TimeOut.nullable().openapi({
      description: 'When this version came into force; null: from the beginning',
    }),
    ...programShape,
  })
  .openapi('Program');

/** What any visitor may know of a shop. */
export const PublicProgram = z
  .object({
    shop: z.object({ id: z.string(), name: z.string() }),
    signIn: z.object({ email: z.boolean() }),
    program: Program,
  })
  .openapi('PublicProgram');
