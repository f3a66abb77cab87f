/** What a measure gives, as it is said in a sentence. Not part of the core file: see index.ts. */
import type { Incentive, Money, PointsName } from '@stamm/contract/types';
import { duration } from './durations.ts';
import { money, points, text } from './formats.ts';

/** “100 beans”, or the shop's own name of the coupon. */
export function incentiveName(language: string, given: Incentive, name: PointsName): string {
  return given.kind === 'points'
    ? points(language, given.points, name)
    : text(language, given.name);
}

/** The words that conditions are said in. */
export interface ConditionWords {
  minimumOrder(amount: string): string;
  validFor(days: string): string;
}

/** “on orders of €40 or more · valid for 30 days”; nothing for points. */
export function incentiveConditions(
  words: ConditionWords,
  language: string,
  given: Incentive,
): string {
  if (given.kind === 'points') return '';
  const days = duration(language, given.validDays, 'day');
  return minimumOrder(words, language, given.minimumOrder) + words.validFor(days);
}

/** “on orders of €40 or more · ”, for something to follow. */
export function minimumOrder(
  words: ConditionWords,
  language: string,
  least: Money | null | undefined,
): string {
  return least
    ? `${words.minimumOrder(money(language, least.amountMinor, least.currency))} · `
    : '';
}
