import type { PageLanguage } from './language.ts';

/** What the frame of every page says, and the pages for what went wrong whatever the page was. */
export interface ShellWords {
  privacy: string;
  toShop: (shop: string) => string;
  notFound: PageMessage;
  shopNotFound: PageMessage;
  tooMany: PageMessage;
  failed: PageMessage;
  unreadable: PageMessage;
}

export interface PageMessage {
  title: string;
  text: string;
}

export const SHELL_WORDS: Record<PageLanguage, ShellWords> = {
  en: {
    privacy: 'Privacy policy',
    toShop: (shop) => `To ${shop}`,
    notFound: {
      title: 'There is nothing here',
      text: 'This address leads nowhere. Please open the link in the mail again, or copy it whole.',
    },
    shopNotFound: {
      title: 'This shop is not here',
      text: 'There is no such shop. Please open the link in the mail again, or copy it whole.',
    },
    tooMany: {
      title: 'Please wait a moment',
      text: 'This was tried too often in a short time. Please try again in a few minutes.',
    },
    failed: {
      title: 'Something went wrong',
      text: 'The fault is ours, and nothing was changed. Please try again in a few minutes.',
    },
    unreadable: {
      title: 'This did not arrive whole',
      text: 'Nothing was changed. Please go back and press the button again.',
    },
  },
  de: {
    privacy: 'Datenschutzerklärung',
    toShop: (shop) => `Zu ${shop}`,
    notFound: {
      title: 'Hier ist nichts',
      text: 'Diese Adresse führt nirgendwohin. Bitte öffnen Sie den Link in der E-Mail noch einmal oder kopieren Sie ihn vollständig.',
    },
    shopNotFound: {
      title: 'Diesen Shop gibt es hier nicht',
      text: 'Einen solchen Shop gibt es nicht. Bitte öffnen Sie den Link in der E-Mail noch einmal oder kopieren Sie ihn vollständig.',
    },
    tooMany: {
      title: 'Bitte warten Sie einen Moment',
      text: 'Das wurde in kurzer Zeit zu oft versucht. Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
    failed: {
      title: 'Da ist etwas schiefgegangen',
      text: 'Der Fehler liegt bei uns, und es wurde nichts geändert. Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
    unreadable: {
      title: 'Das ist nicht vollständig angekommen',
      text: 'Es wurde nichts geändert. Bitte gehen Sie zurück und drücken Sie noch einmal auf die Schaltfläche.',
    },
  },
};
