import type en from './en.ts';

const cause = (what: string) => (name: string) => what + (name && `: ${name}`);

export default {
  list: (pointsName) => `Wie Ihre ${pointsName} kamen und gingen`,
  signedOut: (pointsName) =>
    `Melden Sie sich an, um zu sehen, wie Ihre ${pointsName} kamen und gingen.`,
  empty: (pointsName) => `Noch nichts. Ihre nächste Bestellung bringt die ersten ${pointsName}.`,
  purchase: (order) => `Bestellung ${order}`,
  refund: (order) => `Erstattung zu Bestellung ${order}`,
  cancellation: (order) => `Bestellung ${order} storniert`,
  orderChange: (order) => `Bestellung ${order} geändert`,
  redemption: (reward) => `Eingelöst: ${reward}`,
  redemptionCanceled: (reward) => `Einlösung aufgehoben: ${reward}`,
  expiry: cause('Verfallen'),
  adjustment: (reason) => reason || 'Anpassung durch den Shop',
  debtWrittenOff: cause('Erlassen'),
  writeOffUndone: cause('Erlass zurückgenommen'),
  referral: cause('Empfehlung'),
  friendOffer: cause('Willkommensgeschenk'),
  review: cause('Bewertung'),
  newsletter: cause('Newsletter'),
  referralWithdrawn: cause('Prämie für Empfehlung zurückgenommen'),
  friendOfferWithdrawn: cause('Willkommensgeschenk zurückgenommen'),
  reviewWithdrawn: cause('Prämie für Bewertung zurückgenommen'),
  newsletterWithdrawn: cause('Prämie für Newsletter zurückgenommen'),
  spendableFrom: 'einlösbar ab',
  onTheWay: 'unterwegs',
  takenBack: 'zurückgenommen',
  wasOnTheWay: 'war noch unterwegs',
  more: 'Mehr anzeigen',
  moreFailed: 'Das ließ sich nicht laden. Bitte noch einmal versuchen.',
} satisfies typeof en;
