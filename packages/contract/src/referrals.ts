import { z } from '@hono/zod-openapi';
import { Incentive } from './benefits.ts';
import { Coupon } from './coupons.ts';
import * as limits from './limits.ts';
import { PastedCode } from './pasted-code.ts';
import { plainLine } from './plain-text.ts';
import { LocalizedText, Money, orNull, PageQuery, Points, TimeOut } from './primitives.ts';

/** What a fraud rule says of a referral: it counts, it waits for the shop's decision, it does not. */
export const FraudOutcome = z.enum(['allow', 'hold', 'reject']).openapi('FraudOutcome');

/** What the shop makes of signs that may be innocent: families share addresses and cards. */
export const FraudPolicy = z
  .object({
    sameAddress: FraudOutcome.default('hold').openapi({
      description: 'Both have orders shipped to the same address',
    }),
    samePayment: FraudOutcome.default('hold').openapi({
      description: 'Both have paid with the same card or account',
    }),
    disposableEmail: FraudOutcome.default('reject').openapi({
      description: "The friend's mailbox is one of those that last for minutes",
    }),
    ring: FraudOutcome.default('hold').openapi({
      description: 'The friend has, over others or directly, referred the advocate',
    }),
    velocity: z
      .object({
        outcome: FraudOutcome.default('hold'),
        claims: z.int().min(1).max(limits.MAX_REFERRALS_PER_ADVOCATE).default(20),
        hours: z
          .int()
          .min(1)
          .max(24 * 365)
          .default(24),
      })
      .strict()
      .default({ outcome: 'hold', claims: 20, hours: 24 })
      .openapi({ description: 'More friends of one advocate than so many in so many hours' }),
  })
  .strict()
  .openapi('FraudPolicy');

/** The rules of "refer a friend": who gets what, when, and how often. */
export const ReferralProgram = z
  .object({
    forAdvocate: orNull(Incentive).openapi({
      description: "Given once the friend's order can no longer be returned; null: nothing",
    }),
    forFriend: orNull(Incentive).openapi({
      description: 'The welcome for the friend, given when they claim it; null: nothing',
    }),
    claim: z.enum(['atOnce', 'signedIn']).openapi({
      description:
        'atOnce: whoever follows the link gets a coupon code; signedIn: once they have signed in, so with an address that is proven',
    }),
    minimumOrder: Money.optional().openapi({
      description: 'What the goods of the friend’s order must come to, after refunds, tax included',
    }),
    firstOrderOnly: z.boolean().default(true).openapi({
      description:
        "true: the friend's very first order counts or none does; false: their first that meets minimumOrder",
    }),
    claimDays: z.int().min(1).max(limits.MAX_CLAIM_DAYS).default(30).openapi({
      description: 'Days that the friend has for that order once they claimed',
    }),
    rewardAfterDays: z.int().min(0).max(limits.MAX_PENDING_DAYS).nullable().default(null).openapi({
      description: "Days from payment to the advocate's reward; null: the program's pendingDays",
    }),
    caps: z
      .array(
        z
          .object({
            rewards: z.int().min(1).max(limits.MAX_REFERRALS_PER_ADVOCATE),
            days: z.int().min(1).max(limits.MAX_CAP_DAYS).nullable().openapi({
              description: 'In any so many days; null: ever',
            }),
          })
          .strict(),
      )
      .max(limits.MAX_REFERRAL_CAPS)
      .default([])
      .openapi({ description: 'How many rewards an advocate can get' }),
    terms: LocalizedText.optional().openapi({
      description: "What else is to be known, in the shop's words; shown to both sides",
    }),
    fraud: FraudPolicy.optional().openapi({
      description: 'By default as FraudPolicy has it. Visitors are not shown it.',
    }),
  })
  .strict()
  .refine((referral) => referral.forAdvocate !== null || referral.forFriend !== null, {
    path: ['forAdvocate'],
    message: 'Give something to the advocate, to the friend, or to both.',
  })
  .refine((referral) => referral.claim === 'signedIn' || referral.forFriend?.kind !== 'points', {
    path: ['claim'],
    message: 'Points need an account: let the friend claim them signed in, or give a coupon.',
  })
  .openapi('ReferralProgram');

export const ReferralCode = PastedCode.openapi({
  description: "An advocate's code",
  example: 'C7HM29WX4R',
});

const offerTerms = {
  forFriend: orNull(Incentive),
  forAdvocate: orNull(Incentive).openapi({
    description: 'Shown to the friend as well: they may know what the advocate gets',
  }),
  claim: z.enum(['atOnce', 'signedIn']),
  minimumOrder: orNull(Money),
  firstOrderOnly: z.boolean(),
  claimDays: z.int(),
  terms: z.record(z.string(), z.string()).nullable(),
};

/** What a friend is offered who follows a link. */
export const ReferralOffer = z
  .object({
    code: z.string(),
    advocateName: z.string().nullable().openapi({
      description: 'Only where the advocate chose a name to be shown',
    }),
    ...offerTerms,
  })
  .openapi('ReferralOffer');

/** What a friend gets who claims an offer. */
export const ReferralClaim = z
  .object({
    id: z.string().openapi({
      description: 'Whoever claimed at once sends it after signing in, and the coupon is theirs',
    }),
    code: z.string(),
    state: z.enum(['claimed', 'held']).openapi({
      description: 'held: the shop looks at it first; what is due is given then',
    }),
    claimedAt: TimeOut,
    orderBy: TimeOut.openapi({ description: 'Until when the order must be placed' }),
    coupon: orNull(Coupon),
    points: Points.nullable(),
  })
  .openapi('ReferralClaim');

export const MyReferralClaimInput = z
  .object({
    code: ReferralCode,
    claimId: z
      .string()
      .max(limits.MAX_ID_LENGTH)
      .regex(/^ref_[A-Za-z0-9_-]+$/, 'This is not the id of a claim.')
      .optional()
      .openapi({ description: 'Of what was claimed before signing in' }),
  })
  .strict()
  .openapi('MyReferralClaimInput');

/**
 * - `claimed`: the friend has the offer; `attributed`: they have bought, and the return window runs
 * - `rewarded`: the advocate has been given the reward; `reversed`: the order was given back, and so was the reward
 * - `capped`: it counts, but the advocate has had as many rewards as there are
 * - `held`: it waits for the shop's decision; `rejected`: it does not count; `expired`: no order came in time
 */
export const ReferralState = z
  .enum(['claimed', 'attributed', 'rewarded', 'reversed', 'capped', 'held', 'rejected', 'expired'])
  .openapi('ReferralState');

/** Why a referral is held or rejected. */
export const ReferralReason = z
  .enum([
    'samePerson',
    'existingCustomer',
    'alreadyReferred',
    'disposableEmail',
    'sameAddress',
    'samePayment',
    'velocity',
    'ring',
    'belowMinimum',
    'advocateLeft',
    'shopDecision',
  ])
  .openapi('ReferralReason');

/** An advocate's link and what came of it, without a word on who the friends are. */
export const MyReferral = z
  .object({
    code: z.string(),
    link: z.string().nullable().openapi({
      description: 'To the shop, with the code; null where the address of the shop is not known',
    }),
    displayName: z.string().nullable().openapi({ description: 'What friends are shown' }),
    ...offerTerms,
    rewardAfterDays: z.int().openapi({ description: 'From payment to the reward' }),
    counts: z.object({
      invited: z.int().openapi({ description: 'Friends who claimed the offer' }),
      bought: z.int().openapi({ description: 'Of those, who have bought' }),
      rewarded: z.int().openapi({ description: 'Of those, for whom there was a reward' }),
    }),
    recent: z
      .array(
        z.object({
          state: ReferralState,
          claimedAt: TimeOut,
          rewardDueAt: TimeOut.nullable(),
          rewardedAt: TimeOut.nullable(),
        }),
      )
      .openapi({ description: 'The newest first; friends are not named' }),
  })
  .openapi('MyReferral');

/** Strangers read it under the shop's name. */
const LINKS = /:\/\/|www\.|@/i;

export const MyReferralPatch = z
  .object({
    displayName: z
      .string()
      .max(limits.MAX_DISPLAY_NAME_LENGTH)
      .transform(plainLine)
      .pipe(
        z
          .string()
          .min(1)
          .refine((name) => !LINKS.test(name), 'A name is no place for a link or an address.'),
      )
      .nullable()
      .openapi({
        type: ['string', 'null'],
        description: 'The name that friends are shown; null: none',
      }),
  })
  .strict()
  .openapi('MyReferralPatch');

/** A referral as the shop sees it. */
export const Referral = z
  .object({
    id: z.string(),
    code: z.string(),
    state: ReferralState,
    advocateId: z.string().nullable().openapi({ description: 'A member; null once they left' }),
    friendId: z.string().nullable().openapi({ description: 'A member; null while not known' }),
    claimedBy: z.enum(['visitor', 'member', 'order']),
    claimedAt: TimeOut,
    orderBy: TimeOut,
    orderId: z.string().nullable(),
    rewardDueAt: TimeOut.nullable(),
    rewardedAt: TimeOut.nullable(),
    reasons: z
      .array(
        z.object({
          reason: ReferralReason,
          outcome: FraudOutcome,
          detail: z.string().openapi({ description: 'What was found, in a sentence' }),
        }),
      )
      .openapi({ description: 'All that the rules found, approved or not' }),
    decision: z
      .object({
        decision: z.enum(['approved', 'rejected']),
        reason: z.string().nullable(),
        at: TimeOut,
      })
      .nullable(),
  })
  .openapi('Referral');

export const ReferralQuery = PageQuery.extend({ state: ReferralState.optional() });

export const ReferralPage = z
  .object({ items: z.array(Referral), nextCursor: z.string().nullable() })
  .openapi('ReferralPage');

export const ReferralRejection = z
  .object({
    reason: z.string().trim().min(1).max(limits.MAX_REASON_LENGTH).openapi({
      description: 'For the shop’s own books; nobody else sees it',
    }),
  })
  .strict()
  .openapi('ReferralRejection');
