/** What there is to say of a member's points and of the program's rules. */
import type { Balance, Program } from '@stamm/contract/types';
import { date, duration, money, number, points } from '../core/formats.ts';
import type en from './words/en.ts';

/** A line of the card. Without a description there is nothing to say. */
export type Fact = [term: string, description: string | false | null | undefined];

/** Points that expire within so many days are spoken of without being asked for. */
const SOON_MS = 60 * 86_400_000;

/** The lines for a balance; and of these, as a note, what is worth knowing at a glance. */
export function balanceFacts(
  words: typeof en,
  language: string,
  { pointsName, timeZone }: Program,
  { debt, pending, nextExpiry, nextRelease }: Balance,
): { note: Fact[1]; facts: Fact[] } {
  const count = (some: number) => points(language, some, pointsName);
  const expiring =
    nextExpiry &&
    Date.parse(nextExpiry.expiresAt) < Date.now() + SOON_MS &&
    words.validUntil(count(nextExpiry.points), date(language, nextExpiry.expiresAt, timeZone));
  const coming =
    nextRelease && words.coming(count(nextRelease.points), date(language, nextRelease.availableAt));
  const later = nextRelease && pending - nextRelease.points;
  return {
    note: debt ? words.owing : expiring || coming,
    facts: [
      [words.owing, debt ? words.debt : ''],
      [words.expiring, expiring],
      [words.pending, later ? words.andLater(`${coming}`, number(language, later)) : coming],
    ],
  };
}

export function programFacts(
  words: typeof en,
  language: string,
  { pointsName, earning, pointValues, pendingDays, expiry }: Program,
): Fact[] {
  const count = (some: number) => points(language, some, pointsName);
  const [rate] = earning.rates;
  const [value] = pointValues;
  // “10 points for €1” is easier to grasp than “1 point for €0.10”.
  const times = rate && 100 % rate.perMinor === 0 ? 100 / rate.perMinor : 1;
  return [
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
  ];
}
