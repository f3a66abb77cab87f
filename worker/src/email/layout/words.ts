import type { MailLanguage } from '../mail-content.ts';

interface LayoutWords {
  sentBy(shopName: string): string;
  unsubscribe: string;
  privacy: string;
  /** Beneath a button, for mail programs that show none. */
  buttonLink: string;
}

export const LAYOUT_WORDS: Record<MailLanguage, LayoutWords> = {
  en: {
    sentBy: (shopName) => `Sent by ${shopName}`,
    unsubscribe: 'Unsubscribe from mails like this one',
    privacy: 'Privacy',
    buttonLink: 'If the button does not work, open this address:',
  },
  de: {
    sentBy: (shopName) => `Gesendet von ${shopName}`,
    unsubscribe: 'Solche Nachrichten abbestellen',
    privacy: 'Datenschutz',
    buttonLink: 'Falls der Knopf nicht funktioniert, öffnen Sie diese Adresse:',
  },
};
