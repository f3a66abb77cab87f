import { z } from '@hono/zod-openapi';
import { Incentive } from './benefits.ts';
import { Coupon } from './coupons.ts';
import * as limits from './limits.ts';
import { plainLine, plainText } from './plain-text.ts';
import { Id, Language, orNull, PageQuery, Points, ProductId, Time, TimeOut } from './primitives.ts';

/**
 * How members review what they bought. The rating has no part in it: neither the reward nor the
 * grounds on which a review can be refused know of it.
 */
export const ReviewProgram = z
  .object({
    delayDays: z
      .int()
      .min(0)
      .max(limits.MAX_REVIEW_DELAY_DAYS)
      .default(14)
      .openapi({ description: 'Days from delivery until the member is asked' }),
    openDays: z
      .int()
      .min(1)
      .max(limits.MAX_REVIEW_OPEN_DAYS)
      .default(180)
      .openapi({ description: 'Days from then on in which a review can be written' }),
    reward: orNull(Incentive)
      .default(null)
      .openapi({ description: 'For any review, whatever its rating; null: there is none' }),
    moderation: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('afterwards') }).strict(),
        z
          .object({
            kind: z.literal('beforehand'),
            rewardAfterDays: z.int().min(1).max(limits.MAX_MODERATION_DAYS).default(7).openapi({
              description:
                'The reward comes with the approval, and after so many days if nobody has decided',
            }),
          })
          .strict(),
      ])
      .default({ kind: 'afterwards' })
      .openapi({
        description:
          'afterwards: reviews appear, and are rewarded, at once; beforehand: when the shop has approved them',
      }),
    photos: z.boolean().default(true).openapi({ description: 'Whether a photo can be added' }),
  })
  .strict()
  .openapi('ReviewProgram');

export const Rating = z
  .int('A rating is a whole number of stars, from 1 to 5.')
  .min(1, 'A rating is a whole number of stars, from 1 to 5.')
  .max(5, 'A rating is a whole number of stars, from 1 to 5.')
  .openapi({ example: 4 });

const written = (most: number, clean: (text: string) => string) =>
  z
    .string()
    .max(most * 2, `Use ${most} characters or fewer.`)
    .transform(clean)
    .pipe(z.string().max(most))
    .openapi({ type: 'string', maxLength: most });

const needed = (most: number, clean: (text: string) => string) =>
  written(most, clean)
    .refine((text) => text.length > 0, 'This is empty.')
    .openapi({ type: 'string', minLength: 1, maxLength: most });

/** An empty title is none. */
const Title = written(limits.MAX_REVIEW_TITLE_LENGTH, plainLine)
  .transform((title) => (title === '' ? null : title))
  .nullable()
  .openapi({ type: ['string', 'null'], maxLength: limits.MAX_REVIEW_TITLE_LENGTH });

export const PhotoId = z
  .string()
  .regex(/^pho_[A-Za-z0-9_-]{20}$/, 'This is not the id of a photo.')
  .openapi({ example: 'pho_3vK8yq0Qe9Yw4c6m1tZr' });

const reviewContent = {
  rating: Rating,
  title: Title.default(null),
  text: needed(limits.MAX_REVIEW_TEXT_LENGTH, plainText),
  displayName: needed(limits.MAX_DISPLAY_NAME_LENGTH, plainLine).openapi({
    description: 'The name that everybody sees; it need not be the real one',
    example: 'Ada L.',
  }),
  language: Language.nullable()
    .default(null)
    .openapi({ description: 'What the text is written in, for those who have it read out' }),
  photoId: PhotoId.nullable().default(null),
};

/** A member's review of something they bought. Text is plain text: nothing in it is markup. */
export const ReviewInput = z
  .object({ productId: ProductId, ...reviewContent })
  .strict()
  .openapi('ReviewInput');

/** What a review says from now on. */
export const ReviewChange = z.object(reviewContent).strict().openapi('ReviewChange');

export const ReviewState = z.enum(['pending', 'published', 'rejected']);

/** The only grounds on which a review can be refused. */
export const RejectionReason = z.enum(['spam', 'insult', 'otherProduct']);

export const Photo = z
  .object({
    id: z.string(),
    url: z.string().openapi({ description: 'Its path on this Worker' }),
    width: z.int(),
    height: z.int(),
  })
  .openapi('Photo', { description: 'Width and height as it is seen, upright' });

const ShopAnswer = z
  .object({ text: z.string(), answeredAt: TimeOut })
  .nullable()
  .openapi({ description: 'What the shop answers' });

/** What can be told of a product, where the shop sends it with its orders. */
const product = {
  productId: z.string(),
  productName: z.string().nullable(),
  productUrl: z.string().nullable(),
  productImageUrl: z.string().nullable(),
};

/** What everybody may see of a review. */
export const PublicReview = z
  .object({
    id: z.string(),
    rating: z.int(),
    title: z.string().nullable(),
    text: z.string().openapi({ description: 'Plain text; lines end in \\n' }),
    displayName: z.string(),
    language: z.string().nullable(),
    photo: orNull(Photo),
    verifiedPurchase: z.boolean().openapi({
      description: 'Whether the writer bought it here, and did not give it back',
    }),
    rewarded: z
      .boolean()
      .openapi({ description: 'Whether there was a reward for reviewing, whatever the rating' }),
    imported: z.boolean().openapi({ description: 'Whether it was brought along from elsewhere' }),
    writtenAt: TimeOut,
    editedAt: TimeOut.nullable(),
    answer: ShopAnswer,
  })
  .openapi('PublicReview');

const count = z.int().min(0);

/** A product's published reviews: how many, how good, and a page of them. */
export const ProductReviews = z
  .object({
    productId: z.string(),
    count,
    average: z.number().nullable().openapi({ description: 'Of all stars, to two decimals' }),
    distribution: z
      .object({ 1: count, 2: count, 3: count, 4: count, 5: count })
      .openapi({ description: 'How many reviews have how many stars' }),
    checking: z
      .object({
        moderation: z.enum(['afterwards', 'beforehand']),
        rejectedFor: z.array(RejectionReason),
        purchasesOnly: z
          .boolean()
          .openapi({ description: 'Whether only buyers can write here; imported ones are marked' }),
      })
      .openapi({ description: 'How the shop checks reviews' }),
    items: z.array(PublicReview),
    nextCursor: z.string().nullable(),
  })
  .openapi('ProductReviews');

export const ReviewSort = z
  .enum(['newest', 'highest', 'lowest', 'withPhoto'])
  .openapi({ description: 'withPhoto: those with a photo only, newest first' });

export const ProductReviewsQuery = PageQuery.extend({ sort: ReviewSort.default('newest') });

/** A purchase that can be reviewed now. */
export const ReviewRequest = z
  .object({
    ...product,
    orderId: z.string(),
    deliveredAt: TimeOut,
    openUntil: TimeOut.openapi({ description: 'Until when it can be reviewed' }),
  })
  .openapi('ReviewRequest');

export const ReviewRequestQuery = z.object({
  productId: ProductId.optional().openapi({ description: 'Only this product' }),
});

/** Newest delivery first. */
export const ReviewRequestList = z
  .object({ items: z.array(ReviewRequest) })
  .openapi('ReviewRequestList');

/** What there is for a review. */
export const ReviewReward = z
  .object({
    state: z.enum(['promised', 'given', 'withdrawn']).openapi({
      description:
        'promised: it comes when the shop has looked at the review; withdrawn: the review was rejected',
    }),
    points: Points.nullable(),
    coupon: orNull(Coupon),
  })
  .openapi('ReviewReward');

/** A review as the one who wrote it sees it. */
export const MyReview = z
  .object({
    ...PublicReview.shape,
    ...product,
    state: ReviewState,
    rejectedFor: orNull(RejectionReason),
    reward: orNull(ReviewReward).openapi({ description: 'Null: there was none to be had' }),
  })
  .openapi('MyReview');

export const MyReviewPage = z
  .object({ items: z.array(MyReview), nextCursor: z.string().nullable() })
  .openapi('MyReviewPage');

/** A review as the shop sees it. */
export const ShopReview = z
  .object({
    ...PublicReview.shape,
    ...product,
    rating: z.int().nullable().openapi({
      description: 'Null while it waits for a decision, so that the rating cannot influence it',
    }),
    memberId: z.string().nullable(),
    orderId: z.string().nullable(),
    state: ReviewState,
    rejectedFor: orNull(RejectionReason),
  })
  .openapi('ShopReview');

export const ShopReviewQuery = PageQuery.extend({
  state: ReviewState.default('pending'),
});

/** Pending ones oldest first, others newest first. */
export const ShopReviewPage = z
  .object({ items: z.array(ShopReview), nextCursor: z.string().nullable() })
  .openapi('ShopReviewPage');

export const RejectInput = z.object({ reason: RejectionReason }).strict().openapi('RejectInput');

export const AnswerInput = z
  .object({ text: needed(limits.MAX_ANSWER_LENGTH, plainText) })
  .strict()
  .openapi('AnswerInput');

/** One line of an import of reviews: the columns of the CSV, which are those of the export. */
export const ReviewLine = z
  .object({
    id: Id.openapi({
      description: 'Of the review where it comes from: the same again changes nothing',
    }),
    productId: ProductId,
    rating: Rating,
    title: Title.default(null),
    text: written(limits.MAX_REVIEW_TEXT_LENGTH, plainText).default(''),
    displayName: needed(limits.MAX_DISPLAY_NAME_LENGTH, plainLine),
    language: Language.nullable().default(null),
    writtenAt: Time,
    editedAt: Time.nullable().default(null),
    rewarded: z
      .boolean()
      .default(false)
      .openapi({ description: 'Whether it was written for a reward' }),
    orderId: Id.nullable().default(null).openapi({
      description:
        'The order that it was bought with: where it is known here, paid and has the product, the purchase is verified',
    }),
    answer: written(limits.MAX_ANSWER_LENGTH, plainText).nullable().default(null),
    answeredAt: Time.nullable().default(null),
  })
  .strict()
  .openapi('ReviewLine');
