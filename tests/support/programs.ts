import type { ProgramInput as ParsedProgram } from '@stamm/contract/types';

/** What a shop sends: the contract's defaults need not be spelled out. */
export type ProgramInput = Pick<
  ParsedProgram,
  'pointsName' | 'timeZone' | 'pendingDays' | 'expiry' | 'rewards'
> & {
  earning: Pick<ParsedProgram['earning'], 'rates'> & Partial<ParsedProgram['earning']>;
} & Partial<Pick<ParsedProgram, 'pointValues' | 'referral' | 'review' | 'newsletter'>>;

/** One point per full euro or dollar, at once and for good: easy to reckon in the head. */
export const plainProgram: ProgramInput = {
  pointsName: { en: { one: 'point', other: 'points' }, de: { one: 'Punkt', other: 'Punkte' } },
  timeZone: 'Europe/Berlin',
  earning: {
    rates: [
      { currency: 'EUR', points: 1, perMinor: 100 },
      { currency: 'USD', points: 1, perMinor: 100 },
    ],
    basis: 'gross',
  },
  pendingDays: 0,
  expiry: { kind: 'never' },
  rewards: [],
};
