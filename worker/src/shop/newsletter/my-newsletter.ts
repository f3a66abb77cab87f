import type { MyNewsletter, MyNewsletterInput } from '@stamm/contract/types';
import { CONFIRM_MS, Refusal } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from '../operations/order-state.ts';
import { mustFindSignedIn } from '../operations/resolve-member.ts';
import { changeSubscription } from './change-subscription.ts';
import { unsubscribeMember } from './end-subscription.ts';
import { askToConfirm, mustBeWish } from './request-subscription.ts';
import { rewardView } from './reward-subscriber.ts';

/** A member's own subscription: of an address that is proven to be theirs. */
export function readMyNewsletter(shop: ShopContext, number: number): MyNewsletter {
  return view(shop, mustFindSignedIn(shop, number));
}

/**
 * Subscribes a member, who gets a mail to confirm it; or changes or ends their subscription at once.
 * @throws Refusal `newsletter_not_offered`, `mail_unavailable`, `invalid_request`,
 * `consent_outdated`, `member_without_email`, `too_many_requests`
 */
export function putMyNewsletter(
  shop: ShopContext,
  number: number,
  input: MyNewsletterInput,
): MyNewsletter {
  return shop.transaction(() => {
    const member = mustFindSignedIn(shop, number);
    // With several addresses, where two accounts were merged: what is shown and changed is all of it.
    const subscribed = shop.books.subscribers
      .ofMember(member.number)
      .filter(({ unsubscribedAt }) => unsubscribedAt === null);
    if (!input.subscribed) {
      unsubscribeMember(shop, member.number, 'member');
    } else if (subscribed.length > 0) {
      const { topics, name, language } = input;
      for (const mine of subscribed) {
        changeSubscription(shop, mine, { topics, name, language }, 'member');
      }
    } else {
      ask(shop, member, input);
    }
    return view(shop, member);
  });
}

function ask(shop: ShopContext, member: MemberRecord, input: MyNewsletterInput): void {
  const { consent, page, topics = [] } = input;
  if (!consent || !page) {
    throw new Refusal(
      'invalid_request',
      'To subscribe, send the version and language of the words that were shown (consent), and the page.',
    );
  }
  if (member.email === null || member.emailProvenAt === null) {
    throw new Refusal(
      'member_without_email',
      "No e-mail address is proven to be this member's. Let them type one, and subscribe as a visitor.",
    );
  }
  shop.rates.mySubscriptions.count(String(member.number), shop.now);
  askToConfirm(shop, {
    ...mustBeWish(shop, { consent, page, topics }),
    email: member.email,
    name: input.name === undefined ? member.name : input.name,
    language: input.language ?? member.language,
    member: member.number,
  });
}

function subscriptionOf(shop: ShopContext, member: MemberRecord): SubscriberRecord | undefined {
  return shop.books.subscribers.ofMember(member.number)[0];
}

function isWaiting(shop: ShopContext, member: MemberRecord): boolean {
  return shop.books.newsletterRequests
    .ofMember(member.number)
    .some(
      ({ email, usedAt, requestedAt }) =>
        email !== null && usedAt === null && shop.now < requestedAt + CONFIRM_MS,
    );
}

function view(shop: ShopContext, member: MemberRecord): MyNewsletter {
  const mine = subscriptionOf(shop, member);
  const isSubscribed = mine?.unsubscribedAt === null;
  const other = mine ? 'unsubscribed' : 'none';
  return {
    status: isSubscribed ? 'subscribed' : isWaiting(shop, member) ? 'pending' : other,
    email: mine?.email ?? (member.emailProvenAt === null ? null : member.email),
    name: mine ? mine.name : member.name,
    topics: mine?.topics ?? [],
    language: mine?.language ?? member.language,
    confirmedAt: mine ? isoTime(mine.confirmedAt) : null,
    reward: mine?.email == null ? null : rewardView(shop, { ...mine, email: mine.email }),
  };
}
