/**
 * Numbers, money and times as they are written in a language. Not part of the core file of a page:
 * each element takes along what it uses.
 */
import type { LocalizedText, PointsName } from '@stamm/contract/types';

const DAY_MS = 86_400_000;

/** Making an Intl object costs much more than using it. Calls are marked pure, so that elements take along only what they use. */
function remembered<Value>(make: (...key: string[]) => Value): (...key: string[]) => Value {
  const values = new Map<string, Value>();
  return (...key) => {
    const name = key.join();
    const value = values.get(name) ?? make(...key);
    values.set(name, value);
    return value;
  };
}

const numbers = /* @__PURE__ */ remembered((language) => new Intl.NumberFormat(language));
const plurals = /* @__PURE__ */ remembered((language) => new Intl.PluralRules(language));
const relativeTimes = /* @__PURE__ */ remembered(
  (language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
);
const currencies = /* @__PURE__ */ remembered(
  (language, currency) =>
    new Intl.NumberFormat(language, {
      style: 'currency',
      currency: currency as string,
      trailingZeroDisplay: 'stripIfInteger',
    }),
);
const dates = /* @__PURE__ */ remembered(
  (language, timeZone) =>
    new Intl.DateTimeFormat(language, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: timeZone || undefined,
    }),
);
const durations = /* @__PURE__ */ remembered(
  (language, unit) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: unit as string, unitDisplay: 'long' }),
);

export function number(language: string, value: number): string {
  return numbers(language).format(value);
}

/** From minor units: 420 in EUR is “€4.20”, 500 is “€5”. */
export function money(language: string, amountMinor: number, currency: string): string {
  const format = currencies(language, currency);
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The day of an ISO time: “Mar 1, 2026”. Points expire in the shop's time zone, so say which. */
export function date(language: string, time: string, timeZone = ''): string {
  return dates(language, timeZone).format(new Date(time));
}

/** How many calendar days away an ISO time is: “tomorrow”, “in 12 days”. */
export function days(language: string, time: string): string {
  const midnight = (day: Date) => day.setHours(0, 0, 0, 0);
  const difference = midnight(new Date(time)) - midnight(new Date());
  return relativeTimes(language).format(Math.round(difference / DAY_MS), 'day');
}

/** A length of time: “14 days”. */
export function duration(language: string, count: number, unit: 'day' | 'month'): string {
  return durations(language, unit).format(count);
}

/** In which of the languages that a shop wrote something to read it: this one, else English, else the first. */
function readable(language: string, texts: object): string {
  const base = language.split('-')[0] as string;
  const known = [language, base, 'en'].find((candidate) => candidate in texts);
  return known ?? (Object.keys(texts)[0] as string);
}

/** A text of the shop. */
export function text(language: string, texts: LocalizedText): string {
  return texts[readable(language, texts)] as string;
}

/** The shop's name for so many points: “beans”. */
export function pointsName(language: string, points: number, name: PointsName): string {
  const spoken = readable(language, name);
  const forms = name[spoken] as PointsName[string];
  return forms[plurals(spoken).select(points) as 'other'] ?? forms.other;
}

/** With the number: “12 beans”. */
export function points(language: string, count: number, name: PointsName): string {
  return `${number(language, count)} ${pointsName(language, count, name)}`;
}
