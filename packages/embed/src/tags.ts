/** The elements and languages there are files for: each element `stamm-<name>` in each language. */
export const ELEMENTS = [
  'points',
  'product-points',
  'rewards',
  'activity',
  'sign-in',
  'launcher',
  'refer',
  'referral-offer',
  'rating',
  'review',
  'review-form',
  'reviews',
  'newsletter',
] as const;

/** Whoever reads another language gets the first. */
export const LANGUAGES = ['en', 'de'] as const;
