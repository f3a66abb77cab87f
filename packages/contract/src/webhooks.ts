/** What a shop hears of by itself, signed by the Standard Webhooks specification (standardwebhooks.com). */
import { z } from '@hono/zod-openapi';
import * as limits from './limits.ts';
import { NewsletterVia } from './newsletter.ts';
import { Points, TimeOut } from './primitives.ts';
import { ReferralReason } from './referrals.ts';
import { RejectionReason } from './reviews.ts';

/** What can happen. `points.expiring` comes some days before: see the program's expiryWarningDays. */
export const EventType = z
  .enum([
    'points.earned',
    'points.released',
    'points.taken_back',
    'points.expiring',
    'points.expired',
    'points.adjusted',
    'award.given',
    'award.withdrawn',
    'redemption.created',
    'redemption.canceled',
    'coupon.used',
    'coupon.released',
    'member.joined',
    'member.updated',
    'member.merged',
    'member.erased',
    'referral.claimed',
    'referral.attributed',
    'referral.rewarded',
    'referral.reversed',
    'referral.held',
    'referral.rejected',
    'review.submitted',
    'review.published',
    'review.rejected',
    'newsletter.confirmed',
    'newsletter.updated',
    'newsletter.unsubscribed',
    'books.head',
    'webhook.test',
  ])
  .openapi('EventType');

const MemberId = z.string().openapi({ description: 'As GET /v1/members/{id} names them' });
const SignedPoints = z.int().openapi({ description: 'Positive: given; negative: taken' });

const ofOrder = { memberId: MemberId, orderId: z.string() };
const ofSubscriber = {
  subscriberId: z.string().openapi({
    description: 'As GET /v1/newsletter/subscribers/{id} names them; that call tells the address',
  }),
  memberId: MemberId.nullable(),
};
const ofCoupon = {
  memberId: MemberId.nullable().openapi({ description: "Null for a coupon in nobody's account" }),
  couponCode: z.string(),
  redemptionId: z.string().nullable(),
  awardId: z.string().nullable(),
};
const ofAward = {
  memberId: MemberId.nullable(),
  awardId: z.string(),
  measure: z.enum(['referral', 'friendOffer', 'review', 'newsletter']),
  points: Points,
  couponCode: z.string().nullable(),
};
const ofRedemption = {
  memberId: MemberId,
  redemptionId: z.string(),
  rewardId: z.string(),
  couponCode: z.string(),
  points: Points,
};
const ofReview = { memberId: MemberId, reviewId: z.string(), productId: z.string() };

const ofReferral = {
  memberId: MemberId.openapi({ description: 'The advocate' }),
  referralId: z.string(),
  friendId: z.string().nullable().openapi({ description: 'Null while not known' }),
};

/**
 * The `data` of each type: ids and points, no names and no addresses. A member's points are the
 * sum of what these events tell: earned, adjusted, awards given and canceled redemptions add; taken
 * back, awards withdrawn, expired and redemptions take away.
 */
export const EVENT_DATA = {
  'points.earned': z
    .object({ ...ofOrder, points: Points, state: z.enum(['pending', 'available']) })
    .strict(),
  'points.released': z.object({ ...ofOrder, points: Points }).strict(),
  'points.taken_back': z
    .object({
      ...ofOrder,
      points: Points,
      reason: z.enum(['refund', 'cancellation', 'orderChange']),
    })
    .strict(),
  'points.expiring': z.object({ memberId: MemberId, points: Points, expiresAt: TimeOut }).strict(),
  'points.expired': z.object({ memberId: MemberId, points: Points }).strict(),
  'points.adjusted': z
    .object({
      memberId: MemberId,
      points: SignedPoints,
      reason: z.enum(['adjustment', 'debtWrittenOff', 'writeOffUndone']),
      adjustmentId: z.string().nullable(),
      orderId: z.string().nullable(),
    })
    .strict(),
  'award.given': z.object(ofAward).strict(),
  'award.withdrawn': z.object(ofAward).strict(),
  'redemption.created': z.object(ofRedemption).strict(),
  'redemption.canceled': z.object(ofRedemption).strict(),
  'coupon.used': z.object({ ...ofCoupon, orderId: z.string() }).strict(),
  'coupon.released': z.object({ ...ofCoupon, orderId: z.string() }).strict(),
  'member.joined': z.object({ memberId: MemberId }).strict(),
  'member.updated': z
    .object({
      memberId: MemberId,
      previousMemberId: z
        .string()
        .optional()
        .openapi({ description: 'Where the id itself has changed' }),
      changed: z.array(z.enum(['customerId', 'email', 'name', 'language'])),
    })
    .strict(),
  'member.merged': z.object({ memberId: MemberId, mergedMemberId: z.string() }).strict(),
  'member.erased': z.object({ memberId: MemberId }).strict(),
  'referral.claimed': z.object(ofReferral).strict(),
  'referral.attributed': z.object({ ...ofReferral, orderId: z.string() }).strict(),
  'referral.rewarded': z.object({ ...ofReferral, orderId: z.string() }).strict(),
  'referral.reversed': z.object({ ...ofReferral, orderId: z.string().nullable() }).strict(),
  'referral.held': z.object({ ...ofReferral, reasons: z.array(ReferralReason) }).strict(),
  'referral.rejected': z.object({ ...ofReferral, reasons: z.array(ReferralReason) }).strict(),
  'review.submitted': z.object(ofReview).strict(),
  'review.published': z.object(ofReview).strict(),
  'review.rejected': z.object({ ...ofReview, reason: RejectionReason }).strict(),
  'newsletter.confirmed': z
    .object({
      ...ofSubscriber,
      topics: z.array(z.string()),
      language: z.string().nullable(),
      consentVersion: z.string(),
    })
    .strict(),
  'newsletter.updated': z
    .object({
      ...ofSubscriber,
      topics: z.array(z.string()),
      language: z.string().nullable(),
      changed: z.array(z.enum(['topics', 'name', 'language', 'memberId'])),
    })
    .strict(),
  'newsletter.unsubscribed': z.object({ ...ofSubscriber, via: NewsletterVia }).strict(),
  'books.head': z.object({ position: z.int(), hash: z.string(), transfers: z.int() }).strict(),
  'webhook.test': z.object({}).strict(),
} as const satisfies Record<z.infer<typeof EventType>, z.ZodType>;

/**
 * The body of a delivery. Its id is in the `webhook-id` header and stays the same when it is
 * repeated; `timestamp` is when it happened. What an import tells is history and no event.
 */
export const WebhookEvent = z
  .object({
    type: EventType,
    timestamp: TimeOut,
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('WebhookEvent');

/** As the Standard Webhooks specification names them. */
export const WebhookHeaders = z.object({
  'webhook-id': z.string().openapi({
    description: 'The id of the event: the same whenever it is sent again',
    example: 'evt_3vK8yq0Qe9Yw4c6m1tZr2xB7aNd',
  }),
  'webhook-timestamp': z.string().openapi({
    description: 'When it was sent, in seconds since 1970',
    example: '1772366400',
  }),
  'webhook-signature': z.string().openapi({
    description:
      'Signatures by the endpoint’s secret, separated by spaces; after a rotation by both for a day',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  }),
});

function isDeliverable(text: string): boolean {
  try {
    const url = new URL(text);
    return (
      (url.protocol === 'https:' || url.protocol === 'http:') &&
      url.username === '' &&
      url.password === ''
    );
  } catch {
    return false;
  }
}

export const WebhookEndpointInput = z
  .object({
    url: z
      .string()
      .max(limits.MAX_URL_LENGTH)
      .refine(isDeliverable, 'Use an https address without user name or password.')
      .openapi({ example: 'https://shop.example/hooks/stamm' }),
    events: z.array(EventType).max(EventType.options.length).default([]).openapi({
      description:
        'Which to send; none named: all but books.head, the daily head of the chain of hashes',
    }),
  })
  .strict()
  .openapi('WebhookEndpointInput');

export const WebhookEndpoint = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(EventType),
    createdAt: TimeOut,
    disabledAt: TimeOut.nullable().openapi({
      description: 'When deliveries ended: the target answered 410, or failed for days',
    }),
  })
  .openapi('WebhookEndpoint');

/** With its signing secret, shown this once. */
export const NewWebhookEndpoint = z
  .object({ ...WebhookEndpoint.shape, secret: z.string().openapi({ example: 'whsec_…' }) })
  .openapi('NewWebhookEndpoint');

export const WebhookEndpointList = z
  .object({ items: z.array(WebhookEndpoint) })
  .openapi('WebhookEndpointList');

/** One attempt to deliver. */
export const WebhookDelivery = z
  .object({
    id: z.string(),
    eventId: z.string(),
    type: EventType,
    at: TimeOut,
    attempt: z.int(),
    status: z.int().nullable().openapi({ description: 'Null where there was no answer' }),
    error: z.string().nullable(),
    nextAttemptAt: TimeOut.nullable(),
  })
  .openapi('WebhookDelivery');

/** How a test event fared. */
export const WebhookTest = z
  .object({
    eventId: z.string(),
    status: z.int().nullable().openapi({ description: 'Null where there was no answer' }),
    error: z.string().nullable().openapi({ description: 'Null where it was delivered' }),
  })
  .openapi('WebhookTest');

export const WebhookDeliveryPage = z
  .object({ items: z.array(WebhookDelivery), nextCursor: z.string().nullable() })
  .openapi('WebhookDeliveryPage');
