import type en from './en.ts';

const inUnits = (unit: string) =>
  new Intl.NumberFormat('de', { style: 'unit', unit, unitDisplay: 'long' });
const seconds = inUnits('second');
const minutes = inUnits('minute');

export default {
  email: 'Ihre E-Mail-Adresse',
  emailHint: 'Wir schicken Ihnen einen Code. Ein Passwort brauchen Sie nicht.',
  send: 'Code anfordern',
  wait: 'Einen Moment …',
  code: 'Code aus der E-Mail',
  sent: (email) =>
    `Wir haben einen Code an ${email} geschickt. Sehen Sie bitte auch im Spam-Ordner nach.`,
  enter: 'Anmelden',
  resend: 'Neuen Code anfordern',
  resent: 'Bitte verwenden Sie den Code aus der neuesten E-Mail.',
  change: 'Andere Adresse verwenden',
  shopAccount: 'Melden Sie sich mit Ihrem Kundenkonto in diesem Shop an.',
  codeMissing: (digits) => `Bitte geben Sie die ${digits} Ziffern aus der E-Mail ein.`,
  pause: (count) =>
    `Bitte warten Sie ${
      count > 99 ? minutes.format(Math.ceil(count / 60)) : seconds.format(Math.ceil(count))
    }, bevor Sie es noch einmal versuchen.`,
  expired: 'Dieser Code ist abgelaufen. Bitte fordern Sie einen neuen an.',
  tooManyTries: 'Das waren zu viele Versuche. Bitte fordern Sie einen neuen Code an.',
  invalid_request: 'Bitte geben Sie Ihre E-Mail-Adresse ein, zum Beispiel anna@example.com.',
  invalid_code: 'Dieser Code stimmt nicht. Bitte vergleichen Sie ihn mit der E-Mail.',
  mail_unavailable: 'Zurzeit lassen sich keine E-Mails verschicken. Bitte versuchen Sie es später.',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  signedIn: (who) => (who ? `Angemeldet als ${who}` : 'Sie sind angemeldet.'),
  signOut: 'Abmelden',
  export: 'Meine Daten herunterladen',
  leave: 'Club verlassen',
  leaveQuestion: 'Den Club verlassen?',
  leaveLoss: (collected) =>
    `Sie verlieren, was Sie gesammelt haben (${collected}), was noch unterwegs ist, und Ihre Gutscheine. Wir löschen, wer Sie sind und was Sie hier getan haben. Das lässt sich nicht rückgängig machen.`,
  leaveNow: 'Endgültig verlassen',
  stay: 'Bleiben',
} satisfies typeof en;
