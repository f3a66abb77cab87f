/** What a template says, before it has any look: HTML and text are made of the same blocks. */

export type MailLanguage = 'en' | 'de';

/** A piece of a mail. Every text is plain: the layout escapes it. */
export type MailBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'button'; label: string; url: string }
  /** A code to read, type or copy. */
  | { kind: 'code'; code: string; label?: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'smallPrint'; text: string };

export interface MailContent {
  subject: string;
  /** What mail programs show beside the subject. */
  preview: string;
  blocks: readonly MailBlock[];
  /** Why the reader gets this mail, in a sentence or two. */
  why: string;
}

/** Whose mail it is, as far as the reader sees it. */
export interface MailBrand {
  shopName: string;
  url: string | null;
  logoUrl: string | null;
  /** `#rrggbb`. */
  accentColor: string | null;
  /** Company and postal address, in lines. */
  imprint: string | null;
  privacyUrl: string | null;
}

/** German for German readers, else English. */
export function mailLanguage(language: string | null): MailLanguage {
  return language?.toLowerCase().split('-')[0] === 'de' ? 'de' : 'en';
}

/** A text that becomes part of a subject or a header: a line break in it would begin another. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
