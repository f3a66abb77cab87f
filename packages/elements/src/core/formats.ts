import type { LocalizedText, PointsName } from '@stamm/contract/types';
import { baseLanguage } from './words.ts';

/** Numbers, money and times as they are written in a language. */
export interface Formats {
  number(value: number): string;
  /** From minor units: 420 in EUR is “€4.20”, 500 is “€5”. */
  money(amountMinor: number, currency: string): string;
  /** The day of an ISO time, in a time zone if need be: points expire in the shop's. */
  date(time: string, timeZone?: string): string;
  /** How many calendar days away an ISO time is: “tomorrow”, “in 12 days”. */
  days(time: string): string;
  /** The shop's name for so many points: “beans”. */
  pointsName(points: number, name: PointsName): string;
  /** With the number: “12 beans”. */
  points(points: number, name: PointsName): string;
  /** A text of the shop in this language, else in English, else in what there is. */
  text(texts: LocalizedText): string;
}

const DAY_MS = 86_400_000;

/** Making an Intl object costs much more than using it. */
function remembered<Value>(make: (key: string) => Value): (key: string) => Value {
  const values = new Map<string, Value>();
  return (key) => {
    let value = values.get(key);
    if (!value) {
      value = make(key);
      values.set(key, value);
    }
    return value;
  };
}

export const formatsFor = remembered((language: string): Formats => {
  const numbers = new Intl.NumberFormat(language);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const currencies = remembered(
    (currency) =>
      new Intl.NumberFormat(language, {
        style: 'currency',
        currency,
        trailingZeroDisplay: 'stripIfInteger',
      }),
  );
  const dates = remembered(
    (timeZone) =>
      new Intl.DateTimeFormat(language, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: timeZone || undefined,
      }),
  );
  /** Which of a shop's texts to read. */
  const readable = (texts: object) =>
    [language, baseLanguage(language), 'en'].find((known) => known in texts) ??
    (Object.keys(texts)[0] as string);
  const formats: Formats = {
    number: (value) => numbers.format(value),
    money(amountMinor, currency) {
      const format = currencies(currency);
      return format.format(
        amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2),
      );
    },
    date: (time, timeZone = '') => dates(timeZone).format(new Date(time)),
    days: (time) =>
      relative.format(
        Math.round(
          (new Date(time).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / DAY_MS,
        ),
        'day',
      ),
    pointsName(points, name) {
      const spoken = readable(name);
      const forms = name[spoken] as PointsName[string];
      const category = new Intl.PluralRules(spoken).select(points);
      return forms[category as 'other'] ?? forms.other;
    },
    points: (points, name) => `${numbers.format(points)} ${formats.pointsName(points, name)}`,
    text: (texts) => texts[readable(texts)] as string,
  };
  return formats;
});
