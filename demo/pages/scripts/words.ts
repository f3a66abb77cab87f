import type { Language } from '../../shop/catalogue.ts';
import { formatCents, formatDate } from '../../shop/text.ts';
import type { Words } from '../../shop/words/index.ts';

const language: Language = document.documentElement.lang === 'en' ? 'en' : 'de';

/** The page brings the words of its language along. */
export const words = JSON.parse(
  document.getElementById('words')?.textContent ?? '{}',
) as Words['browser'];

const plurals = new Intl.PluralRules(language);

export function plural(forms: { one: string; other: string }, count: number): string {
  return plurals.select(count) === 'one' ? forms.one : forms.other;
}

export const money = (cents: number): string => formatCents(cents, language);
export const shippingPrice = (cents: number): string =>
  cents === 0 ? words.freeShipping : money(cents);
export const date = (iso: string): string => formatDate(iso, language);
