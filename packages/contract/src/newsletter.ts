/** The newsletter: what a shop asks, what a visitor answers, and what is kept as proof. */
import { z } from '@hono/zod-openapi';
import { Incentive } from './benefits.ts';
import { Coupon } from './coupons.ts';
import * as limits from './limits.ts';
import {
  Email,
  Id,
  Language,
  LocalizedText,
  orNull,
  PageQuery,
  Points,
  TimeOut,
} from './primitives.ts';

function isPage(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  } catch {
    return false;
  }
}

const PageUrl = z
  .string()
  .max(limits.MAX_URL_LENGTH)
  .refine(isPage, 'Use an http or https address without user name or password.');

/** One line: a line break would begin another header of a mail. */
export const FirstName = z
  .string()
  .trim()
  .min(1)
  .max(limits.MAX_NAME_LENGTH)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'Use one line of text.')
  .openapi({ type: 'string', example: 'Ada' });

/** What one can subscribe to. */
export const NewsletterTopic = z
  .object({ id: Id, name: LocalizedText, description: LocalizedText.optional() })
  .strict()
  .openapi('NewsletterTopic');

/**
 * The words that a subscriber agrees to, by language. A version never has other words than those
 * with which it came into force; other words need another version.
 */
export const NewsletterConsent = z
  .object({
    version: Id,
    texts: z
      .record(Language, z.string().trim().min(1).max(limits.MAX_CONSENT_LENGTH))
      .refine((texts) => Object.keys(texts).length > 0, 'Give the words in at least one language.')
      .refine((texts) => Object.keys(texts).length <= limits.MAX_LANGUAGES, 'Too many languages.'),
    privacyUrl: PageUrl.openapi({
      description: 'The privacy policy, to be linked beside the words',
      example: 'https://shop.example/privacy',
    }),
  })
  .strict()
  .openapi('NewsletterConsent');

/** The program's section. The incentive is given once a person, after the subscription is confirmed. */
export const NewsletterProgram = z
  .object({
    topics: z
      .array(NewsletterTopic)
      .max(limits.MAX_NEWSLETTER_TOPICS)
      .default([])
      .refine(
        (topics) => new Set(topics.map((topic) => topic.id)).size === topics.length,
        'Give each topic an id of its own.',
      )
      .openapi({ description: 'To choose at least one from; none: there is one newsletter only' }),
    consent: NewsletterConsent,
    incentive: orNull(Incentive).default(null),
  })
  .strict()
  .openapi('NewsletterProgram');

const topics = z.array(Id).max(limits.MAX_NEWSLETTER_TOPICS);

const ConsentGiven = z
  .object({
    version: Id,
    language: Language.openapi({ description: 'In which the words were shown' }),
  })
  .strict();

/** A visitor subscribes. Every well-formed one gets the same answer, whatever comes of it. */
export const NewsletterInput = z
  .object({
    email: Email,
    name: FirstName.optional(),
    topics: topics.default([]),
    language: Language.optional().openapi({ description: 'Of the mails' }),
    consent: ConsentGiven,
    page: PageUrl.openapi({
      description: 'The page with the form',
      example: 'https://shop.example/',
    }),
    website: z.string().max(limits.MAX_URL_LENGTH).default('').openapi({
      description: 'Hidden from people, who leave it empty; whoever fills it is a machine',
    }),
    elapsedMs: z.int().min(0).max(limits.MAX_SAFE_AMOUNT).openapi({
      description:
        'Milliseconds from showing the form until it was sent; nobody is done within two seconds',
    }),
  })
  .strict()
  .openapi('NewsletterInput');

/** The same for known and unknown addresses. */
export const NewsletterAccepted = z
  .object({ confirmWithinDays: z.int() })
  .openapi('NewsletterAccepted');

/** A token from a link in a mail. */
export const NewsletterTokenInput = z
  .object({ token: z.string().min(1).max(limits.MAX_ID_LENGTH) })
  .strict()
  .openapi('NewsletterTokenInput');

/**
 * What the subscription was rewarded with.
 * - `given`: points in the member's account, or a coupon whose code works for whoever has it
 * - `waiting`: points that are given when the subscriber signs in with this address
 */
export const NewsletterReward = z
  .object({
    state: z.enum(['given', 'waiting']),
    points: Points.nullable(),
    coupon: orNull(Coupon),
  })
  .openapi('NewsletterReward');

export const NewsletterConfirmed = z
  .object({
    preferencesUrl: z.string(),
    reward: NewsletterReward.nullable().openapi({
      description: 'Null where there is none, or where this person has had it before',
    }),
  })
  .openapi('NewsletterConfirmed');

/**
 * A member's own subscription.
 * - `none`: not subscribed with an address that is proven to be theirs
 * - `pending`: a confirmation mail is on its way
 */
export const MyNewsletter = z
  .object({
    status: z.enum(['none', 'pending', 'subscribed', 'unsubscribed']),
    email: z.string().nullable().openapi({ description: 'Null: none is proven to be theirs' }),
    name: z.string().nullable(),
    topics: z.array(z.string()),
    language: z.string().nullable(),
    confirmedAt: TimeOut.nullable(),
    reward: NewsletterReward.nullable(),
  })
  .openapi('MyNewsletter');

/**
 * Subscribes a member (a confirmation mail goes to their address), changes what they get, or
 * unsubscribes them at once. What is absent stays as it is.
 */
export const MyNewsletterInput = z
  .object({
    subscribed: z.boolean(),
    topics: topics.optional(),
    name: FirstName.nullish(),
    language: Language.optional(),
    consent: ConsentGiven.optional().openapi({ description: 'Needed to subscribe' }),
    page: PageUrl.optional().openapi({ description: 'Needed to subscribe' }),
  })
  .strict()
  .openapi('MyNewsletterInput');

export const SubscriberStatus = z.enum(['subscribed', 'unsubscribed', 'erased']);

/** As the shop sees one. The addresses of pages belong into every mail to this subscriber. */
export const NewsletterSubscriber = z
  .object({
    id: z.string(),
    status: SubscriberStatus,
    email: z.string().nullable().openapi({ description: 'Null once the person was erased' }),
    name: z.string().nullable(),
    topics: z.array(z.string()),
    language: z.string().nullable(),
    memberId: z.string().nullable().openapi({
      description: 'The member whose proven address this is',
    }),
    consentVersion: z.string(),
    confirmedAt: TimeOut,
    unsubscribedAt: TimeOut.nullable(),
    preferencesUrl: z.string().nullable().openapi({
      description: 'Where the subscriber changes what they get; link it in every mail',
    }),
    unsubscribeUrl: z.string().nullable().openapi({
      description: 'For List-Unsubscribe with one click (RFC 8058); link it in every mail',
    }),
  })
  .openapi('NewsletterSubscriber');

export const SubscriberQuery = PageQuery.extend({
  status: z.enum(['subscribed', 'unsubscribed', 'all']).default('subscribed'),
  topic: Id.optional(),
});

export const SubscriberExportQuery = SubscriberQuery.pick({ status: true, topic: true });

export const NewsletterSubscriberPage = z
  .object({ items: z.array(NewsletterSubscriber), nextCursor: z.string().nullable() })
  .openapi('NewsletterSubscriberPage');

/** By address, in a body: addresses do not belong into logs of addresses called. */
export const SubscriberLookup = z.object({ email: Email }).strict().openapi('SubscriberLookup');

/** How it came about that something of a subscription changed. */
export const NewsletterVia = z
  .enum(['confirmation', 'page', 'oneClick', 'member', 'shop', 'erasure'])
  .openapi({
    description:
      'confirmation: the button behind the mailed link; page: the preference page; oneClick: the mail program (RFC 8058); member: signed in; shop: its backend; erasure: the member was erased',
  });

/** One consent in both steps: who can show this, can show that the subscriber has agreed. */
export const NewsletterProof = z
  .object({
    words: z.string().openapi({ description: 'Exactly as they were shown' }),
    version: z.string(),
    language: z.string(),
    privacyUrl: z.string(),
    page: z.string().openapi({ description: 'Where the form was' }),
    topics: z.array(z.string()),
    requestedAt: TimeOut.openapi({ description: 'First step: the form was sent' }),
    requestedBy: z.enum(['visitor', 'member']),
    mail: z
      .object({ subject: z.string(), text: z.string() })
      .openapi({ description: 'The confirmation mail, without its link' }),
    confirmedAt: TimeOut.openapi({
      description: 'Second step: the button behind the mailed link was pressed',
    }),
  })
  .openapi('NewsletterProof');

export const NewsletterChange = z
  .object({
    at: TimeOut,
    kind: z.enum(['confirmed', 'topics', 'unsubscribed', 'erased']),
    via: NewsletterVia,
    topics: z.array(z.string()).openapi({ description: 'Those that hold since then' }),
  })
  .openapi('NewsletterChange');

/** All that shows the consent of one subscriber, oldest first. No network address is kept. */
export const NewsletterRecord = z
  .object({
    subscriber: NewsletterSubscriber,
    addressHash: z.string().openapi({
      description:
        'Keyed hash of the address; POST /v1/newsletter/lookup finds by it, also after erasure',
    }),
    proofs: z.array(NewsletterProof),
    changes: z.array(NewsletterChange),
  })
  .openapi('NewsletterRecord');
