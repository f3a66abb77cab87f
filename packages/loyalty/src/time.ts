/** Calendar arithmetic in the shop's time zone. Instants are epoch milliseconds. */

export const DAY_MS = 86_400_000;

/** The later of two instants; null where there is neither. */
export function latest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

interface CalendarDay {
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

function wallClock(instant: number, timeZone: string): Record<string, number> {
  const fields: Record<string, number> = {};
  for (const part of formatterFor(timeZone).formatToParts(instant)) {
    if (part.type !== 'literal') fields[part.type] = Number(part.value);
  }
  return fields;
}

const MINUTE_MS = 60_000;

/** Since then every zone has changed its clocks at a full minute. */
const FULL_MINUTES_SINCE = Date.UTC(1973, 0, 1);

const offsetCache = new Map<string, number>();
const OFFSET_CACHE_LIMIT = 5_000;

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  if (instant < FULL_MINUTES_SINCE) return readOffset(instant, timeZone);
  const key = `${timeZone} ${Math.floor(instant / MINUTE_MS)}`;
  let offset = offsetCache.get(key);
  if (offset === undefined) {
    offset = readOffset(instant, timeZone);
    if (offsetCache.size >= OFFSET_CACHE_LIMIT) offsetCache.clear();
    offsetCache.set(key, offset);
  }
  return offset;
}

/** Asks Intl, which takes longer than everything else that an order needs to be judged. */
function readOffset(instant: number, timeZone: string): number {
  const {
    year = 0,
    month = 1,
    day = 1,
    hour = 0,
    minute = 0,
    second = 0,
  } = wallClock(instant, timeZone);
  const whole = Math.floor(instant / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

/** The first instant of a calendar day in a zone, also where a clock change falls on midnight. */
function startOfDay({ year, month, day }: CalendarDay, timeZone: string): number {
  const wall = Date.UTC(year, month - 1, day);
  const before = wall - offsetAt(wall - DAY_MS, timeZone);
  const after = wall - offsetAt(wall + DAY_MS, timeZone);
  if (before === after) return before;
  // A change of clocks is near: the earliest candidate on which the day has begun is right.
  const candidates = [Math.min(before, after), Math.max(before, after)];
  for (const candidate of candidates) {
    const clock = wallClock(candidate, timeZone);
    const reached = Date.UTC(clock.year ?? 0, (clock.month ?? 1) - 1, clock.day ?? 1);
    if (reached >= wall) return candidate;
  }
  return Math.max(before, after);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function calendarDay(instant: number, timeZone: string): CalendarDay {
  const wall = new Date(instant + offsetAt(instant, timeZone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
  };
}

function nextDay({ year, month, day }: CalendarDay): CalendarDay {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

const endCache = new Map<string, number>();
const END_CACHE_LIMIT = 5_000;

/** The last millisecond of a calendar day in a zone. */
function endOfDay(day: CalendarDay, timeZone: string): number {
  const key = `${timeZone} ${day.year}-${day.month}-${day.day}`;
  let end = endCache.get(key);
  if (end === undefined) {
    end = startOfDay(nextDay(day), timeZone) - 1;
    if (endCache.size >= END_CACHE_LIMIT) endCache.clear();
    endCache.set(key, end);
  }
  return end;
}

/**
 * The end of the day that lies `months` calendar months after an instant, in the zone.
 * A day that the month does not have becomes its last (31 January + 1 month = 28 or 29 February).
 */
export function endOfDayAfterMonths(instant: number, months: number, timeZone: string): number {
  const { year, month, day } = calendarDay(instant, timeZone);
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (index % 12) + 1 };
  return endOfDay(
    { ...target, day: Math.min(day, daysInMonth(target.year, target.month)) },
    timeZone,
  );
}

/** The end of the day that lies `days` calendar days after an instant, in the zone. */
export function endOfDayAfterDays(instant: number, days: number, timeZone: string): number {
  const { year, month, day } = calendarDay(instant, timeZone);
  const target = new Date(Date.UTC(year, month - 1, day + days));
  return endOfDay(
    {
      year: target.getUTCFullYear(),
      month: target.getUTCMonth() + 1,
      day: target.getUTCDate(),
    },
    timeZone,
  );
}

/**
 * The end of the next such day of the year, in the zone, that is at least `minimumMonths` calendar
 * months after an instant. 29 February is 28 February in other years.
 */
export function endOfYearlyDay(
  instant: number,
  yearly: { month: number; day: number; minimumMonths: number },
  timeZone: string,
): number {
  const earliest = endOfDayAfterMonths(instant, yearly.minimumMonths, timeZone);
  const { year } = calendarDay(earliest, timeZone);
  const inYear = (candidate: number) =>
    endOfDay(
      {
        year: candidate,
        month: yearly.month,
        day: Math.min(yearly.day, daysInMonth(candidate, yearly.month)),
      },
      timeZone,
    );
  return inYear(year) >= earliest ? inYear(year) : inYear(year + 1);
}
