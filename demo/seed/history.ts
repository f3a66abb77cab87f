/** What the demo's customers have bought in the past year. */

export interface PastOrder {
  customerId: string;
  daysAgo: number;
  /** Pieces by product id. */
  items: Record<string, number>;
  canceled?: boolean;
  /** Pieces that came back, by product id. */
  returned?: { daysAgo: number; items: Record<string, number> };
}

const order = (customerId: string, daysAgo: number, items: Record<string, number>): PastOrder => ({
  customerId,
  daysAgo,
  items,
});

const anna: PastOrder[] = [
  order('anna', 318, { sonntag: 2, filterpapier: 1 }),
  order('anna', 261, { sonntag: 2, yirgacheffe: 1 }),
  order('anna', 204, { becher: 2, fruehschicht: 1 }),
  {
    ...order('anna', 97, { yirgacheffe: 2, handfilter: 1 }),
    returned: { daysAgo: 90, items: { yirgacheffe: 1 } },
  },
  order('anna', 49, { sonntag: 2, antigua: 1 }),
  order('anna', 22, { sonntag: 2, filterpapier: 2 }),
  order('anna', 5, { huila: 2, sonntag: 1 }),
];

/** Points expire twelve months after they became available, which is 14 days after the payment. */
const clara: PastOrder[] = [
  order('clara', 368, { handmuehle: 1, sonntag: 1 }),
  order('clara', 341, { yirgacheffe: 2 }),
  order('clara', 187, { antigua: 2, becher: 1 }),
];

const david: PastOrder[] = [
  order('david', 340, { sonntag: 6, fruehschicht: 4 }),
  order('david', 296, { sonntag: 6, huila: 4, handmuehle: 1 }),
  order('david', 255, { sonntag: 8, antigua: 4 }),
  order('david', 213, { fruehschicht: 6, yirgacheffe: 2, becher: 6 }),
  order('david', 171, { sonntag: 8, huila: 4 }),
  order('david', 128, { sonntag: 8, antigua: 4, filterpapier: 3 }),
  order('david', 84, { fruehschicht: 6, huila: 6, feierabend: 2 }),
  order('david', 41, { sonntag: 8, yirgacheffe: 4 }),
  order('david', 8, { sonntag: 6, huila: 4 }),
];

const emilia: PastOrder[] = [
  order('emilia', 131, { feierabend: 2, becher: 1 }),
  {
    ...order('emilia', 46, { handmuehle: 1, feierabend: 1 }),
    returned: { daysAgo: 24, items: { handmuehle: 1 } },
  },
  { ...order('emilia', 12, { antigua: 2, handfilter: 1 }), canceled: true },
  order('emilia', 10, { feierabend: 2, huila: 1 }),
];

const frieda: PastOrder[] = [order('frieda', 3, { antigua: 1, sonntag: 1, filterpapier: 1 })];

export const history: readonly PastOrder[] = [
  ...anna,
  ...clara,
  ...david,
  ...emilia,
  ...frieda,
].sort((first, second) => second.daysAgo - first.daysAgo);

/** Who came because Anna told them: they put her code on their first order. */
export const referrals = { advocateId: 'anna', friendIds: ['emilia', 'frieda'] } as const;

/** Rewards that customers have taken; David has used his at once. */
export const redemptions = [
  { customerId: 'anna', rewardId: 'five-euros' },
  { customerId: 'david', rewardId: 'ten-percent', usedFor: { sonntag: 4, feierabend: 1 } },
] as const;
