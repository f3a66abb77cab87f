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
        de: 'Ja, ich möchte die gewählten Themen von Morgenröte per E-Mail bekommen, höchstens einmal in der Woche. Das kann ich jederzeit widerrufen, zum Beispiel über den Link in jeder E-Mail.',
        en: 'Yes, I would like to get the topics that I have chosen from Morgenröte by e-mail, at most once a week. I can withdraw this at any time, for example by the link in every mail.',
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
