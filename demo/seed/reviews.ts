/** What customers say: some write here, and some wrote in the shop that was there before. */

export interface SeedReview {
  customerId: string;
  productId: string;
  rating: number;
  title?: string;
  text: string;
  displayName: string;
  language: 'de' | 'en';
  /** What the roastery answers. */
  answer?: string;
}

export const reviews: readonly SeedReview[] = [
  {
    customerId: 'david',
    productId: 'huila',
    rating: 5,
    title: 'Das ganze Büro ist dafür',
    text: 'Seit wir Huila in der Maschine haben, kommen die Leute früher ins Büro.\nSchmeckt auch am Nachmittag noch, wenn die Kanne längst nicht mehr frisch ist.',
    displayName: 'David O.',
    language: 'de',
  },
  {
    customerId: 'emilia',
    productId: 'huila',
    rating: 2,
    title: 'Mir zu sauer',
    text: 'Leider nicht mein Geschmack. Als Espresso zu viel Säure, als Filterkaffee geht es.',
    displayName: 'Emilia',
    language: 'de',
    answer:
      'Danke, dass Sie das so offen schreiben. Huila ist hell geröstet; versuchen Sie ihn zwei Grad heißer und etwas feiner gemahlen. Wenn er Ihnen dann immer noch nicht schmeckt, nehmen wir ihn zurück, auch angebrochen.',
  },
  {
    customerId: 'david',
    productId: 'sonntag',
    rating: 4,
    text: 'Macht alles mit: Vollautomat, Kanne, kalt über Nacht. Nur die Tüte könnte größer sein.',
    displayName: 'David O.',
    language: 'de',
  },
  {
    customerId: 'frieda',
    productId: 'antigua',
    rating: 3,
    text: 'Guter Kaffee, aber für den Preis hatte ich mehr erwartet.',
    displayName: 'Frieda H.',
    language: 'de',
  },
];

/** From before: nothing was given for them, and only where the order is known is the purchase verified. */
export interface FormerReview {
  id: string;
  /** Who bought it here, if anybody knows. */
  customerId?: string;
  productId: string;
  rating: number;
  title: string;
  text: string;
  displayName: string;
  language: 'de' | 'en';
  daysAgo: number;
}

export const formerReviews: readonly FormerReview[] = [
  {
    id: 'former-1',
    productId: 'huila',
    rating: 4,
    title: 'Bright and clean',
    text: 'Ordered from Dublin while visiting friends in Leipzig. Red apple, caramel, and a very patient customer service.',
    displayName: 'Siobhán',
    language: 'en',
    daysAgo: 402,
  },
  {
    id: 'former-2',
    customerId: 'anna',
    productId: 'yirgacheffe',
    rating: 5,
    title: 'Wie Tee, nur Kaffee',
    text: 'Leicht, blumig, und ohne Milch am besten.',
    displayName: 'Anna K.',
    language: 'de',
    daysAgo: 240,
  },
  {
    id: 'former-3',
    productId: 'sonntag',
    rating: 5,
    title: 'My Sunday, every day',
    text: 'Chocolate and hazelnut, just as it says on the bag.',
    displayName: 'Tom B.',
    language: 'en',
    daysAgo: 511,
  },
];
