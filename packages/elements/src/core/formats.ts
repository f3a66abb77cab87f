/**
 * Numbers, money and times as they are written in a language: in the core file of a page, for nearly
 * all elements show some.
 */
import type { LocalizedText, PointsName } from '@stamm/contract/types';

const made = new Map<string, unknown>();

/** Making an Intl object costs much more than using it. */
function remembered<Format>(
  Kind: new (language: string, options: object) => Format,
  language: string,
  options = {},
): Format {
  const name = Kind.name + language + JSON.stringify(options);
  const format = (made.get(name) as Format | undefined) ?? new Kind(language, options);
  made.set(name, format);
  return format;
}

export function number(language: string, value: number): string {
  return remembered(Intl.NumberFormat, language).format(value);
}

/** From minor units: 420 in EUR is “€4.20”, 500 is “€5”. */
export function money(language: string, amountMinor: number, currency: string): string {
  const format = remembered(Intl.NumberFormat, language, {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The day of an ISO time: “Mar 1, 2026”. Points expire in the shop's time zone, so say which. */
export function date(language: string, time: string, timeZone?: string): string {
  return remembered(Intl.DateTimeFormat, language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  }).format(new Date(time));
}

/** In which of the languages that a shop wrote something to read it: this one, else English, else the first. */
export function readable(language: string, texts: object): string {
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
  return forms[remembered(Intl.PluralRules, spoken).select(points) as 'other'] ?? forms.other;
}

/** With the number: “12 beans”. */
export function points(language: string, count: number, name: PointsName): string {
  return `${number(language, count)} ${pointsName(language, count, name)}`;
}
