import type { PageLanguage } from '../language.ts';

interface UnsubscribeWords {
  title: string;
  text: (shop: string) => string;
  button: string;
  endedTitle: string;
  endedText: (shop: string) => string;
  note: string;
}

export const UNSUBSCRIBE_WORDS: Record<PageLanguage, UnsubscribeWords> = {
  en: {
    title: 'No more of these mails?',
    text: (shop) => `${shop} tells you by mail before points of yours expire.`,
    button: 'Unsubscribe',
    endedTitle: 'You get no more of these mails',
    endedText: (shop) =>
      `${shop} no longer tells you by mail before points expire. Your points are as they were.`,
    note: 'In your account at the shop you still see when points expire.',
  },
  de: {
    title: 'Diese Nachrichten abbestellen?',
    text: (shop) => `${shop} schreibt Ihnen, bevor Punkte auf Ihrem Konto verfallen.`,
    button: 'Abbestellen',
    endedTitle: 'Sie erhalten keine solchen Nachrichten mehr',
    endedText: (shop) =>
      `${shop} schreibt Ihnen nicht mehr, bevor Punkte verfallen. Ihre Punkte behalten Sie.`,
    note: 'In Ihrem Konto beim Shop sehen Sie weiterhin, wann Punkte verfallen.',
  },
};
