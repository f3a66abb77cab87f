import type en from './en.ts';

export default {
  signedOut: 'Melden Sie sich an, dann bekommen Sie Ihren Link.',
  forFriend: 'Für Ihre Freunde',
  forYou: 'Für Sie',
  minimumOrder: (amount) => `ab ${amount} Bestellwert`,
  validFor: (days) => `${days} gültig`,
  when: (days) =>
    days
      ? `${days} nach der Zahlung, wenn die Rückgabefrist vorbei ist`
      : 'sobald die Bestellung bezahlt ist',
  firstOrder: 'Es zählt die erste Bestellung hier.',
  anyOrder: 'Es gilt für alle, die neu hier sind.',
  orderFrom: (amount) => `Mindestens ${amount} Warenwert, Rückgaben abgezogen.`,
  within: (days) => `Zeit für die Bestellung: ${days}.`,
  conditions: 'So geht es',
  privacy:
    'Sie schreiben Ihren Freunden selbst. Wir schreiben ihnen nicht, und wir verraten nicht, wer was gekauft hat.',
  link: 'Ihr Link',
  copy: 'Kopieren',
  copied: 'Kopiert',
  selected: 'Der Link ist markiert. Bitte kopieren Sie ihn selbst.',
  code: 'Oder Ihr Code:',
  message: 'Ihre Nachricht',
  text: (shop, gift) =>
    gift
      ? `Ich kaufe gern bei ${shop} ein. Mit meinem Link bekommst du: ${gift}.`
      : `Ich kaufe gern bei ${shop} ein. Schau doch mal vorbei:`,
  subject: (shop) => `Ein Tipp: ${shop}`,
  share: 'Teilen …',
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
  sms: 'SMS',
  mail: 'E-Mail',
  qr: 'QR-Code zum Scannen',
  qrAlt: 'QR-Code mit Ihrem Link',
  qrFailed: 'Der QR-Code lässt sich gerade nicht anzeigen.',
  invited: 'angenommen',
  bought: 'gekauft',
  rewarded: 'belohnt',
} satisfies typeof en;
