import type en from './en.ts';

const days = new Intl.NumberFormat('de', { style: 'unit', unit: 'day', unitDisplay: 'long' });

export default {
  none: 'Zurzeit gibt es keine Prämien. Schauen Sie gern wieder vorbei.',
  invitation: (pointsName) =>
    `Melden Sie sich an, um ${pointsName} zu sammeln und gegen Prämien einzulösen.`,
  toGo: (points) => `Noch ${points}`,
  onTheWay: (points) => `Noch ${points}, schon unterwegs`,
  redeem: 'Einlösen',
  redeemReward: (reward) => `Einlösen: ${reward}`,
  cost: (cost, left) => `Sie lösen ${cost} ein. Es bleiben Ihnen ${left}.`,
  cancel: 'Abbrechen',
  wait: 'Einen Moment …',
  close: 'Schließen',
  redeemed: 'Ihr Gutschein ist da',
  useIt: 'Geben Sie den Code an der Kasse ein. Sie finden ihn auch unter „Meine Gutscheine“.',
  again: 'Noch einmal versuchen',
  reward_changed: () =>
    'Diese Prämie hat sich inzwischen geändert. Bitte sehen Sie noch einmal hin.',
  reward_not_found: () => 'Diese Prämie gibt es nicht mehr.',
  not_enough_points: (pointsName) => `Dafür reichen Ihre ${pointsName} nicht mehr.`,
  failed: (pointsName) =>
    `Das hat nicht geklappt. Bitte versuchen Sie es noch einmal: Ihre ${pointsName} werden nie doppelt abgezogen.`,
  copy: 'Kopieren',
  copied: 'Kopiert',
  selected: 'Der Code ist markiert. Bitte kopieren Sie ihn selbst.',
  coupons: 'Meine Gutscheine',
  noCoupons: 'Was Sie einlösen, finden Sie hier mit seinem Code.',
  past: (count) => `Eingelöst und abgelaufen (${count})`,
  amountOff: (amount) => `${amount} Rabatt`,
  percentOff: (percent) => `${percent} % Rabatt`,
  freeShipping: 'kostenloser Versand',
  freeProduct: (product) => `${product} gratis`,
  minimumOrder: (amount) => `ab ${amount} Bestellwert`,
  valid: (count) => `${days.format(count)} gültig`,
  active: (date) => `bis ${date}`,
  used: (date) => `eingelöst am ${date}`,
  expired: (date) => `abgelaufen am ${date}`,
  canceled: () => 'aufgehoben',
  reward: '',
  referral: 'für eine Empfehlung',
  friendOffer: 'Willkommensgeschenk',
  review: 'für eine Bewertung',
  newsletter: 'für den Newsletter',
} satisfies typeof en;
