import type en from './en.ts';

export default {
  about: (product) => `Bewerten: ${product}`,
  rating: 'Ihre Bewertung',
  stars: (count) => (count === 1 ? '1 Stern' : `${count} Sterne`),
  title: 'Titel (freiwillig)',
  text: 'Was sollten andere wissen?',
  name: 'Name, der dabeisteht',
  photo: 'Foto (freiwillig)',
  photoHint: (megabytes) =>
    `JPEG, PNG oder WebP, bis ${megabytes} MB. Wir verkleinern es vor dem Senden und lassen weg, wo es entstanden ist.`,
  preview: 'Ihr Foto',
  removePhoto: 'Foto entfernen',
  reward: (what) =>
    `Ganz gleich, wie viele Sterne Sie geben, bekommen Sie dafür: ${what}. Ihre Bewertung wird mit „gegen eine Prämie bewertet“ gekennzeichnet.`,
  checking: (moderation) =>
    `Anhand Ihrer Bestellung prüfen wir, dass Sie das Produkt gekauft haben. ${moderation === 'beforehand' ? 'Wir sehen Ihre Bewertung an, bevor sie erscheint.' : 'Ihre Bewertung erscheint sofort.'} Abgelehnt werden nur Spam, Beleidigungen und Bewertungen anderer Produkte.`,
  send: 'Bewertung senden',
  cancel: 'Abbrechen',
  uploading: 'Ihr Foto wird gesendet …',
  sending: 'Wird gesendet …',
  photo_not_readable: 'Dieses Foto lässt sich nicht lesen. Bitte wählen Sie JPEG, PNG oder WebP.',
  photo_too_large: 'Dieses Foto ist zu groß. Bitte wählen Sie ein kleineres.',
  purchase_not_reviewable: 'Dieser Kauf lässt sich nicht mehr bewerten.',
  review_exists: 'Das haben Sie schon bewertet. Sie finden Ihre Bewertung unten.',
  failed:
    'Das hat nicht geklappt. Was Sie geschrieben haben, ist noch da: Bitte versuchen Sie es noch einmal.',
} satisfies typeof en;
