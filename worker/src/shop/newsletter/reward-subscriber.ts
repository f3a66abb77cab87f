import type { Incentive, NewsletterReward } from '@stamm/contract/types';
import type { AwardRecord } from '../books/awards.ts';
import type { NewsletterRewardRecord } from '../books/newsletter-rewards.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { adoptAward, giveAward, withdrawAward } from '../operations/awards.ts';
import { couponView } from '../operations/coupon-view.ts';
import { mailboxHash as mailboxHashOf } from './addresses.ts';

/** A subscriber who was not erased. */
type Reachable = SubscriberRecord & { email: string };

/**
 * Rewards whoever has confirmed: once a person for ever, by mailbox and by member. A coupon is
 * given at once; points wait until there is a member to whom the address is proven to belong.
 * Answers what is new: given now, or promised now; null where there is nothing.
 */
export function rewardSubscriber(
  shop: ShopContext,
  subscriber: Reachable,
  incentive: Incentive | null,
): NewsletterReward | null {
  const { newsletterRewards } = shop.books;
  const { member } = subscriber;
  const mailboxHash = mailboxHashOf(shop, subscriber.email);
  const known = newsletterRewards.find(mailboxHash);
  if (!known) {
    if (incentive === null) return null;
    if (member !== null && newsletterRewards.wasGivenTo(member)) return null;
    const awardId = `newsletter:${subscriber.id}`;
    const promised = { mailboxHash, member: null, awardId, incentive, givenAt: null };
    newsletterRewards.save(promised);
    if (incentive.kind === 'coupon') give(shop, { ...promised, member });
  }
  if (member !== null) rewardMember(shop, subscriber, member);
  const isNew = known?.givenAt !== newsletterRewards.find(mailboxHash)?.givenAt;
  return isNew ? rewardView(shop, subscriber) : null;
}

/** A subscriber turned out to be a member: what waited is given, and a coupon of nobody's is theirs. */
export function rewardMember(shop: ShopContext, { email }: Reachable, member: number): void {
  const { newsletterRewards } = shop.books;
  const promised = newsletterRewards.find(mailboxHashOf(shop, email));
  if (!promised || promised.member !== null) return;
  if (promised.givenAt !== null) {
    adoptAward(shop, promised.awardId, member);
    newsletterRewards.save({ ...promised, member });
  } else if (!newsletterRewards.wasGivenTo(member)) {
    give(shop, { ...promised, member });
  }
}

function give(shop: ShopContext, promised: NewsletterRewardRecord): void {
  const { awardId: id, member, incentive } = promised;
  if (!giveAward(shop, { id, measure: 'newsletter', member, incentive })) return;
  shop.books.newsletterRewards.save({ ...promised, givenAt: shop.now });
}

/**
 * Of what one person was given for several subscriptions, one reward stays: one whose coupon was
 * used, which cannot be taken back, else the first. The others are withdrawn, as far as they can be.
 */
export function keepOneReward(shop: ShopContext, rewards: readonly NewsletterRewardRecord[]): void {
  const { awards, coupons } = shop.books;
  const standing = rewards.flatMap(({ awardId }) => {
    const award = awards.find(awardId);
    return award?.withdrawnAt === null ? [award] : [];
  });
  const isUsed = ({ couponCode }: AwardRecord) =>
    couponCode !== null && coupons.find(couponCode)?.use != null;
  const staying = standing.find(isUsed) ?? standing[0];
  for (const award of standing) {
    if (award !== staying && !isUsed(award)) withdrawAward(shop, award.id);
  }
}

/** What a subscriber was rewarded with; null for nothing. */
export function rewardView(shop: ShopContext, { email }: Reachable): NewsletterReward | null {
  const reward = shop.books.newsletterRewards.find(mailboxHashOf(shop, email));
  if (!reward) return null;
  const award = shop.books.awards.find(reward.awardId);
  if (award && award.withdrawnAt !== null) return null;
  const state = reward.givenAt === null ? 'waiting' : 'given';
  if (reward.incentive.kind === 'points') {
    return { state, points: reward.incentive.points, coupon: null };
  }
  const code = award?.couponCode ?? null;
  const coupon = code === null ? undefined : shop.books.coupons.find(code);
  return coupon ? { state, points: null, coupon: couponView(coupon, shop.now) } : null;
}
