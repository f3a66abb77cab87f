/** What all elements of a page have in common: the client, the language, and the wish to know of changes. */
import type { StammClient } from '@stamm/client';

type Listener = () => void;

const listeners = new Set<Listener>();
let client: StammClient | undefined;
let pageLanguage: string | undefined;
let languageObserver: MutationObserver | undefined;
let warned = false;

export function tellElements(): void {
  for (const listener of listeners) listener();
}

/** Calls back after each change of anything that elements show; returns how to end that. */
export function listen(listener: Listener): Listener {
  if (!languageObserver) {
    languageObserver = new MutationObserver(tellElements);
    languageObserver.observe(document, { subtree: true, attributeFilter: ['lang'] });
  }
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function sharedClient(): StammClient | undefined {
  return client;
}

/**
 * Gives the elements of this page their client; those that were there before have waited for it.
 * With a language they all speak that, whatever the page's `lang` attributes say.
 */
export function setClient(next: StammClient | undefined, language?: string): void {
  client = next;
  pageLanguage = language;
  next?.subscribe(tellElements);
  tellElements();
}

/**
 * A language tag as `Intl` takes it. Pages and browsers write them in many ways: "DE", "de_DE",
 * "de-DE_formal", "C". Of one that is none, only its language counts; undefined where there is none.
 */
function canonicalLanguage(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag.replace(/_/g, '-')).toString();
  } catch {
    return /^[a-z]{2,3}(?![a-z])/i.exec(tag)?.[0].toLowerCase();
  }
}

/** The language for an element: from the nearest `lang` attribute, also beyond shadow roots. */
export function languageOf(element: Element): string {
  return canonicalLanguage(writtenLanguageOf(element)) ?? 'en';
}

function writtenLanguageOf(element: Element): string {
  if (pageLanguage) return pageLanguage;
  for (let node: Element | undefined = element; node; ) {
    const language = node.closest<HTMLElement>('[lang]')?.lang;
    if (language) return language;
    const root = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : undefined;
  }
  return navigator.language;
}

/** The direction of the words in a language, which need not be that of the page around them. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr';
}

/** One warning for a whole page, however many elements are affected. */
export function warnOnce(problem: unknown): void {
  if (!warned) console.warn('Stamm:', problem);
  warned = true;
}
