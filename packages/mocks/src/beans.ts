import { pointsForBoth, topicsForPoints } from '@stamm/contract';
import type { ProgramInput } from '@stamm/contract/types';

/** Rules for referring friends, to put into a program. */
export { giveTenGetTen, pointsForBoth, thankTheAdvocate } from '@stamm/contract';

/** A program to begin with: a coffee roaster's, with every kind of reward, and a newsletter. */
export const BEANS: ProgramInput = {
  pointsName: { en: { one: 'bean', other: 'beans' }, de: { one: 'Bohne', other: 'Bohnen' } },
  timeZone: 'Europe/Berlin',
  earning: {
    rates: [{ currency: 'EUR', points: 1, perMinor: 100 }],
    basis: 'gross',
    includeShipping: false,
    multipliers: [],
  },
  pendingDays: 14,
  expiry: { kind: 'months', months: 12 },
  expiryWarningDays: 30,
  debt: 'carry',
  pointValues: [{ currency: 'EUR', points: 100, amountMinor: 500 }],
  coupons: { returnOnCancellation: true },
  referral: pointsForBoth,
  review: {
    delayDays: 0,
    openDays: 180,
    reward: { kind: 'points', points: 50 },
    moderation: { kind: 'afterwards' },
    photos: true,
  },
  rewards: [
    {
      id: 'free-shipping',
      name: { en: 'Free shipping', de: 'Kostenloser Versand' },
      points: 60,
      benefit: { kind: 'freeShipping' },
      validDays: 90,
    },
    {
      id: 'five-off',
      name: { en: '€5 off', de: '5 € Rabatt' },
      description: { en: 'On orders from €20.', de: 'Für Bestellungen ab 20 €.' },
      points: 100,
      benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
      minimumOrder: { amountMinor: 2000, currency: 'EUR' },
      validDays: 365,
    },
    {
      id: 'ten-percent',
      name: { en: '10% off', de: '10 % Rabatt' },
      points: 180,
      benefit: { kind: 'percentOff', percent: 10 },
      validDays: 365,
    },
    {
      id: 'house-blend',
      name: { en: 'A bag of house blend', de: 'Eine Tüte Hausmischung' },
      points: 240,
      benefit: {
        kind: 'freeProduct',
        productId: 'house-blend-250',
        productName: { en: 'House blend, 250 g', de: 'Hausmischung, 250 g' },
      },
      validDays: 180,
    },
  ],
  newsletter: topicsForPoints({
    shopName: 'Rösterei',
    privacyUrl: 'https://shop.example/privacy',
  }),
};
