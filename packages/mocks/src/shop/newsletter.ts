import { limits } from '@stamm/contract';
import type {
  MyNewsletter,
  MyNewsletterInput,
  NewsletterAccepted,
  NewsletterConfirmed,
  NewsletterInput,
} from '@stamm/contract/types';
import {
  CONFIRM_MS,
  chosenTopics,
  consentWords,
  isFilledByMachine,
  mailboxOf,
  mayAskToConfirm,
  mustBeConfirmable,
  mustOfferNewsletter,
  Refusal,
  topicsAfterConfirming,
} from '@stamm/loyalty';
import {
  isoTimeOrNull,
  type MockMember,
  type MockSubscriptionRequest,
  newId,
  programAt,
  type ShopState,
} from './state.ts';

/** @throws Refusal `consent_outdated` */
function mustAgreeToWords(
  shop: ShopState,
  given: NewsletterInput['consent'] | undefined = { version: '', language: '' },
): void {
  const versions = shop.programs.map((program) => ({
    inForceFrom: program.inForceFrom === null ? null : Date.parse(program.inForceFrom),
    rules: program,
  }));
  consentWords(versions, given, shop.now());
}

/** What a mail would ask to confirm, unless there were enough of them. */
function ask(
  shop: ShopState,
  email: string,
  { name, topics, language }: Pick<MyNewsletterInput, 'name' | 'language'> & { topics: string[] },
): void {
  const { requests } = shop.newsletter;
  const mailbox = mailboxOf(email);
  if (
    !mayAskToConfirm(
      requests.filter((one) => mailboxOf(one.email) === mailbox),
      shop.now(),
    )
  ) {
    return;
  }
  requests.push({
    email,
    name: name ?? null,
    topics,
    language: language ?? null,
    token: newId(shop, 'confirm'),
    requestedAt: shop.now(),
    usedAt: null,
  });
}

/** Read `confirmationFor` of the mock shop, for no mail is sent. */
export function subscribe(shop: ShopState, input: NewsletterInput): NewsletterAccepted {
  const topics = chosenTopics(mustOfferNewsletter(programAt(shop)), input.topics);
  mustAgreeToWords(shop, input.consent);
  if (!isFilledByMachine(input)) ask(shop, input.email, { ...input, topics });
  return { confirmWithinDays: limits.NEWSLETTER_CONFIRM_DAYS };
}

/**
 * What the button behind the mailed link does.
 * @throws Refusal `newsletter_link_invalid`, `newsletter_link_used`, `newsletter_link_expired`
 */
export function confirmNewsletter(shop: ShopState, token: string): NewsletterConfirmed {
  const { requests, subscriptions } = shop.newsletter;
  const asked = requests.find((one) => one.token === token);
  if (!asked) throw notOurLink();
  mustBeConfirmable(asked, shop.now());
  asked.usedAt = shop.now();
  const known = subscriptions.get(asked.email);
  const before = known?.status === 'subscribed' ? known.topics : null;
  subscriptions.set(asked.email, {
    name: asked.name ?? known?.name ?? null,
    topics: topicsAfterConfirming(before, asked.topics),
    language: asked.language,
    status: 'subscribed',
    confirmedAt: shop.now(),
    token: known?.token ?? newId(shop, 'subscriber'),
  });
  const preferences = subscriptions.get(asked.email)?.token;
  return {
    preferencesUrl: `https://loyalty.example/p/${shop.id}/newsletter/preferences?token=${preferences}`,
    reward: null,
  };
}

/** @throws Refusal `newsletter_link_invalid` */
export function unsubscribeNewsletter(shop: ShopState, token: string): void {
  const known = [...shop.newsletter.subscriptions.values()].find((one) => one.token === token);
  if (!known) throw notOurLink();
  known.status = 'unsubscribed';
}

function notOurLink(): Refusal {
  return new Refusal(
    'newsletter_link_invalid',
    'This link is not valid. Open it from the mail once more, or subscribe again.',
  );
}

export function myNewsletter(shop: ShopState, { email }: MockMember): MyNewsletter {
  const known = shop.newsletter.subscriptions.get(email ?? '');
  const pending = known?.status === 'subscribed' ? undefined : pendingOf(shop, email);
  const shown = pending ?? known;
  return {
    status: pending ? 'pending' : (known?.status ?? 'none'),
    email,
    name: shown?.name ?? null,
    topics: shown?.topics ?? [],
    language: shown?.language ?? null,
    confirmedAt: isoTimeOrNull(known?.confirmedAt ?? null),
    reward: null,
  };
}

function pendingOf(shop: ShopState, email: string | null): MockSubscriptionRequest | undefined {
  return shop.newsletter.requests.findLast(
    (one) =>
      one.email === email && one.usedAt === null && one.requestedAt + CONFIRM_MS > shop.now(),
  );
}

/** @throws Refusal `newsletter_not_offered`, `member_without_email`, `consent_outdated` */
export function putMyNewsletter(
  shop: ShopState,
  member: MockMember,
  input: MyNewsletterInput,
): MyNewsletter {
  const newsletter = mustOfferNewsletter(programAt(shop));
  const { email } = member;
  if (email === null) {
    throw new Refusal(
      'member_without_email',
      'The member has no e-mail address. Tell it with PUT /v1/members/{id}, or let them subscribe as a visitor.',
    );
  }
  const known = shop.newsletter.subscriptions.get(email);
  if (!input.subscribed) {
    if (known) known.status = 'unsubscribed';
  } else if (known?.status === 'subscribed') {
    if (input.topics) known.topics = chosenTopics(newsletter, input.topics);
    if (input.name !== undefined) known.name = input.name;
    if (input.language) known.language = input.language;
  } else {
    const topics = chosenTopics(newsletter, input.topics ?? []);
    mustAgreeToWords(shop, input.consent);
    ask(shop, email, { ...input, topics });
  }
  return myNewsletter(shop, member);
}

/** Of somebody who leaves, nothing is kept. */
export function eraseNewsletter(shop: ShopState, { email }: MockMember): void {
  const { newsletter } = shop;
  newsletter.requests = newsletter.requests.filter((one) => one.email !== email);
  newsletter.subscriptions.delete(email ?? '');
}
