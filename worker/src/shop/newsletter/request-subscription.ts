import type { NewsletterInput } from '@stamm/contract/types';
import {
  CONFIRM_MS,
  type ConsentWords,
  chosenTopics,
  consentWords,
  isFilledByMachine,
  mayAskToConfirm,
  mustOfferNewsletter,
  Refusal,
} from '@stamm/loyalty';
import { renderMail } from '../../email/layout/render-mail.ts';
import { mailLanguage } from '../../email/mail-content.ts';
import { newsletterConfirmationMail } from '../../email/templates/newsletter-confirmation.ts';
import type { AttemptLimit } from '../books/attempts.ts';
import type { NewsletterRequest } from '../books/newsletter-requests.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { queueMail, withdrawMail } from '../mails/queue-mail.ts';
import { brandOf } from '../operations/shop-settings.ts';
import { randomText } from '../secrets.ts';
import { TooManyRequests } from '../too-many-requests.ts';
import { mailboxHash } from './addresses.ts';
import { scheduleForgetting } from './clean-up-newsletter.ts';
import { confirmationUrl, tokenHash } from './links.ts';

const TOKEN_BYTES = 24;

/** Nobody mails half the world through a shop's form, however many addresses they have. */
const MAILS_PER_SHOP: AttemptLimit = { most: 120, windowMs: 60_000 };
const ALL_MAILS = 'newsletter mails';

/** What stands in the proof in place of the link: whoever reads that must not be able to use it. */
const LINK_LEFT_OUT = '…';

/** What somebody asks for who wants the newsletter. */
export interface SubscriptionWish {
  email: string;
  name: string | null;
  topics: string[];
  language: string | null;
  consent: ConsentWords;
  page: string;
  /** Whose session it is; null for a visitor. */
  member: number | null;
}

/**
 * A visitor asks for the newsletter. The answer is the same for known and unknown addresses, for
 * those that were mailed lately and for machines: nothing is looked up that could make a difference.
 * @throws Refusal `newsletter_not_offered`, `mail_unavailable`, `invalid_request`,
 * `consent_outdated`, `too_many_requests`
 */
export function subscribe(shop: ShopContext, network: string | null, input: NewsletterInput): null {
  const wish = mustBeWish(shop, input);
  shop.rates.subscriptions.count(network, shop.now);
  if (isFilledByMachine(input)) return null;
  return shop.transaction(() => {
    askToConfirm(shop, {
      ...wish,
      email: input.email,
      name: input.name ?? null,
      language: input.language ?? null,
      member: null,
    });
    return null;
  });
}

/**
 * What of a wish is judged whoever it is from: the topics, the words and the page.
 * @throws Refusal `newsletter_not_offered`, `mail_unavailable`, `invalid_request`, `consent_outdated`
 */
export function mustBeWish(
  shop: ShopContext,
  input: Pick<NewsletterInput, 'topics' | 'consent' | 'page'>,
): Pick<SubscriptionWish, 'topics' | 'consent' | 'page'> {
  const newsletter = mustOfferNewsletter(programInForce(shop).rules);
  if (shop.environment.mail === 'none') {
    throw new Refusal(
      'mail_unavailable',
      'This Worker has no way to send e-mails. Whoever runs it can set one up with MAIL.',
    );
  }
  return {
    topics: chosenTopics(newsletter, input.topics),
    consent: consentWords(shop.books.programs.all(), input.consent, shop.now),
    page: mustBePageOfShop(shop, input.page),
  };
}

/**
 * The page as it is kept: without what stands behind the path, which may name a person.
 * @throws Refusal `invalid_request` for a page that is none of the shop's: it would prove nothing
 */
function mustBePageOfShop({ settings, environment }: ShopContext, page: string): string {
  const { origin, pathname } = new URL(page);
  const shopUrl = settings.profile.url;
  const origins = [
    ...settings.allowedOrigins,
    new URL(environment.publicUrl).origin,
    ...(shopUrl === null ? [] : [new URL(shopUrl).origin]),
  ];
  if (origins.includes(origin)) return `${origin}${pathname}`;
  throw new Refusal(
    'invalid_request',
    "The page is none of the shop's: its origin is not among the shop's allowed origins. Send the address of the page with the form.",
  );
}

/**
 * Sends a mail that asks to confirm, unless the mailbox was asked lately. Call it in a transaction.
 * @throws Refusal `too_many_requests`
 */
export function askToConfirm(shop: ShopContext, wish: SubscriptionWish): void {
  const { attempts, newsletterRequests } = shop.books;
  const { now } = shop;
  const mailbox = mailboxHash(shop, wish.email);
  const earlier = newsletterRequests.ofMailbox(mailbox);
  if (!mayAskToConfirm(earlier, now)) {
    adoptWaiting(shop, wish, earlier);
    return;
  }
  const allowedAt = attempts.allowedAt(ALL_MAILS, MAILS_PER_SHOP, now);
  if (allowedAt > now) {
    throw new TooManyRequests('Too many people are subscribing at the moment.', allowedAt - now);
  }
  attempts.add(ALL_MAILS, MAILS_PER_SHOP, now);
  sendConfirmation(shop, wish, mailbox);
}

/** Names the mail that asks to confirm a request. */
function confirmationCause(request: number): string {
  return `newsletter confirmation ${request}`;
}

/**
 * Withdraws what waits to be confirmed: its link leads nowhere any more, and its mail does not
 * leave if it has not yet. Call it in a transaction.
 */
export function withdrawRequests(shop: ShopContext, requests: readonly NewsletterRequest[]): void {
  for (const { number, email } of requests) {
    if (email === null) continue;
    shop.books.newsletterRequests.erase(number);
    withdrawMail(shop, confirmationCause(number));
  }
}

function sendConfirmation(shop: ShopContext, wish: SubscriptionWish, mailbox: string): void {
  const { settings, now } = shop;
  const language = mailLanguage(wish.language);
  const { shopName } = brandOf(settings);
  const token = randomText(TOKEN_BYTES);
  const mailWith = (url: string) => newsletterConfirmationMail(language, { shopName, url });
  const { subject, text } = renderMail({
    content: mailWith(LINK_LEFT_OUT),
    brand: brandOf(settings),
    language,
    unsubscribeUrl: null,
  });
  const number = shop.books.newsletterRequests.add(tokenHash(token), {
    mailboxHash: mailbox,
    email: wish.email,
    name: wish.name,
    topics: wish.topics,
    language: wish.language,
    consent: wish.consent,
    page: wish.page,
    mail: { subject, text },
    requestedBy: wish.member === null ? 'visitor' : 'member',
    member: wish.member,
    requestedAt: now,
  });
  queueMail(shop, {
    kind: 'newsletter-confirmation',
    cause: confirmationCause(number),
    to: wish.email,
    language: wish.language,
    mail: mailWith(confirmationUrl(shop, token)),
    usefulUntil: now + CONFIRM_MS,
  });
  scheduleForgetting(shop);
}

/**
 * A member asks for what a visitor asked for a moment ago, with the same address: whoever confirms
 * the mail that is on its way has confirmed both.
 */
function adoptWaiting(
  shop: ShopContext,
  { email, member }: SubscriptionWish,
  earlier: readonly NewsletterRequest[],
): void {
  if (member === null) return;
  const waiting = earlier.findLast(
    (request) =>
      request.usedAt === null &&
      request.email === email &&
      shop.now < request.requestedAt + CONFIRM_MS,
  );
  if (waiting) shop.books.newsletterRequests.setMember(waiting.number, member);
}
