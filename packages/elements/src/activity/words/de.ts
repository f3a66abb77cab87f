import type en from './en.ts';

export default {
  list: (pointsName) => `Ihre ${pointsName}: was kam und was ging`,
  signedOut: (pointsName) =>
    `Melden Sie sich an, um zu sehen, wie Ihre ${pointsName} kamen und gingen.`,
  empty: (pointsName) =>
    `Hier ist noch nichts. Mit Ihrer nächsten Bestellung sammeln Sie die ersten ${pointsName}.`,
  purchase: (order) => `Bestellung ${order}`,
  refund: (order) => `Erstattung zu Bestellung ${order}`,
  cancellation: (order) => `Bestellung ${order} storniert`,
  orderChange: (order) => `Bestellung ${order} geändert`,
  redemption: (reward) => `Eingelöst: ${reward}`,
  redemptionCanceled: (reward) => `Einlösung aufgehoben: ${reward}`,
  expiry: () => 'Verfallen',
  adjustment: (reason) => reason || 'Anpassung durch den Shop',
  debtWrittenOff: () => 'Fehlbetrag erlassen',
  writeOffUndone: () => 'Erlass aufgehoben',
  spendableFrom: 'einlösbar ab',
  onTheWay: 'unterwegs',
  takenBack: 'wieder zurückgenommen',
  wasOnTheWay: 'war noch unterwegs',
  more: 'Mehr anzeigen',
  moreFailed: 'Das ließ sich nicht laden. Bitte versuchen Sie es noch einmal.',
} satisfies typeof en;
