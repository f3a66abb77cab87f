export default {
  club: 'Club',
  title: (shop: string) => `Your club at ${shop}`,
  collect: (pointsName: string) => `Collect ${pointsName}`,
  gift: 'A gift for you',
  close: 'Close',
  rewards: 'Rewards',
  activity: 'History',
  refer: 'Invite',
  account: 'Account',
};
