/** A cause, with what came of it if that has a name: a coupon. */
const cause = (what: string) => (name: string) => what + (name && `: ${name}`);

export default {
  list: (pointsName: string) => `How your ${pointsName} came and went`,
  signedOut: (pointsName: string) => `Sign in to see how your ${pointsName} came and went.`,
  empty: (pointsName: string) =>
    `Nothing here yet. Your next order brings you the first ${pointsName}.`,
  purchase: (order: string) => `Order ${order}`,
  refund: (order: string) => `Refund for order ${order}`,
  cancellation: (order: string) => `Order ${order} canceled`,
  orderChange: (order: string) => `Order ${order} changed`,
  redemption: (reward: string) => `Redeemed: ${reward}`,
  redemptionCanceled: (reward: string) => `Redemption undone: ${reward}`,
  expiry: cause('Expired'),
  /** With the shop's own words. */
  adjustment: (reason: string) => reason || 'Adjusted by the shop',
  debtWrittenOff: cause('Missing points waived'),
  writeOffUndone: cause('Waiver undone'),
  referral: cause('Referral'),
  friendOffer: cause('Welcome gift'),
  review: cause('Review'),
  newsletter: cause('Newsletter'),
  referralWithdrawn: cause('Referral reward taken back'),
  friendOfferWithdrawn: cause('Welcome gift taken back'),
  reviewWithdrawn: cause('Review reward taken back'),
  newsletterWithdrawn: cause('Newsletter reward taken back'),
  spendableFrom: 'yours to spend from',
  onTheWay: 'on the way',
  takenBack: 'taken back',
  wasOnTheWay: 'was still on the way',
  more: 'Show more',
  moreFailed: 'That could not be loaded. Please try again.',
};
