import type en from './en.ts';

export default {
  signedOut: 'Melden Sie sich an, um zu bewerten, was Sie gekauft haben.',
  empty: 'Zurzeit gibt es nichts zu bewerten. Sobald Ihre Bestellung da ist, fragen wir Sie hier.',
  delivered: (date) => `zugestellt am ${date}`,
  write: 'Bewerten',
  about: (product) => `Bewerten: ${product}`,
  stars: (count) => `${count} von 5 Sternen`,
  cancel: 'Abbrechen',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  thanks: 'Danke für Ihre Bewertung',
  given: (what) => `Sie haben dafür bekommen: ${what}.`,
  promised: (what) => `Sobald wir sie angesehen haben, bekommen Sie: ${what}.`,
  mine: 'Meine Bewertungen',
  pending: 'wird angesehen',
  published: 'veröffentlicht',
  spam: 'als Spam abgelehnt',
  insult: 'als Beleidigung abgelehnt',
  otherProduct: 'abgelehnt: betrifft ein anderes Produkt',
  edit: 'Ändern',
  remove: 'Löschen',
  removeQuestion: 'Endgültig löschen? Was Sie dafür bekommen haben, behalten Sie.',
} satisfies typeof en;
