import type { ReferralProgram } from '../types.ts';

const TEN_EUROS_OFF = { kind: 'amountOff', amountMinor: 1000, currency: 'EUR' } as const;
const FROM_FORTY_EUROS = { amountMinor: 4000, currency: 'EUR' } as const;

const USUAL = {
  firstOrderOnly: true,
  claimDays: 30,
  rewardAfterDays: null,
  caps: [{ rewards: 10, days: 365 }],
} as const;

/** Ten euros for the friend at once, ten for the advocate once the return window has passed. */
export const giveTenGetTen: ReferralProgram = {
  ...USUAL,
  caps: [...USUAL.caps],
  claim: 'atOnce',
  forFriend: {
    kind: 'coupon',
    name: { en: '€10 welcome', de: '10 € Willkommensrabatt' },
    benefit: TEN_EUROS_OFF,
    minimumOrder: FROM_FORTY_EUROS,
    validDays: 30,
  },
  forAdvocate: {
    kind: 'coupon',
    name: { en: '€10 thank-you', de: '10 € Dankeschön' },
    benefit: TEN_EUROS_OFF,
    minimumOrder: FROM_FORTY_EUROS,
    validDays: 180,
  },
  minimumOrder: FROM_FORTY_EUROS,
};

/** Points on both sides; the friend signs in for theirs. */
export const pointsForBoth: ReferralProgram = {
  ...USUAL,
  caps: [...USUAL.caps],
  claim: 'signedIn',
  forFriend: { kind: 'points', points: 100 },
  forAdvocate: { kind: 'points', points: 500 },
};

/** Free shipping for the friend, out of friendship: the advocate gets nothing. */
export const welcomeOnly: ReferralProgram = {
  ...USUAL,
  caps: [],
  claim: 'atOnce',
  forFriend: {
    kind: 'coupon',
    name: { en: 'Free shipping', de: 'Kostenloser Versand' },
    benefit: { kind: 'freeShipping' },
    validDays: 30,
  },
  forAdvocate: null,
};

/** Points for the advocate alone. */
export const thankTheAdvocate: ReferralProgram = {
  ...USUAL,
  caps: [...USUAL.caps],
  claim: 'signedIn',
  forFriend: null,
  forAdvocate: { kind: 'points', points: 500 },
};
