import { limits } from '@stamm/contract';
import type { MailContent, MailLanguage } from '../mail-content.ts';

interface SignInCode {
  shopName: string;
  code: string;
}

const MINUTES = limits.SIGN_IN_CODE_MINUTES;

const WORDS: Record<MailLanguage, (data: SignInCode) => MailContent> = {
  en: ({ shopName, code }) => ({
    subject: `Your code for ${shopName}`,
    preview: `${code} is your code. It works for ${MINUTES} minutes.`,
    blocks: [
      { kind: 'heading', text: 'Your code' },
      { kind: 'paragraph', text: `Enter it on the page of ${shopName} where you asked for it.` },
      { kind: 'code', code },
      { kind: 'paragraph', text: `It works once, for ${MINUTES} minutes.` },
    ],
    why: `You get this mail because somebody, most likely you, asked to sign in at ${shopName} with this address. If it was not you, there is nothing to do: without the code nobody can sign in.`,
  }),
  de: ({ shopName, code }) => ({
    subject: `Ihr Code für ${shopName}`,
    preview: `${code} ist Ihr Code. Er gilt ${MINUTES} Minuten lang.`,
    blocks: [
      { kind: 'heading', text: 'Ihr Code' },
      {
        kind: 'paragraph',
        text: `Bitte geben Sie ihn auf der Seite von ${shopName} ein, auf der Sie ihn angefordert haben.`,
      },
      { kind: 'code', code },
      { kind: 'paragraph', text: `Er gilt einmal und ${MINUTES} Minuten lang.` },
    ],
    why: `Sie erhalten diese Nachricht, weil sich jemand, vermutlich Sie selbst, mit dieser Adresse bei ${shopName} anmelden möchte. Falls Sie das nicht waren, brauchen Sie nichts zu tun: Ohne den Code kann sich niemand anmelden.`,
  }),
};

/** Brings the code that an address asked for to sign in. */
export function signInCodeMail(language: MailLanguage, data: SignInCode): MailContent {
  return WORDS[language](data);
}
