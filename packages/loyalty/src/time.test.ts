import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfDayAfterDays, endOfDayAfterMonths, endOfYearlyDay } from './time.ts';

const iso = (instant: number) => new Date(instant).toISOString();
const at = (text: string) => Date.parse(text);

describe('the end of the day after some months', () => {
  it('falls on the last millisecond in the shop’s time zone, winter and summer', () => {
    expect(iso(endOfDayAfterMonths(at('2026-01-15T12:00:00Z'), 1, 'Europe/Berlin'))).toBe(
      '2026-02-15T22:59:59.999Z',
    );
    expect(iso(endOfDayAfterMonths(at('2026-01-15T12:00:00Z'), 6, 'Europe/Berlin'))).toBe(
      '2026-07-15T21:59:59.999Z',
    );
  });

  it('counts from the day that it is in the shop, not in UTC', () => {
    // 23:30 UTC on 31 January is 1 February in Berlin.
    expect(iso(endOfDayAfterMonths(at('2026-01-31T23:30:00Z'), 1, 'Europe/Berlin'))).toBe(
      '2026-03-01T22:59:59.999Z',
    );
  });

  it('takes the last day of a shorter month, and 29 February in leap years only', () => {
    expect(iso(endOfDayAfterMonths(at('2027-01-31T10:00:00Z'), 1, 'UTC'))).toBe(
      '2027-02-28T23:59:59.999Z',
    );
    expect(iso(endOfDayAfterMonths(at('2028-01-31T10:00:00Z'), 1, 'UTC'))).toBe(
      '2028-02-29T23:59:59.999Z',
    );
    expect(iso(endOfDayAfterMonths(at('2028-02-29T10:00:00Z'), 12, 'UTC'))).toBe(
      '2029-02-28T23:59:59.999Z',
    );
  });

  it('holds where the clocks change at midnight', () => {
    // Chile goes from 24:00 to 23:00 on 4 April 2026, and from 24:00 to 01:00 on 5 September 2026.
    expect(iso(endOfDayAfterDays(at('2026-04-03T12:00:00Z'), 1, 'America/Santiago'))).toBe(
      '2026-04-05T03:59:59.999Z',
    );
    expect(iso(endOfDayAfterDays(at('2026-09-04T12:00:00Z'), 1, 'America/Santiago'))).toBe(
      '2026-09-06T03:59:59.999Z',
    );
    expect(iso(endOfDayAfterDays(at('2026-09-05T12:00:00Z'), 1, 'America/Santiago'))).toBe(
      '2026-09-07T02:59:59.999Z',
    );
  });

  it('is always the last millisecond of its day by the wall clock', () => {
    const zones = ['Europe/Berlin', 'America/Santiago', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'];
    fc.assert(
      fc.property(
        fc.integer({ min: at('1997-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') }),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(...zones),
        (start, days, timeZone) => {
          const end = endOfDayAfterDays(start, days, timeZone);
          const day = (instant: number) =>
            new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);
          expect(day(end)).not.toBe(day(end + 1));
          expect(end).toBeGreaterThan(start);
        },
      ),
    );
  });
});

describe('the end of a fixed day of the year', () => {
  const yearEnd = { month: 12, day: 31, minimumMonths: 0 };

  it('is this year’s while it lies ahead, and the same day counts', () => {
    expect(iso(endOfYearlyDay(at('2026-05-01T12:00:00Z'), yearEnd, 'UTC'))).toBe(
      '2026-12-31T23:59:59.999Z',
    );
    expect(iso(endOfYearlyDay(at('2026-12-31T12:00:00Z'), yearEnd, 'UTC'))).toBe(
      '2026-12-31T23:59:59.999Z',
    );
    // Already the new year in Berlin.
    expect(iso(endOfYearlyDay(at('2026-12-31T23:30:00Z'), yearEnd, 'Europe/Berlin'))).toBe(
      '2027-12-31T22:59:59.999Z',
    );
  });

  it('is never nearer than the minimum', () => {
    const later = { ...yearEnd, minimumMonths: 12 };
    expect(iso(endOfYearlyDay(at('2026-05-01T12:00:00Z'), later, 'UTC'))).toBe(
      '2027-12-31T23:59:59.999Z',
    );
  });

  it('is 28 February where there is no 29th', () => {
    const leapDay = { month: 2, day: 29, minimumMonths: 0 };
    expect(iso(endOfYearlyDay(at('2026-12-01T12:00:00Z'), leapDay, 'UTC'))).toBe(
      '2027-02-28T23:59:59.999Z',
    );
    expect(iso(endOfYearlyDay(at('2027-12-01T12:00:00Z'), leapDay, 'UTC'))).toBe(
      '2028-02-29T23:59:59.999Z',
    );
  });
});
