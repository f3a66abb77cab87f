import type en from './en.ts';

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
  expiry: () => 'Verfallen',
  adjustment: (reason) => reason || 'Anpassung durch den Shop',
  debtWrittenOff: () => 'Erlassen',
  writeOffUndone: () => 'Erlass zurückgenommen',
  referral: (coupon) => `Freund geworben ${coupon}`,
  friendOffer: (coupon) => `Willkommen ${coupon}`,
  review: (coupon) => `Bewertung ${coupon}`,
  newsletter: (coupon) => `Newsletter ${coupon}`,
  spendableFrom: 'einlösbar ab',
  onTheWay: 'unterwegs',
  takenBack: 'zurückgenommen',
  wasOnTheWay: 'war noch unterwegs',
  more: 'Mehr anzeigen',
  moreFailed: 'Das ließ sich nicht laden. Bitte noch einmal versuchen.',
} satisfies typeof en;
