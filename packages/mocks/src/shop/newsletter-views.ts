import type { MyNewsletter, NewsletterRecord } from '@stamm/contract/types';
import { CONFIRM_MS } from '@stamm/loyalty';
import { rewardView } from './newsletter-rewards.ts';
import {
  isoTime,
  isoTimeOrNull,
  type MockMember,
  type MockSubscriber,
  type ShopState,
} from './state.ts';

/** Where a subscriber would change what they get: the mock shop serves no pages. */
export function pageUrl(
  shop: ShopState,
  page: 'preferences' | 'unsubscribe',
  { id }: MockSubscriber,
): string {
  return `https://loyalty.example/p/${shop.id}/newsletter/${page}/${id}`;
}

/** The subscription with an address that is proven to be a member's. */
export function subscriptionOf(shop: ShopState, member: MockMember): MockSubscriber | undefined {
  const mine = shop.newsletter.subscribers.filter((one) => one.member === member);
  return mine.find((one) => one.unsubscribedAt === null) ?? mine.at(-1);
}

export function myNewsletterView(shop: ShopState, member: MockMember): MyNewsletter {
  const mine = subscriptionOf(shop, member);
  const isWaiting = shop.newsletter.requests.some(
    ({ member: who, usedAt, requestedAt }) =>
      who === member && usedAt === null && shop.now() < requestedAt + CONFIRM_MS,
  );
  const other = mine ? 'unsubscribed' : 'none';
  return {
    status: mine?.unsubscribedAt === null ? 'subscribed' : isWaiting ? 'pending' : other,
    email: mine?.email ?? member.email,
    name: mine ? mine.name : member.name,
    topics: mine?.topics ?? [],
    language: mine?.language ?? member.language,
    confirmedAt: mine ? isoTime(mine.confirmedAt) : null,
    reward: mine ? rewardView(shop, mine) : null,
  };
}

/** What a member takes along of it. No mail was sent, so none is among the proofs. */
export function newsletterOf(shop: ShopState, member: MockMember): NewsletterRecord[] {
  return shop.newsletter.subscribers
    .filter((one) => one.member === member)
    .map((one) => ({
      subscriber: {
        id: one.id,
        status: one.unsubscribedAt === null ? 'subscribed' : 'unsubscribed',
        email: one.email,
        name: one.name,
        topics: one.topics,
        language: one.language,
        memberId: member.customerId ?? `mem_${member.number}`,
        consentVersion: one.proofs.at(-1)?.consent.version ?? '',
        confirmedAt: isoTime(one.confirmedAt),
        unsubscribedAt: isoTimeOrNull(one.unsubscribedAt),
        preferencesUrl: pageUrl(shop, 'preferences', one),
        unsubscribeUrl: pageUrl(shop, 'unsubscribe', one),
      },
      addressHash: `hash of ${one.id}`,
      proofs: one.proofs.map((proof) => ({
        ...proof.consent,
        page: proof.page,
        topics: proof.topics,
        requestedAt: isoTime(proof.requestedAt),
        requestedBy: proof.member ? 'member' : 'visitor',
        mail: { subject: '', text: '' },
        confirmedAt: isoTime(proof.usedAt ?? proof.requestedAt),
      })),
      changes: one.changes,
    }));
}
