import { limits } from '@stamm/contract';
import type {
  MyNewsletter,
  MyNewsletterInput,
  NewsletterAccepted,
  NewsletterChange,
  NewsletterConfirmed,
  NewsletterInput,
  NewsletterProgram,
} from '@stamm/contract/types';
import {
  chosenTopics,
  consentWords,
  isFilledByMachine,
  mailboxOf,
  mayAskToConfirm,
  mustBeConfirmable,
  mustKeepWords,
  mustOfferNewsletter,
  Refusal,
  topicsAfterConfirming,
} from '@stamm/loyalty';
import { rewardMember, rewardSubscriber } from './newsletter-rewards.ts';
import { myNewsletterView, pageUrl, subscriptionOf } from './newsletter-views.ts';
import {
  isoTime,
  type MockMember,
  type MockSubscriber,
  type MockSubscriptionRequest,
  newId,
  programAt,
  type ShopState,
} from './state.ts';

type Wish = Omit<MockSubscriptionRequest, 'token' | 'requestedAt' | 'usedAt'>;

const versionsOf = (shop: ShopState) =>
  shop.programs.map((program) => ({
    inForceFrom: program.inForceFrom === null ? null : Date.parse(program.inForceFrom),
    rules: program,
  }));

/** @throws Refusal `consent_version_used` */
export function checkWords(shop: ShopState, next: NewsletterProgram | null): void {
  mustKeepWords(versionsOf(shop), next);
}

/** @throws Refusal `newsletter_not_offered`, `invalid_request`, `consent_outdated` */
function mustBeWish(
  shop: ShopState,
  input: Pick<NewsletterInput, 'topics' | 'consent' | 'page'>,
): Pick<Wish, 'topics' | 'consent' | 'page'> {
  const newsletter = mustOfferNewsletter(programAt(shop));
  const { origin, pathname } = new URL(input.page);
  return {
    topics: chosenTopics(newsletter, input.topics),
    consent: consentWords(versionsOf(shop), input.consent, shop.now()),
    page: `${origin}${pathname}`,
  };
}

/** What a mail would ask to confirm, unless there were enough of them. */
function ask(shop: ShopState, wish: Wish): void {
  const { requests } = shop.newsletter;
  const now = shop.now();
  const earlier = requests.filter(({ email }) => mailboxOf(email) === mailboxOf(wish.email));
  if (mayAskToConfirm(earlier, now)) {
    requests.push({ ...wish, token: newId(shop, 'confirm'), requestedAt: now, usedAt: null });
    return;
  }
  const waiting = earlier.findLast(({ email, usedAt }) => usedAt === null && email === wish.email);
  if (waiting) waiting.member ??= wish.member;
}

/** `confirmationFor` of the mock shop tells what the link holds, for no mail is sent. */
export function subscribe(shop: ShopState, input: NewsletterInput): NewsletterAccepted {
  const wish = mustBeWish(shop, input);
  if (!isFilledByMachine(input)) {
    const { email, name = null, language = null } = input;
    ask(shop, { ...wish, email, name, language, member: null });
  }
  return { confirmWithinDays: limits.NEWSLETTER_CONFIRM_DAYS };
}

/**
 * What the button behind the mailed link does.
 * @throws Refusal `newsletter_link_invalid`, `newsletter_link_used`, `newsletter_link_expired`
 */
export function confirmNewsletter(shop: ShopState, token: string): NewsletterConfirmed {
  const request = shop.newsletter.requests.find((one) => one.token === token);
  if (!request) throw notOurLink();
  mustBeConfirmable(request, shop.now());
  const { incentive } = mustOfferNewsletter(programAt(shop));
  request.usedAt = shop.now();
  const subscriber = saveSubscriber(shop, request);
  addChange(shop, subscriber, 'confirmed', 'confirmation');
  return {
    preferencesUrl: pageUrl(shop, 'preferences', subscriber),
    reward: rewardSubscriber(shop, subscriber, incentive),
  };
}

function saveSubscriber(shop: ShopState, request: MockSubscriptionRequest): MockSubscriber {
  const { subscribers } = shop.newsletter;
  const known = subscribers.find(({ email }) => email === request.email);
  const owner = shop.members.find(({ provenEmail, email }) => {
    return provenEmail === request.email && email === request.email;
  });
  const member = request.member?.erased === false ? request.member : owner;
  const saved: MockSubscriber = {
    id: known?.id ?? newId(shop, 'sub'),
    email: request.email,
    name: request.name ?? known?.name ?? null,
    topics: topicsAfterConfirming(
      known?.unsubscribedAt === null ? known.topics : null,
      request.topics,
    ),
    language: request.language ?? known?.language ?? null,
    member: member ?? known?.member ?? null,
    confirmedAt: shop.now(),
    unsubscribedAt: null,
    proofs: [...(known?.proofs ?? []), request],
    changes: known?.changes ?? [],
  };
  if (known) return Object.assign(known, saved);
  subscribers.push(saved);
  return saved;
}

function addChange(
  shop: ShopState,
  subscriber: MockSubscriber,
  kind: NewsletterChange['kind'],
  via: NewsletterChange['via'],
): void {
  const topics = kind === 'unsubscribed' ? [] : subscriber.topics;
  subscriber.changes.push({ at: isoTime(shop.now()), kind, via, topics });
}

/** @throws Refusal `newsletter_link_invalid` */
export function unsubscribeNewsletter(shop: ShopState, token: string): void {
  const known = shop.newsletter.subscribers.find(({ id }) => id === token);
  if (!known) throw notOurLink();
  unsubscribe(shop, known, 'page');
}

function unsubscribe(
  shop: ShopState,
  subscriber: MockSubscriber,
  via: NewsletterChange['via'],
): void {
  if (subscriber.unsubscribedAt !== null) return;
  subscriber.unsubscribedAt = shop.now();
  addChange(shop, subscriber, 'unsubscribed', via);
}

function notOurLink(): Refusal {
  return new Refusal(
    'newsletter_link_invalid',
    'This link is not one that this shop has sent, or it is not whole.',
  );
}

export function myNewsletter(shop: ShopState, member: MockMember): MyNewsletter {
  return myNewsletterView(shop, member);
}

/**
 * Subscribes a member, who has to confirm it; or changes or ends their subscription at once.
 * @throws Refusal `newsletter_not_offered`, `member_without_email`, `invalid_request`, `consent_outdated`
 */
export function putMyNewsletter(
  shop: ShopState,
  member: MockMember,
  input: MyNewsletterInput,
): MyNewsletter {
  const mine = subscriptionOf(shop, member);
  const { newsletter } = shop;
  if (!input.subscribed) {
    if (mine) unsubscribe(shop, mine, 'member');
    newsletter.requests = newsletter.requests.filter((one) => one.member !== member || one.usedAt);
  } else if (mine?.unsubscribedAt === null) {
    change(shop, mine, input);
  } else {
    askAsMember(shop, member, input);
  }
  return myNewsletterView(shop, member);
}

function change(shop: ShopState, mine: MockSubscriber, input: MyNewsletterInput): void {
  const newsletter = mustOfferNewsletter(programAt(shop));
  const topics = input.topics ? chosenTopics(newsletter, input.topics) : mine.topics;
  const isSame = topics.join(' ') === mine.topics.join(' ');
  const { name = mine.name, language = mine.language } = input;
  Object.assign(mine, { topics, name, language });
  if (!isSame) addChange(shop, mine, 'topics', 'member');
}

function askAsMember(shop: ShopState, member: MockMember, input: MyNewsletterInput): void {
  const { consent, page, topics = [] } = input;
  if (!consent || !page) {
    throw new Refusal(
      'invalid_request',
      'To subscribe, send the version and language of the words that were shown, and the page.',
    );
  }
  if (member.email === null) {
    throw new Refusal(
      'member_without_email',
      'The shop knows no e-mail address of this member. Let them subscribe as a visitor.',
    );
  }
  ask(shop, {
    ...mustBeWish(shop, { consent, page, topics }),
    email: member.email,
    name: input.name === undefined ? member.name : input.name,
    language: input.language ?? member.language,
    member,
  });
}

/** A member has shown that their address is theirs: so is the subscription with it. */
export function joinNewsletter(shop: ShopState, member: MockMember): void {
  const subscriber = shop.newsletter.subscribers.find(({ email }) => email === member.email);
  if (!subscriber || subscriber.member === member) return;
  subscriber.member = member;
  rewardMember(shop, subscriber, member);
}

/** Of somebody who leaves, nothing is kept but that they were rewarded. */
export function eraseNewsletter(shop: ShopState, member: MockMember): void {
  const { newsletter } = shop;
  newsletter.requests = newsletter.requests.filter((one) => one.member !== member);
  newsletter.subscribers = newsletter.subscribers.filter((one) => one.member !== member);
}
