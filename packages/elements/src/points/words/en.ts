export default {
  collect: (pointsName: string) => `Collect ${pointsName}`,
  withEveryOrder: 'with every order',
  coming: (points: string, date: string) => `+${points} from ${date}`,
  andLater: (coming: string, more: string) => `${coming}, ${more} more later`,
  validUntil: (points: string, date: string) => `${points} valid until ${date}`,
  balanceIsNow: (points: string) => `You now have ${points}.`,
  owing: 'Below zero',
  debt: 'Taken back after they had been spent. What you collect next makes up for that.',
  pending: 'On the way',
  expiring: 'Expiring soon',
  earn: 'You collect',
  perAmount: (points: string, money: string) => `${points} for every ${money}`,
  value: 'Worth',
  arrival: 'To spend',
  afterPayment: (days: string | 0) =>
    days ? `${days} after you pay, once returns are over` : 'as soon as you pay',
  validity: 'Valid',
  forMonths: (months: string | false) =>
    months ? `${months} from then, to the end of the day` : 'with no end date',
};
