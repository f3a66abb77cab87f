import { topicsForPoints } from '@stamm/contract';
import type {
  NewsletterConfirmed,
  NewsletterInput,
  NewsletterProgram,
  NewsletterSubscriber,
} from '@stamm/contract/types';
import type { MailboxMail, MemberCaller } from '../api.ts';
import { openShop, type TestShop, VISITOR, value } from './test-shop.ts';

export const NEWSLETTER: NewsletterProgram = topicsForPoints({
  shopName: 'Rösterei',
  privacyUrl: 'https://shop.example/privacy',
});

export const EMAIL = 'ada@example.com';

/** A form that a person has filled in. */
export function form(changes: Partial<NewsletterInput> = {}): NewsletterInput {
  return {
    email: EMAIL,
    topics: ['news'],
    language: 'en',
    consent: { version: 'topics-1', language: 'en' },
    page: 'https://shop.example/contact',
    website: '',
    elapsedMs: 8_000,
    ...changes,
  };
}

export function openShopWithNewsletter(
  newsletter: Partial<NewsletterProgram> = {},
): Promise<TestShop> {
  return openShop({ newsletter: { ...NEWSLETTER, ...newsletter } });
}

export async function mails(shop: TestShop, to?: string): Promise<MailboxMail[]> {
  const all = value(await shop.api.mailbox());
  return to === undefined ? all : all.filter((mail) => mail.to === to);
}

/** The token of the latest link to a page in what was mailed to an address. */
export async function mailedToken(
  shop: TestShop,
  page: 'confirm' | 'preferences' | 'unsubscribe',
  to = EMAIL,
): Promise<string> {
  const link = new RegExp(`/p/${shop.id}/newsletter/${page}/([\\w.-]+)`);
  for (const { text } of await mails(shop, to)) {
    const token = link.exec(text)?.[1];
    if (token !== undefined) return token;
  }
  throw new Error(`No mail to ${to} leads to ${page}.`);
}

/** Both steps. */
export async function subscribeAndConfirm(
  shop: TestShop,
  changes: Partial<NewsletterInput> = {},
): Promise<NewsletterConfirmed> {
  value(await shop.api.subscribeNewsletter(VISITOR, form(changes)));
  const token = await mailedToken(shop, 'confirm', changes.email);
  return value(await shop.api.confirmNewsletter(token));
}

export async function subscribersOf(shop: TestShop): Promise<NewsletterSubscriber[]> {
  const page = { status: 'all' as const, limit: 100 };
  return value(await shop.api.subscribers(shop.backend, page)).items;
}

/** Signs in with a code that is mailed to an address, which proves it. */
export async function signInByCode(shop: TestShop, email = EMAIL): Promise<MemberCaller> {
  const { challenge } = value(await shop.api.startSignIn(VISITOR, { email }));
  const [mail] = await mails(shop, email);
  const code = /\b[0-9]{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
  const signedIn = value(await shop.api.verifySignIn(VISITOR, { email, code, challenge }));
  return { kind: 'member', ...signedIn };
}
