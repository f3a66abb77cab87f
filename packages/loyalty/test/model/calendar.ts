/** The days of the model. It keeps to UTC, where a day is a day; other zones have tests of their own. */
import type { Expiry } from '@stamm/contract/types';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The last millisecond of the day that an instant is in. */
export function endOfDay(instant: number): number {
  return Math.floor(instant / DAY) * DAY + DAY - 1;
}

function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function endAfterMonths(instant: number, months: number): number {
  const from = new Date(instant);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  return endOfDay(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDayOf(year, month))));
}

/** Walks from day to day until it is there. */
function endOnFixedDay(earliest: number, month: number, day: number): number {
  for (let end = earliest; ; end += DAY) {
    const date = new Date(end);
    const last = lastDayOf(date.getUTCFullYear(), date.getUTCMonth());
    if (date.getUTCMonth() + 1 === month && date.getUTCDate() === Math.min(day, last)) return end;
  }
}

/** When points that can be spent from `availableAt` on end; null for never. */
export function endOfPoints(expiry: Expiry, availableAt: number): number | null {
  switch (expiry.kind) {
    case 'never':
      return null;
    case 'months':
    case 'inactivity':
      return endAfterMonths(availableAt, expiry.months);
    case 'fixedDay':
      return endOnFixedDay(
        endAfterMonths(availableAt, expiry.minimumMonths),
        expiry.month,
        expiry.day,
      );
  }
}

/** When points that live as long as the member is active end. */
export function endByInactivity(end: number, lastActivityAt: number | null, months: number) {
  return lastActivityAt === null ? end : Math.max(end, endAfterMonths(lastActivityAt, months));
}
