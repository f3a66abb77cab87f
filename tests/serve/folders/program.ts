/** The rules of the kept shop, in the versions that it had one after the other. */

const base = {
  pointsName: { en: { one: 'bean', other: 'beans' }, de: { one: 'Bohne', other: 'Bohnen' } },
  timeZone: 'Europe/Berlin',
  earning: { rates: [{ currency: 'EUR', points: 1, perMinor: 100 }] },
  rewards: [
    {
      id: 'five',
      name: { en: '€5 off', de: '5 € Rabatt' },
      points: 10,
      benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
      validDays: 3650,
    },
  ],
};

const coupon = (amountMinor: number) => ({
  kind: 'coupon',
  name: { en: 'A thank-you', de: 'Ein Dankeschön' },
  benefit: { kind: 'amountOff', amountMinor, currency: 'EUR' },
  validDays: 3650,
});

const measures = {
  referral: {
    forAdvocate: { kind: 'points', points: 50 },
    forFriend: coupon(400),
    claim: 'signedIn',
    firstOrderOnly: true,
    claimDays: 30,
    rewardAfterDays: null,
    caps: [{ rewards: 10, days: 365 }],
  },
  review: {
    delayDays: 0,
    openDays: 365,
    reward: coupon(100),
    moderation: { kind: 'afterwards' },
    photos: true,
  },
  newsletter: {
    topics: [{ id: 'coffees', name: { en: 'New coffees', de: 'Neue Kaffees' } }],
    consent: {
      version: '2026-01',
      texts: { en: 'Yes, I would like to get mails from this shop. I can withdraw it.' },
      privacyUrl: 'https://kept.example/privacy',
    },
    incentive: coupon(300),
  },
};

/** What is bought under it expires a month later: by now, all of it has. */
export const FIRST = { ...base, pendingDays: 0, expiry: { kind: 'months', months: 1 } };
/** What is bought under it waits for its return window. */
export const SECOND = { ...base, pendingDays: 14, expiry: { kind: 'never' } };
/** What is bought under it is there at once and stays: no test depends on when it runs. */
export const THIRD = { ...base, ...measures, pendingDays: 0, expiry: { kind: 'never' } };
