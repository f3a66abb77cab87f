import type { Incentive, NewsletterReward } from '@stamm/contract/types';
import { mailboxOf } from '@stamm/loyalty';
import { adoptAward, giveAward } from './awards.ts';
import { couponView } from './coupons.ts';
import type { MockMember, MockSubscriber, ShopState } from './state.ts';

/**
 * Rewards whoever has confirmed, once a person for ever: a coupon at once, points as soon as there
 * is a member to have them. Answers what is new of it.
 */
export function rewardSubscriber(
  shop: ShopState,
  subscriber: MockSubscriber,
  incentive: Incentive | null,
): NewsletterReward | null {
  const { rewards } = shop.newsletter;
  const mailbox = mailboxOf(subscriber.email);
  const { member } = subscriber;
  const before = rewards.get(mailbox)?.isGiven;
  if (before === undefined) {
    if (incentive === null || (member && hasHadOne(shop, member))) return null;
    const awardId = `newsletter:${subscriber.id}`;
    rewards.set(mailbox, { awardId, incentive, member: null, isGiven: false });
    if (incentive.kind === 'coupon') give(shop, subscriber, member);
  }
  if (member) rewardMember(shop, subscriber, member);
  return before === rewards.get(mailbox)?.isGiven ? null : rewardView(shop, subscriber);
}

/** A subscriber turned out to be a member: what waited is given, and a coupon of nobody's is theirs. */
export function rewardMember(
  shop: ShopState,
  subscriber: MockSubscriber,
  member: MockMember,
): void {
  const reward = shop.newsletter.rewards.get(mailboxOf(subscriber.email));
  if (!reward || reward.member) return;
  if (!reward.isGiven) {
    if (!hasHadOne(shop, member)) give(shop, subscriber, member);
    return;
  }
  adoptAward(shop, reward.awardId, member);
  reward.member = member;
}

function give(shop: ShopState, { email }: MockSubscriber, member: MockMember | null): void {
  const reward = shop.newsletter.rewards.get(mailboxOf(email));
  if (!reward) return;
  const { awardId: id, incentive } = reward;
  giveAward(shop, { id, measure: 'newsletter', member, incentive });
  Object.assign(reward, { member, isGiven: true });
}

function hasHadOne(shop: ShopState, member: MockMember): boolean {
  return [...shop.newsletter.rewards.values()].some((reward) => reward.member === member);
}

export function rewardView(shop: ShopState, { email }: MockSubscriber): NewsletterReward | null {
  const reward = shop.newsletter.rewards.get(mailboxOf(email));
  if (!reward) return null;
  const { awardId, incentive, isGiven } = reward;
  const coupon = shop.awards.get(awardId)?.coupon ?? null;
  return {
    state: isGiven ? 'given' : 'waiting',
    points: incentive.kind === 'points' ? incentive.points : null,
    coupon: coupon && couponView(shop, coupon),
  };
}
