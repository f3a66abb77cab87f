import { beforeEach, describe, expect, test } from 'vitest';
import { failed, refused, SENT } from '../../email/outgoing-mail.ts';
import { NEWSLETTER } from '../testing/newsletter.ts';
import { operate, PostOffice, queue } from '../testing/post-office.ts';
import {
  DAY,
  HOUR,
  MINUTE,
  memberCaller,
  openShop,
  order,
  type TestShop,
  VISITOR,
  value,
} from '../testing/test-shop.ts';
import { suppressionOf } from './suppression.ts';

const EMAIL = 'ada@example.com';
const bounce = () => refused('address', 'No such mailbox.');
const unsubscribe = { url: 'https://loyalty.example/v1/unsubscribe/x' };

let shop: TestShop;
let office: PostOffice;

beforeEach(async () => {
  shop = await openShop({ newsletter: NEWSLETTER, expiry: { kind: 'months', months: 2 } });
  office = await PostOffice.of(shop);
});

function linkIn(page: string): string {
  const link = new RegExp(`/p/${shop.id}/newsletter/${page}/([\\w.-]+)`);
  for (const { text } of office.sent.toReversed()) {
    const token = link.exec(text)?.[1];
    if (token !== undefined) return token;
  }
  throw new Error(`No mail leads to ${page}.`);
}

async function subscribe(): Promise<void> {
  const form = {
    email: EMAIL,
    topics: ['news'],
    consent: { version: 'topics-1', language: 'en' },
    page: 'https://shop.example/contact',
    website: '',
    elapsedMs: 8_000,
  };
  value(await shop.api.subscribeNewsletter(VISITOR, form));
  await shop.ring();
  value(await shop.api.confirmNewsletter(linkIn('confirm')));
  await shop.ring();
}

/** Asks for a code and enters it, if it comes. */
async function signIn(): Promise<void> {
  const { challenge } = value(await shop.api.startSignIn(VISITOR, { email: EMAIL }));
  await shop.ring();
  const code = /\b[0-9]{6}\b/.exec(office.sent.at(-1)?.text ?? '')?.[0] ?? '';
  value(await shop.api.verifySignIn(VISITOR, { email: EMAIL, code, challenge }));
}

const suppression = () =>
  operate(shop, (context) => suppressionOf(context, EMAIL, 'service') ?? null);

test('ending the newsletter does not end the word before points expire', async () => {
  await shop.putOrder('1', order({ customer: { id: 'ada', email: EMAIL } }));
  const ada = await shop.caller('ada');
  await subscribe();
  value(await shop.api.unsubscribeNewsletter(linkIn('unsubscribe')));
  expect(value(await shop.api.me(ada))).toMatchObject({
    mails: { expiryWarnings: true },
    emailBounced: false,
  });
  office.sent.length = 0;
  await shop.pass(60 * DAY, 5 * DAY);
  expect(office.subjects()).toEqual([expect.stringContaining('expire')]);
});

describe('an address from which mails came back', () => {
  beforeEach(async () => {
    await signIn();
    office.answer = bounce;
    await queue(shop, 'news', { unsubscribe });
    await shop.ring();
    office.answer = () => SENT;
    office.sent.length = 0;
  });

  test('says so, gets nothing but what is asked for, and all again once it is proven anew', async () => {
    const ada = memberCaller(1);
    expect(value(await shop.api.me(ada)).emailBounced).toBe(true);
    expect(await queue(shop, 'more news', { unsubscribe })).toBe('suppressed');
    await shop.pass(400 * DAY, 100 * DAY);
    expect(await suppression()).toBe('bounced');
    await signIn();
    expect(value(await shop.api.me(ada)).emailBounced).toBe(false);
    expect(await queue(shop, 'more news', { unsubscribe })).toBe('queued');
  });

  test('is tried with what is asked for, three times a day', async () => {
    for (let hour = 0; hour < 24; hour++) {
      value(await shop.api.startSignIn(VISITOR, { email: EMAIL }));
      await shop.ring();
      await shop.wait(HOUR - MINUTE);
    }
    expect(office.sent).toHaveLength(3);
    await shop.wait(DAY);
    await signIn();
    expect(office.sent).toHaveLength(4);
  });
});

test('an address whose mail server takes nothing for days is left alone for two weeks', async () => {
  office.answer = () => failed('mail', 'The mailbox is full.');
  await queue(shop, 'news', { unsubscribe });
  await shop.pass(6 * DAY, 3 * HOUR);
  expect(await suppression()).toBe('unreachable');
  expect(await queue(shop, 'more', { unsubscribe })).toBe('suppressed');
  await shop.pass(14 * DAY, DAY);
  expect(await suppression()).toBeNull();
  expect(await queue(shop, 'more', { unsubscribe })).toBe('queued');
  await shop.pass(2 * DAY, DAY);
  expect(await shop.sql('SELECT * FROM suppressions')).toEqual([]);
});
