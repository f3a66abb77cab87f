export default {
  club: 'Club',
  title: (shop: string) => `Your club at ${shop}`,
  collect: (pointsName: string) => `Collect ${pointsName}`,
  close: 'Close',
  rewards: 'Rewards',
  activity: 'History',
  account: 'Account',
};
