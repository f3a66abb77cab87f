import type {
  MyReview,
  OrderInput,
  ProductReviews,
  ProgramInput,
  ReviewInput,
  ReviewProgram,
  ReviewSort,
} from '@stamm/contract/types';
import type { MemberCaller } from '../api.ts';
import { DAY, iso, openShop, order, START, type TestShop, value } from './test-shop.ts';

export const POINTS = { kind: 'points', points: 50 } as const;

export const COUPON = {
  kind: 'coupon',
  name: { en: '5 € for your review' },
  benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
  validDays: 30,
} as const;

export const BEFOREHAND = { kind: 'beforehand', rewardAfterDays: 7 } as const;

/** Purchases can be reviewed two weeks after their delivery, for a month. */
export const REVIEW: ReviewProgram = {
  delayDays: 14,
  openDays: 30,
  reward: POINTS,
  moderation: { kind: 'afterwards' },
  photos: true,
};

/** A shop that offers to review. */
export function openReviewShop(
  review: Partial<ReviewProgram> = {},
  program: Partial<ProgramInput> = {},
): Promise<TestShop> {
  return openShop({ ...program, review: { ...REVIEW, ...review } });
}

/** An order of these products at 10.00 EUR each, delivered two weeks before tests begin. */
export function delivered(
  productIds: string[],
  changes: Partial<OrderInput> & { customerId?: string } = {},
): OrderInput {
  const placedAt = iso(START - 20 * DAY);
  return order({
    placedAt,
    paidAt: placedAt,
    fulfilledAt: iso(START - 14 * DAY),
    totalMinor: productIds.length * 1_000,
    lines: productIds.map((productId) => ({
      id: productId,
      productId,
      name: `The ${productId}`,
      url: `https://shop.example/${productId}`,
      imageUrl: `https://shop.example/${productId}.jpg`,
      collectionIds: [],
      quantity: 1,
      totalMinor: 1_000,
      taxMinor: 0,
    })),
    ...changes,
  });
}

export function reviewOf(productId: string, changes: Partial<ReviewInput> = {}): ReviewInput {
  return {
    productId,
    rating: 4,
    title: 'Good',
    text: 'It tastes of chocolate.',
    displayName: 'Ada L.',
    language: 'en',
    photoId: null,
    ...changes,
  };
}

/** A customer who got one coffee and reviews it. */
export async function reviewer(
  shop: TestShop,
  customerId: string,
  changes: Partial<ReviewInput> = {},
): Promise<{ caller: MemberCaller; review: MyReview }> {
  const productId = changes.productId ?? 'coffee';
  await shop.putOrder(`order-${customerId}`, delivered([productId], { customerId }));
  const caller = await shop.caller(customerId);
  const input = reviewOf(productId, { displayName: customerId, ...changes });
  const { review } = value(await shop.api.submitReview(caller, input));
  return { caller, review };
}

export async function productReviews(
  shop: TestShop,
  productId = 'coffee',
  page: { sort?: ReviewSort; limit?: number; cursor?: string } = {},
): Promise<ProductReviews> {
  return value(await shop.api.productReviews(productId, { sort: 'newest', limit: 20, ...page }));
}
