/**
 * Ready-made settings for reviews: `review` of a program. No zod here: the browser may import
 * this file.
 */
import type { ReviewProgram } from '../types.ts';

const COUPON_FIVE_PERCENT = {
  kind: 'coupon',
  name: { en: '5 % off, for your review', de: '5 % Rabatt für Ihre Bewertung' },
  benefit: { kind: 'percentOff', percent: 5 },
  validDays: 90,
} as const;

/** Reviews appear at once, and 5 % off comes with each. */
export const couponForReview: ReviewProgram = {
  delayDays: 14,
  openDays: 180,
  reward: COUPON_FIVE_PERCENT,
  moderation: { kind: 'afterwards' },
  photos: true,
};

/** The shop looks at each review before it appears; 50 points come with the approval. */
export const pointsForApprovedReview: ReviewProgram = {
  delayDays: 14,
  openDays: 180,
  reward: { kind: 'points', points: 50 },
  moderation: { kind: 'beforehand', rewardAfterDays: 7 },
  photos: true,
};

/** Buyers review, and nothing is given for it. */
export const reviewsWithoutReward: ReviewProgram = {
  delayDays: 7,
  openDays: 365,
  reward: null,
  moderation: { kind: 'afterwards' },
  photos: true,
};
