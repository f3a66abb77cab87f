import type en from './en.ts';

export default {
  club: 'Club',
  title: (shop) => `Ihr Club bei ${shop}`,
  collect: (pointsName) => `${pointsName} sammeln`,
  gift: 'Ein Geschenk für Sie',
  close: 'Schließen',
  rewards: 'Prämien',
  activity: 'Verlauf',
  refer: 'Einladen',
  account: 'Konto',
} satisfies typeof en;
