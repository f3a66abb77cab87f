import type en from './en.ts';

export default {
  collect: (pointsName) => `${pointsName} sammeln`,
  withEveryOrder: 'bei jeder Bestellung',
  coming: (points, date) => `+${points} ab ${date}`,
  andLater: (coming, more) => `${coming}, weitere ${more} später`,
  validUntil: (points, date) => `${points} gültig bis ${date}`,
  balanceIsNow: (points) => `Ihr neuer Stand: ${points}.`,
  owing: 'Im Minus',
  debt: 'Zurückgenommen, als sie schon ausgegeben waren. Was Sie als Nächstes sammeln, gleicht das aus.',
  pending: 'Unterwegs',
  expiring: 'Bald verfallen',
  earn: 'Sie sammeln',
  perAmount: (points, money) => `${points} je ${money}`,
  value: 'Wert',
  arrival: 'Einlösbar',
  afterPayment: (days) =>
    days
      ? `${days} nach der Zahlung, wenn die Rückgabefrist vorbei ist`
      : 'sofort nach der Zahlung',
  validity: 'Gültig',
  forMonths: (months) => (months ? `danach ${months}, bis zum Ende des Tages` : 'ohne Ablaufdatum'),
} satisfies typeof en;
