import { limits } from '@stamm/contract';
import type { MailContent, MailLanguage } from '../mail-content.ts';

interface NewsletterConfirmation {
  shopName: string;
  /** Leads to a page with a button: opening it changes nothing. */
  url: string;
}

const DAYS = limits.NEWSLETTER_CONFIRM_DAYS;

/**
 * Nothing in it is advertising, and nothing was written by whoever filled in the form: it may come
 * to somebody who has not asked for it.
 */
const WORDS: Record<MailLanguage, (data: NewsletterConfirmation) => MailContent> = {
  en: ({ shopName, url }) => ({
    subject: `Please confirm: newsletter of ${shopName}`,
    preview: 'You are subscribed only once you have confirmed it.',
    blocks: [
      { kind: 'heading', text: 'Please confirm your subscription' },
      {
        kind: 'paragraph',
        text: `Would you like to get the newsletter of ${shopName} at this address? Then please open the following page and confirm it there.`,
      },
      { kind: 'button', label: 'Go on to confirm', url },
      {
        kind: 'paragraph',
        text: `The link is good for ${DAYS} days. Without your confirmation you get no newsletter, and we delete this address.`,
      },
    ],
    why: `You get this mail because somebody, most likely you, entered this address for the newsletter of ${shopName}. If it was not you, there is nothing to do.`,
  }),
  de: ({ shopName, url }) => ({
    subject: `Bitte bestätigen: Newsletter von ${shopName}`,
    preview: 'Erst wenn Sie bestätigt haben, sind Sie angemeldet.',
    blocks: [
      { kind: 'heading', text: 'Bitte bestätigen Sie Ihre Anmeldung' },
      {
        kind: 'paragraph',
        text: `Möchten Sie den Newsletter von ${shopName} an diese Adresse erhalten? Dann öffnen Sie bitte die folgende Seite und bestätigen Sie es dort.`,
      },
      { kind: 'button', label: 'Weiter zur Bestätigung', url },
      {
        kind: 'paragraph',
        text: `Der Link gilt ${DAYS} Tage. Ohne Ihre Bestätigung erhalten Sie keinen Newsletter, und wir löschen diese Adresse.`,
      },
    ],
    why: `Sie erhalten diese Nachricht, weil jemand, vermutlich Sie selbst, diese Adresse für den Newsletter von ${shopName} eingetragen hat. Falls Sie das nicht waren, brauchen Sie nichts zu tun.`,
  }),
};

/** Asks whether the owner of an address wants the newsletter. */
export function newsletterConfirmationMail(
  language: MailLanguage,
  data: NewsletterConfirmation,
): MailContent {
  return WORDS[language](data);
}
