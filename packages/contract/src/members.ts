import { z } from '@hono/zod-openapi';
import { Coupon } from './coupons.ts';
import * as limits from './limits.ts';
import { NewsletterRecord } from './newsletter.ts';
import { EmailVerified, Id, Language, NullableEmail, Points, TimeOut } from './primitives.ts';
import { ReferralState } from './referrals.ts';
import { MyReview } from './reviews.ts';

/** A member's points now. `available` can be spent; debt is paid by what is earned next. */
export const Balance = z
  .object({
    available: Points,
    pending: Points,
    debt: Points,
    nextExpiry: z
      .object({ points: Points, expiresAt: TimeOut })
      .nullable()
      .openapi({ description: 'What expires next, all that falls on the same moment' }),
    nextRelease: z
      .object({ points: Points, availableAt: TimeOut })
      .nullable()
      .openapi({ description: 'What can be spent next, all that falls on the same moment' }),
  })
  .openapi('Balance');

export const Member = z
  .object({
    id: z.string().openapi({ description: "The shop's customer id, or one of ours (mem_…)" }),
    email: z.string().nullable(),
    emailVerified: z.boolean().openapi({
      description:
        'Whether the address is proven to be theirs: by a code that was mailed to it, or by the word of the shop. Several members may carry one address that is not; at most one has it proven.',
    }),
    name: z.string().nullable(),
    language: z.string().nullable(),
    joinedAt: TimeOut,
    points: Balance,
  })
  .openapi('Member');

const Name = z.string().trim().min(1).max(limits.MAX_NAME_LENGTH);

export const MemberInput = z
  .object({
    email: NullableEmail.openapi({
      description:
        'A change ends the proof of the address before, and those of merged members. One that another member has proven can be told, and stays a claim.',
    }),
    emailVerified: EmailVerified.openapi({
      description:
        'true: the shop has verified the address (by a code or link that it mailed there); `email_taken` where another member has proven it. false: it takes that back. Absent: an address that stays the same is as proven as before, a new one is not.',
    }),
    name: Name.nullish(),
    language: Language.nullish(),
    rejoin: z.boolean().optional().openapi({
      description: 'true: a customer who was erased has asked to join again, as a new member',
    }),
  })
  .strict()
  .openapi('MemberInput', { description: 'What is absent stays as it is; null removes it' });

export const MemberPage = z
  .object({ items: z.array(Member), nextCursor: z.string().nullable() })
  .openapi('MemberPage');

/** Which mails a member gets besides those that belong to what they do. */
export const MailPreferences = z
  .object({
    expiryWarnings: z.boolean().openapi({ description: 'A word before points expire' }),
  })
  .strict()
  .openapi('MailPreferences');

/** What a member sees of themselves: one call for a whole page. */
export const Me = z
  .object({
    ...Member.shape,
    mails: MailPreferences,
    emailBounced: z.boolean().openapi({
      description:
        'Mails to the address came back: until a code that is sent there is entered, no other mails are sent',
    }),
    coupons: z.array(Coupon).openapi({ description: 'The active ones first, then the newest' }),
  })
  .openapi('Me');

export const MePatch = z
  .object({
    name: Name.nullish(),
    language: Language.nullish(),
    mails: MailPreferences.partial().optional(),
  })
  .strict()
  .openapi('MePatch');

/**
 * One reason for which points came or went.
 * - `purchase` / `refund` / `cancellation` / `orderChange`: an order was paid, given back, canceled, changed
 * - `redemption` / `redemptionCanceled`: a reward was bought or undone
 * - `expiry`, `adjustment`
 * - `debtWrittenOff` / `writeOffUndone`: the shop forgave a debt; it counts again, for the order was reinstated
 * - `referral` / `friendOffer` / `review` / `newsletter`: what a measure gave, points or a coupon
 * - `…Withdrawn`: its points were taken back, for what they were given for came to nothing
 */
export const ActivityItem = z
  .object({
    id: z.string(),
    kind: z.enum([
      'purchase',
      'refund',
      'cancellation',
      'orderChange',
      'redemption',
      'redemptionCanceled',
      'expiry',
      'adjustment',
      'debtWrittenOff',
      'writeOffUndone',
      'referral',
      'friendOffer',
      'review',
      'newsletter',
      'referralWithdrawn',
      'friendOfferWithdrawn',
      'reviewWithdrawn',
      'newsletterWithdrawn',
    ]),
    points: z.int().openapi({ description: 'What came (positive) or went (negative)' }),
    state: z
      .enum(['pending', 'available', 'void'])
      .openapi({ description: 'pending: not spendable yet; void: taken back before it was' }),
    availableAt: TimeOut.nullable().openapi({ description: 'For pending points: from when' }),
    at: TimeOut,
    orderId: z.string().nullable(),
    rewardName: z
      .record(z.string(), z.string())
      .nullable()
      .openapi({ description: 'Of a reward that was bought, or of a coupon that was given' }),
    reason: z.string().nullable().openapi({ description: "The shop's words, for adjustments" }),
  })
  .openapi('ActivityItem');

export const ActivityPage = z
  .object({ items: z.array(ActivityItem), nextCursor: z.string().nullable() })
  .openapi('ActivityPage');

export const MergeInput = z.object({ from: Id }).strict().openapi('MergeInput', {
  description: 'The member who becomes part of the other, with all points, orders and coupons',
});

export const AdjustmentInput = z
  .object({
    points: z
      .int('Points are whole numbers.')
      .min(-limits.MAX_SAFE_AMOUNT)
      .max(limits.MAX_SAFE_AMOUNT)
      .refine((points) => points !== 0, 'Give or take at least one point.'),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(limits.MAX_REASON_LENGTH)
      .openapi({ description: 'Why; the member sees it' }),
    author: z
      .string()
      .trim()
      .min(1)
      .max(limits.MAX_NAME_LENGTH)
      .optional()
      .openapi({ description: 'Who in the shop decided it; the member does not see it' }),
  })
  .strict()
  .openapi('AdjustmentInput');

export const Adjustment = z
  .object({ id: z.string(), points: z.int(), balance: Balance })
  .openapi('Adjustment');

/** All that a shop knows of a member, for them to take along. */
export const MemberExport = z
  .object({
    exportedAt: TimeOut,
    shop: z.object({ id: z.string(), name: z.string() }),
    member: Member,
    mails: MailPreferences,
    coupons: z.array(Coupon),
    activity: z.array(ActivityItem),
    orders: z.array(
      z.object({
        id: z.string(),
        currency: z.string(),
        totalMinor: z.int(),
        refundedMinor: z.int(),
        placedAt: TimeOut,
      }),
    ),
    referral: z
      .object({
        code: z.string().nullable(),
        displayName: z.string().nullable(),
        invited: z.array(z.object({ state: ReferralState, claimedAt: TimeOut })),
        claims: z.array(z.object({ code: z.string(), state: ReferralState, claimedAt: TimeOut })),
      })
      .openapi({ description: 'Whom the member invited, unnamed, and what they claimed' }),
    reviews: z.array(MyReview),
    newsletter: z.array(NewsletterRecord).openapi({
      description: 'Subscriptions with addresses that are proven to be theirs',
    }),
  })
  .openapi('MemberExport');
