/** The roastery's loyalty program, as `PUT /v1/program` takes it. */
export const program = {
  pointsName: {
    de: { one: 'Bohne', other: 'Bohnen' },
    en: { one: 'bean', other: 'beans' },
  },
  timeZone: 'Europe/Berlin',
  earning: {
    // One bean for every 10 cents that were paid, VAT included: easy to reckon on the label.
    rates: [{ currency: 'EUR', points: 1, perMinor: 10 }],
    basis: 'gross',
    includeShipping: false,
    multipliers: [
      {
        name: { de: 'Doppelte Bohnen', en: 'Double beans' },
        collectionIds: ['single-origin'],
        numerator: 2,
      },
    ],
  },
  // The fourteen days in which German law lets a customer send everything back.
  pendingDays: 14,
  expiry: { kind: 'months', months: 12 },
  // Whoever reviews what has arrived gets a coupon, for any number of stars.
  review: {
    delayDays: 0,
    openDays: 60,
    reward: {
      kind: 'coupon',
      name: { de: '5 % Rabatt', en: '5% off' },
      benefit: { kind: 'percentOff', percent: 5 },
      validDays: 90,
    },
    moderation: { kind: 'afterwards' },
    photos: true,
  },
  pointValues: [{ currency: 'EUR', points: 200, amountMinor: 100 }],
  referral: {
    // Whoever recommends us is thanked once the friend's parcel cannot come back any more.
    forAdvocate: { kind: 'points', points: 1000 },
    forFriend: {
      kind: 'coupon',
      name: { de: '5 € Rabatt zum Kennenlernen', en: '€5 off to get to know us' },
      benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
      minimumOrder: { amountMinor: 2500, currency: 'EUR' },
      validDays: 30,
    },
    claim: 'signedIn',
    minimumOrder: { amountMinor: 2000, currency: 'EUR' },
    firstOrderOnly: true,
    claimDays: 30,
    rewardAfterDays: null,
    caps: [{ rewards: 10, days: 365 }],
  },
  rewards: [
    {
      id: 'free-shipping',
      name: { de: 'Freier Versand', en: 'Free shipping' },
      description: {
        de: 'Ihre nächste Bestellung kommt ohne Versandkosten.',
        en: 'Your next order ships for free.',
      },
      points: 500,
      benefit: { kind: 'freeShipping' },
      validDays: 180,
    },
    {
      id: 'five-euros',
      name: { de: '5 € Rabatt', en: '€5 off' },
      description: {
        de: 'Auf eine Bestellung ab 20 € Warenwert.',
        en: 'Off an order of goods worth €20 or more.',
      },
      points: 1000,
      benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
      minimumOrder: { amountMinor: 2000, currency: 'EUR' },
      validDays: 365,
    },
    {
      id: 'ten-percent',
      name: { de: '10 % Rabatt', en: '10% off' },
      description: {
        de: 'Auf alles in einem Warenkorb.',
        en: 'Off everything in one cart.',
      },
      points: 1500,
      benefit: { kind: 'percentOff', percent: 10 },
      validDays: 365,
    },
    {
      id: 'bag-of-sonntag',
      name: { de: 'Eine Tüte Sonntag', en: 'A bag of Sonntag' },
      description: {
        de: 'Legen Sie sie in den Warenkorb: Mit dem Code kostet sie nichts.',
        en: 'Put it in your cart: with the code, it costs nothing.',
      },
      points: 1800,
      benefit: {
        kind: 'freeProduct',
        productId: 'sonntag',
        productName: { de: 'Sonntag', en: 'Sonntag' },
      },
      validDays: 365,
    },
  ],
};
