import { type MailBrand, type MailContent, type MailLanguage, oneLine } from '../mail-content.ts';
import { htmlPart } from './html-part.ts';
import { textPart } from './text-part.ts';

export interface MailInLayout {
  content: MailContent;
  brand: MailBrand;
  language: MailLanguage;
  /** Where the reader says that no more such mails are wanted; null for strictly transactional ones. */
  unsubscribeUrl: string | null;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** Makes both parts of a mail. Free of the shop's books: what is in it was handed over. */
export function renderMail(mail: MailInLayout): RenderedMail {
  return {
    subject: oneLine(mail.content.subject),
    html: htmlPart(mail),
    text: textPart(mail),
  };
}
