/**
 * Words live beside their element: `<element>/words/en.ts` exports an object as default, and the
 * other languages are checked against `typeof en`. Values are texts, or functions where something
 * is put in: `expires: (points: string, when: string) => …`. Whoever loads an element registers its
 * words in the languages that it wants.
 */
import { tellElements } from './shared.ts';
import type coreWords from './words/en.ts';

const languages = new Map<string, Map<string, object>>();
let onMissing: ((tag: string, language: string) => void) | undefined;

/** The words that all elements share, registered under this name as if it were a tag. */
export const CORE = 'stamm';
export type CoreWords = typeof coreWords;

const baseLanguage = (language: string): string => language.split('-')[0] as string;

/** Makes words known, under the element's tag and a language such as `de`. */
export function registerWords(tag: string, language: string, words: object): void {
  languages.set(tag, (languages.get(tag) ?? new Map()).set(language, words));
  tellElements();
}

/**
 * Sets who is asked, maybe more than once, for what is not there: an element that another one wants
 * to show, or an element's words in a language. On a page with the script tag, that is the loader.
 */
export function whenMissing(load: (tag: string, language: string) => void): void {
  onMissing = load;
}

/** Asks for an element that is to be shown inside of another, with its words in a language. */
export function wantElement(tag: string, language: string): void {
  onMissing?.(tag, baseLanguage(language));
}

/** An element's words in the language, else in English, else in what there is; and in which it is. */
export function wordsFor<Words>(tag: string, wanted: string): { words: Words; language: string } {
  const known = languages.get(tag);
  const language = baseLanguage(wanted);
  const found = known?.get(language);
  if (found) return { words: found as Words, language: wanted };
  onMissing?.(tag, language);
  const other = known?.has('en') ? 'en' : (known?.keys().next().value ?? wanted);
  return { words: (known?.get(other) ?? {}) as Words, language: other };
}
