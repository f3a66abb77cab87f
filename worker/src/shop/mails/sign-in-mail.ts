import { limits } from '@stamm/contract';

export interface MailText {
  subject: string;
  text: string;
}

const MINUTES = limits.SIGN_IN_CODE_MINUTES;

const TEXTS: Record<'en' | 'de', (shop: string, code: string) => MailText> = {
  en: (shop, code) => ({
    subject: `Your code for ${shop}`,
    text: [
      'Hello,',
      `your code is ${code}`,
      `Enter it on the page of ${shop} where you asked for it. It works once, for ${MINUTES} minutes.`,
      `You get this mail because somebody, most likely you, asked to sign in at ${shop} with this address. If it was not you, there is nothing to do: without the code nobody can sign in.`,
    ].join('\n\n'),
  }),
  de: (shop, code) => ({
    subject: `Ihr Code für ${shop}`,
    text: [
      'Guten Tag,',
      `Ihr Code lautet ${code}`,
      `Bitte geben Sie ihn auf der Seite von ${shop} ein, auf der Sie ihn angefordert haben. Er gilt einmal und ${MINUTES} Minuten lang.`,
      `Sie erhalten diese Nachricht, weil sich jemand, vermutlich Sie selbst, mit dieser Adresse bei ${shop} anmelden möchte. Falls Sie das nicht waren, brauchen Sie nichts zu tun: Ohne den Code kann sich niemand anmelden.`,
    ].join('\n\n'),
  }),
};

/** The mail that brings a sign-in code, in German for German readers, else in English. */
export function signInMail(shopName: string, code: string, language: string | null): MailText {
  // The name goes into the subject, where a line break would begin another header.
  const shop = shopName.replace(/\s+/g, ' ');
  return TEXTS[language?.split('-')[0] === 'de' ? 'de' : 'en'](shop, code);
}
