/** What there is to say of a member's points and of the program's rules. */
import type { Balance, Program } from '@stamm/contract/types';
import { duration } from '../core/durations.ts';
import { date, money, number, points } from '../core/formats.ts';
import type en from './words/en.ts';

/** What is not there is not said. */
type Description = string | false | 0 | null | undefined;

export interface Facts {
  /** What of the balance is worth knowing at a glance. */
  note: Description;
  /** The lines of the card: the balance first, then the rules. */
  lines: [term: string, description: Description][];
}

/** Points that expire within so many days are spoken of without being asked for. */
const SOON_MS = 60 * 86_400_000;

/** The facts for a member, or without a balance for a visitor. */
export function factsOf(
  words: typeof en,
  language: string,
  { pointsName, timeZone, earning, pointValues, pendingDays, expiry }: Program,
  { debt, pending, nextExpiry, nextRelease }: Partial<Balance>,
): Facts {
  const count = (some: number) => points(language, some, pointsName);
  const expiring =
    nextExpiry &&
    Date.parse(nextExpiry.expiresAt) < Date.now() + SOON_MS &&
    words.validUntil(count(nextExpiry.points), date(language, nextExpiry.expiresAt, timeZone));
  const coming =
    nextRelease && words.coming(count(nextRelease.points), date(language, nextRelease.availableAt));
  const later = nextRelease && Number(pending) - nextRelease.points;
  const [rate] = earning.rates;
  const [value] = pointValues;
  // “10 points for €1” is easier to grasp than “1 point for €0.10”.
  const times = rate && 100 % rate.perMinor === 0 ? 100 / rate.perMinor : 1;
  return {
    note: debt ? words.owing : expiring || coming,
    lines: [
      [words.owing, debt && words.debt],
      [words.expiring, expiring],
      [words.pending, later ? words.andLater(coming as string, number(language, later)) : coming],
      [
        words.earn,
        rate &&
          words.perAmount(
            count(rate.points * times),
            money(language, rate.perMinor * times, rate.currency),
          ),
      ],
      [
        words.value,
        value && `${count(value.points)} = ${money(language, value.amountMinor, value.currency)}`,
      ],
      [words.arrival, words.afterPayment(pendingDays && duration(language, pendingDays, 'day'))],
      [
        words.validity,
        words.forMonths(expiry.kind === 'months' && duration(language, expiry.months, 'month')),
      ],
    ],
  };
}
