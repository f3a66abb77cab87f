/** The roastery's newsletter: the section of its program, as `PUT /v1/program` takes it. */
export function newsletterOf(shopUrl: string) {
  return {
    topics: [
      {
        id: 'coffees',
        name: { de: 'Neue Kaffees', en: 'New coffees' },
        description: { de: 'Sobald etwas Neues aus der Trommel kommt', en: 'Fresh from the drum' },
      },
      {
        id: 'brewing',
        name: { de: 'Zubereitung', en: 'Brewing' },
        description: { de: 'Einmal im Monat ein Rezept', en: 'One recipe a month' },
      },
      { id: 'offers', name: { de: 'Angebote', en: 'Offers' } },
    ],
    consent: {
      // Other words need another version: what people agreed to can be shown for ever.
      version: '2026-01',
      texts: {
        de: 'Wir schicken Ihnen die gewählten Themen per E-Mail, höchstens einmal in der Woche. Mit „Newsletter abonnieren“ willigen Sie darin ein. Sie können das jederzeit widerrufen, über den Link in jeder E-Mail.',
        en: 'We send you the topics that you choose by e-mail, at most once a week. By pressing “Subscribe” you agree to that. You can withdraw at any time, by the link in every mail.',
      },
      privacyUrl: new URL('/privacy.html', shopUrl).href,
    },
    incentive: {
      kind: 'coupon',
      name: { de: '3 € Rabatt', en: '€3 off' },
      benefit: { kind: 'amountOff', amountMinor: 300, currency: 'EUR' },
      minimumOrder: { amountMinor: 1500, currency: 'EUR' },
      validDays: 60,
    },
  };
}
