import type { MemberRecord } from '../books/members.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { announceSubscriber } from './announce-subscriber.ts';
import { keepOneReward, rewardMember } from './reward-subscriber.ts';

/**
 * Joins a member with the subscriber who has their address, now that it is proven to be theirs.
 * What proves it: a code that was e-mailed there, or the shop's word that it has verified it. That
 * the shop knows a customer by an address proves nothing: whoever registers with somebody else's
 * would see their subscription.
 */
export function joinNewsletter(
  shop: ShopContext,
  member: Pick<MemberRecord, 'number' | 'email'>,
): void {
  if (member.email === null) return;
  const subscriber = shop.books.subscribers.findByEmail(member.email);
  if (!subscriber || subscriber.member === member.number) return;
  const joined = { ...subscriber, member: member.number };
  shop.books.subscribers.save(joined);
  rewardMember(shop, { ...joined, email: member.email }, member.number);
  if (joined.unsubscribedAt === null) announceUpdate(shop, joined, ['memberId']);
}

/**
 * What one member has subscribed to, asked for and was rewarded with becomes another's. Of two
 * rewards one stays. Call it once the members are merged, with no ledger of your own unsaved.
 */
export function handNewsletter(shop: ShopContext, from: number, to: number): void {
  const { subscribers, newsletterRequests, newsletterRewards } = shop.books;
  const own = newsletterRewards.givenTo(to);
  const theirs = newsletterRewards.givenTo(from);
  for (const book of [subscribers, newsletterRequests, newsletterRewards]) book.hand(from, to);
  keepOneReward(shop, [...own, ...theirs]);
}

/** Tells mail tools what has changed of a subscriber. */
export function announceUpdate(
  shop: ShopContext,
  subscriber: SubscriberRecord,
  changed: ('topics' | 'name' | 'language' | 'memberId')[],
): void {
  const { topics, language } = subscriber;
  announceSubscriber(shop, {
    type: 'newsletter.updated',
    subscriber,
    cause: `newsletter updated ${subscriber.number} ${shop.now} ${changed.join()} ${topics.join()} ${language}`,
    data: { topics, language, changed },
  });
}
