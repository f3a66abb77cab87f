import type en from './en.ts';

export default {
  club: 'Club',
  title: (shop) => `Ihr Club bei ${shop}`,
  collect: (pointsName) => `${pointsName} sammeln`,
  close: 'Schließen',
  rewards: 'Prämien',
  activity: 'Verlauf',
  account: 'Konto',
} satisfies typeof en;
