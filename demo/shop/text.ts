import type { Language } from './catalogue.ts';

/** Puts values in the places of a sentence: `fill('{count} left', { count: '3' })`. */
export function fill(sentence: string, values: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

const locales: Record<Language, string> = { de: 'de-DE', en: 'en-GB' };

const moneyFormats = {
  de: new Intl.NumberFormat(locales.de, { style: 'currency', currency: 'EUR' }),
  en: new Intl.NumberFormat(locales.en, { style: 'currency', currency: 'EUR' }),
};

const dateFormats = {
  de: new Intl.DateTimeFormat(locales.de, { dateStyle: 'long' }),
  en: new Intl.DateTimeFormat(locales.en, { dateStyle: 'long' }),
};

export function formatCents(cents: number, language: Language): string {
  // A minus sign is as wide as a plus; a hyphen gets lost before an amount.
  return moneyFormats[language].format(cents / 100).replace('-', '\u2212');
}

export function formatDate(iso: string, language: Language): string {
  return dateFormats[language].format(new Date(iso));
}
