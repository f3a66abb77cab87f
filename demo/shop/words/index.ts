import type { Language } from '../catalogue.ts';
import { de, type Words } from './de.ts';
import { en } from './en.ts';

export type { Words } from './de.ts';
export type ErrorCode = keyof Words['errors'];

const wordsByLanguage: Record<Language, Words> = { de, en };

export function wordsFor(language: Language): Words {
  return wordsByLanguage[language];
}
