import type { LocalizedText, Program, Reward } from '@stamm/contract/types';
import { DAY_MS, endOfDayAfterDays, endOfDayAfterMonths, endOfYearlyDay } from './time.ts';

/**
 * The version that judges an order placed then (epoch milliseconds): the latest that was in force.
 * The first version counts from the beginning, so every order has one.
 */
export function versionInForce<Version extends { version: number; inForceFrom: number | null }>(
  versions: readonly Version[],
  placedAt: number,
): Version {
  let chosen: Version | undefined;
  for (const version of versions) {
    if (version.inForceFrom !== null && version.inForceFrom > placedAt) continue;
    if (!chosen || version.version > chosen.version) chosen = version;
  }
  const fallback = chosen ?? versions[0];
  if (!fallback) throw new Error('A shop has at least one program version.');
  return fallback;
}

/** When an order's points can be spent: when its return window closes. */
export function pointsAvailableAt(program: Pick<Program, 'pendingDays'>, paidAt: number): number {
  return paidAt + program.pendingDays * DAY_MS;
}

/** When a lot's points are gone. */
export interface LotTerms {
  /** The last moment at which they count at any rate; null for never. */
  expiresAt: number | null;
  /** For expiry by inactivity: so many months after the member's last activity, if that is later. */
  idleMonths: number | null;
}

/** The terms of points that become available at `availableAt`. */
export function lotTerms(
  { expiry, timeZone }: Pick<Program, 'expiry' | 'timeZone'>,
  availableAt: number,
): LotTerms {
  switch (expiry.kind) {
    case 'never':
      return { expiresAt: null, idleMonths: null };
    case 'months':
      return {
        expiresAt: endOfDayAfterMonths(availableAt, expiry.months, timeZone),
        idleMonths: null,
      };
    case 'fixedDay':
      return { expiresAt: endOfYearlyDay(availableAt, expiry, timeZone), idleMonths: null };
    case 'inactivity':
      return {
        expiresAt: endOfDayAfterMonths(availableAt, expiry.months, timeZone),
        idleMonths: expiry.months,
      };
  }
}

/** The last moment at which a coupon bought at `boughtAt` can be used. */
export function couponExpiresAt(
  program: Pick<Program, 'timeZone'>,
  reward: Pick<Reward, 'validDays'>,
  boughtAt: number,
): number {
  return endOfDayAfterDays(boughtAt, reward.validDays, program.timeZone);
}

/** The text for a reader: their language, its base language, English, else the first there is. */
export function localized(texts: LocalizedText, language: string): string {
  const base = language.split('-')[0] ?? language;
  return texts[language] ?? texts[base] ?? texts.en ?? Object.values(texts)[0] ?? '';
}
