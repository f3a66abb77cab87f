import { newsletterForCoupon } from '@stamm/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  EMAIL,
  form,
  mailedToken,
  mails,
  NEWSLETTER,
  openShopWithNewsletter,
  subscribeAndConfirm,
  subscribersOf,
} from '../testing/newsletter.ts';
import { Receiver } from '../testing/receiver.ts';
import {
  DAY,
  expectRefusal,
  HOUR,
  iso,
  openShop,
  START,
  type TestShop,
  VISITOR,
  value,
} from '../testing/test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openShopWithNewsletter();
});

const subscribe = async (changes = {}) =>
  value(await shop.api.subscribeNewsletter(VISITOR, form(changes)));
const confirmToken = (email?: string) => mailedToken(shop, 'confirm', email);

describe('confirming', () => {
  test('subscribes whoever has the mailbox', async () => {
    await subscribe({ name: 'Ada' });
    await shop.wait(HOUR);
    const { preferencesUrl } = value(await shop.api.confirmNewsletter(await confirmToken()));
    const [subscriber] = await subscribersOf(shop);
    expect(subscriber).toMatchObject({
      status: 'subscribed',
      email: EMAIL,
      name: 'Ada',
      topics: ['news'],
      language: 'en',
      memberId: null,
      consentVersion: 'topics-1',
      confirmedAt: iso(START + HOUR),
      unsubscribedAt: null,
      preferencesUrl,
    });
  });

  test('changes nothing by looking: programs follow links', async () => {
    await subscribe();
    const token = await confirmToken();
    const before = await shop.contents();
    const view = value(await shop.api.newsletterConfirmation(token));
    value(await shop.api.newsletterConfirmation(token));
    expect(await shop.contents()).toBe(before);
    expect(view).toMatchObject({
      email: EMAIL,
      words: NEWSLETTER.consent.texts.en,
      privacyUrl: 'https://shop.example/privacy',
      topics: ['News and stories'],
    });
  });

  test('works once, for seven days, with the very link, and at the very shop', async () => {
    await subscribe();
    const token = await confirmToken();
    const other = await openShopWithNewsletter();
    expectRefusal(await other.api.confirmNewsletter(token), 'newsletter_link_invalid');
    const last = token.at(-1) === 'A' ? 'B' : 'A';
    for (const altered of [`${token.slice(0, -1)}${last}`, `${token}A`, 'none', '']) {
      expectRefusal(await shop.api.confirmNewsletter(altered), 'newsletter_link_invalid');
      expectRefusal(await shop.api.newsletterConfirmation(altered), 'newsletter_link_invalid');
    }
    await shop.setClock(START + 7 * DAY);
    expectRefusal(await shop.api.confirmNewsletter(token), 'newsletter_link_expired');
    expectRefusal(await shop.api.newsletterConfirmation(token), 'newsletter_link_expired');
    await shop.setClock(START + 7 * DAY - 1);
    value(await shop.api.confirmNewsletter(token));
    expectRefusal(await shop.api.confirmNewsletter(token), 'newsletter_link_used');
    expectRefusal(await shop.api.newsletterConfirmation(token), 'newsletter_link_used');
    expect(await subscribersOf(shop)).toHaveLength(1);
  });

  test('at the same moment twice subscribes once', async () => {
    await subscribe();
    const token = await confirmToken();
    const both = await Promise.all([
      shop.api.confirmNewsletter(token),
      shop.api.confirmNewsletter(token),
    ]);
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  });

  test('says so in a mail that shows where all of it ends', async () => {
    await subscribeAndConfirm(shop);
    const [mail] = await mails(shop);
    expect(mail?.subject).toBe('You are subscribed: newsletter of Rösterei');
    expect(mail?.text).toContain('You get this mail because you have confirmed');
    expect(mail?.text).toMatch(/\/newsletter\/preferences\//);
    const [stored] = await shop.sql<{ unsubscribe_url: string }>(
      'SELECT unsubscribe_url FROM outbox ORDER BY number DESC LIMIT 1',
    );
    expect(stored?.unsubscribe_url).toMatch(/\/newsletter\/unsubscribe\//);
    expect(mail?.text).toContain(stored?.unsubscribe_url);
  });

  test('once more adds topics, and after unsubscribing begins anew', async () => {
    await subscribeAndConfirm(shop);
    await subscribeAndConfirm(shop, { topics: ['offers'] });
    const [both] = await subscribersOf(shop);
    expect(both).toMatchObject({ topics: ['news', 'offers'] });
    value(await shop.api.unsubscribeSubscriber(shop.backend, both?.id ?? ''));
    await subscribeAndConfirm(shop, { topics: ['offers'] });
    expect(await subscribersOf(shop)).toMatchObject([
      { id: both?.id, status: 'subscribed', topics: ['offers'] },
    ]);
  });

  test('is not possible once the shop has given its newsletter up', async () => {
    await subscribe();
    const token = await confirmToken();
    const program = value(await shop.api.program(shop.backend));
    const { version: _version, inForceFrom: _from, ...rules } = program;
    value(await shop.api.putProgram(shop.backend, { ...rules, newsletter: null }));
    expectRefusal(await shop.api.confirmNewsletter(token), 'newsletter_not_offered');
  });

  test('takes names and addresses as they are', async () => {
    await subscribeAndConfirm(shop, {
      email: 'jürgen@xn--bcher-kva.example',
      name: '<b>"Zoë" & Co</b>',
      page: 'https://shop.example/',
    });
    const [subscriber] = await subscribersOf(shop);
    expect(subscriber).toMatchObject({ name: '<b>"Zoë" & Co</b>' });
  });
});

describe('the proof', () => {
  test('holds the exact words, the page, both times and the mail, and no network address', async () => {
    await subscribe({ consent: { version: 'topics-1', language: 'de' } });
    await shop.wait(HOUR);
    const token = await confirmToken();
    value(await shop.api.confirmNewsletter(token));
    const [subscriber] = await subscribersOf(shop);
    const proof = value(await shop.api.subscriberProof(shop.backend, subscriber?.id ?? ''));
    expect(proof.proofs).toMatchObject([
      {
        words: NEWSLETTER.consent.texts.de,
        version: 'topics-1',
        language: 'de',
        privacyUrl: 'https://shop.example/privacy',
        page: 'https://shop.example/contact',
        topics: ['news'],
        requestedAt: iso(START),
        requestedBy: 'visitor',
        confirmedAt: iso(START + HOUR),
        mail: { subject: 'Please confirm: newsletter of Rösterei' },
      },
    ]);
    expect(proof.proofs[0]?.mail.text).toContain('The link is good for 7 days.');
    expect(JSON.stringify(proof)).not.toContain(token);
    expect(proof.changes).toEqual([
      { at: iso(START + HOUR), kind: 'confirmed', via: 'confirmation', topics: ['news'] },
    ]);
  });

  test('keeps every consent, and who changed what how', async () => {
    await subscribeAndConfirm(shop);
    await shop.wait(DAY);
    await subscribeAndConfirm(shop, { topics: ['offers'] });
    const token = await mailedToken(shop, 'preferences');
    await shop.wait(DAY);
    value(await shop.api.saveNewsletterPreferences(token, { topics: ['news'], name: 'Ada' }));
    value(await shop.api.saveNewsletterPreferences(token, { topics: ['news'] }));
    value(await shop.api.saveNewsletterPreferences(token, 'unsubscribe'));
    const [subscriber] = await subscribersOf(shop);
    const proof = value(await shop.api.subscriberProof(shop.backend, subscriber?.id ?? ''));
    expect(proof.proofs).toHaveLength(2);
    expect(proof.changes.map(({ kind, via, topics }) => [kind, via, ...topics])).toEqual([
      ['confirmed', 'confirmation', 'news'],
      ['confirmed', 'confirmation', 'news', 'offers'],
      ['topics', 'page', 'news'],
      ['unsubscribed', 'page'],
    ]);
  });

  test('stays for three years after the end, then goes', async () => {
    await subscribeAndConfirm(shop);
    const [subscriber] = await subscribersOf(shop);
    const id = subscriber?.id ?? '';
    value(await shop.api.unsubscribeSubscriber(shop.backend, id));
    await shop.setClock(START + 1094 * DAY);
    await shop.ring();
    value(await shop.api.subscriberProof(shop.backend, id));
    await shop.setClock(START + 1096 * DAY);
    await shop.ring();
    expectRefusal(await shop.api.subscriberProof(shop.backend, id), 'subscriber_not_found');
    expect(await shop.sql('SELECT * FROM newsletter_proofs')).toEqual([]);
    expect(await shop.sql('SELECT * FROM newsletter_changes')).toEqual([]);
    expect(await shop.sql('SELECT reason FROM suppressions')).toEqual([{ reason: 'unsubscribed' }]);
  });
});

describe('unsubscribing', () => {
  test('takes a link, at once and entirely; again changes nothing', async () => {
    await subscribeAndConfirm(shop);
    const token = await mailedToken(shop, 'unsubscribe');
    value(await shop.api.unsubscribeNewsletter(token));
    const after = await shop.contents();
    value(await shop.api.unsubscribeNewsletter(token));
    expect(await shop.contents()).toBe(after);
    expect(await subscribersOf(shop)).toMatchObject([{ status: 'unsubscribed', email: EMAIL }]);
  });

  test('takes the very link, for the very purpose, of the very shop', async () => {
    await subscribeAndConfirm(shop);
    const token = await mailedToken(shop, 'unsubscribe');
    const other = await openShopWithNewsletter();
    expectRefusal(await other.api.unsubscribeNewsletter(token), 'newsletter_link_invalid');
    const preferences = await mailedToken(shop, 'preferences');
    for (const altered of [preferences, `${token}=`, `${token}.`, `x${token}`, token.slice(1)]) {
      expectRefusal(await shop.api.unsubscribeNewsletter(altered), 'newsletter_link_invalid');
    }
    expectRefusal(await shop.api.newsletterPreferences(token), 'newsletter_link_invalid');
    expect(await subscribersOf(shop)).toMatchObject([{ status: 'subscribed' }]);
  });

  test('by the shop is possible for whoever has asked it to', async () => {
    await subscribeAndConfirm(shop);
    const found = value(await shop.api.lookUpSubscriber(shop.backend, EMAIL));
    const ended = value(await shop.api.unsubscribeSubscriber(shop.backend, found.id));
    expect(ended).toMatchObject({ status: 'unsubscribed', unsubscribedAt: iso(START) });
    const unknown = await shop.api.lookUpSubscriber(shop.backend, 'eve@example.com');
    expectRefusal(unknown, 'subscriber_not_found');
    expectRefusal(
      await shop.api.unsubscribeSubscriber(shop.backend, 'sub_none'),
      'subscriber_not_found',
    );
  });
});

describe('erasing a subscriber', () => {
  test('removes who they were, keeps the proof by hash, and leaves them alone for ever', async () => {
    await subscribeAndConfirm(shop, { name: 'Ada Lovelace' });
    const { id } = value(await shop.api.lookUpSubscriber(shop.backend, EMAIL));
    value(await shop.api.eraseSubscriber(shop.backend, id));
    value(await shop.api.eraseSubscriber(shop.backend, id));
    expect(await shop.contents()).not.toMatch(/ada@|Lovelace/);
    expect(await subscribersOf(shop)).toEqual([]);
    const erased = value(await shop.api.lookUpSubscriber(shop.backend, EMAIL));
    expect(erased).toMatchObject({ id, status: 'erased', email: null, preferencesUrl: null });
    const { proofs, changes } = value(await shop.api.subscriberProof(shop.backend, id));
    expect(proofs).toHaveLength(1);
    expect(changes.map(({ kind }) => kind)).toEqual(['confirmed', 'unsubscribed', 'erased']);
    expect(await shop.sql('SELECT reason FROM suppressions')).toEqual([{ reason: 'unsubscribed' }]);
  });

  test('makes their links lead nowhere; who comes back is somebody new', async () => {
    await subscribeAndConfirm(shop);
    const token = await mailedToken(shop, 'preferences');
    const { id } = value(await shop.api.lookUpSubscriber(shop.backend, EMAIL));
    value(await shop.api.eraseSubscriber(shop.backend, id));
    expectRefusal(await shop.api.newsletterPreferences(token), 'newsletter_link_invalid');
    await subscribeAndConfirm(shop);
    const [back] = await subscribersOf(shop);
    expect(back?.id).not.toBe(id);
    expect(value(await shop.api.lookUpSubscriber(shop.backend, EMAIL)).id).toBe(back?.id);
    expect(await shop.sql('SELECT * FROM suppressions')).toEqual([]);
  });
});

describe('the list of subscribers', () => {
  test('comes in pages, by status and by topic', async () => {
    for (const [email, topic] of [
      ['a@example.com', 'news'],
      ['b@example.com', 'offers'],
      ['c@example.com', 'news'],
    ] as const) {
      await subscribeAndConfirm(shop, { email, topics: [topic] });
    }
    const { id } = value(await shop.api.lookUpSubscriber(shop.backend, 'a@example.com'));
    value(await shop.api.unsubscribeSubscriber(shop.backend, id));
    const list = async (page: object) =>
      value(await shop.api.subscribers(shop.backend, { status: 'subscribed', limit: 10, ...page }));
    const emails = async (page: object) => (await list(page)).items.map(({ email }) => email);
    expect(await emails({})).toEqual(['b@example.com', 'c@example.com']);
    expect(await emails({ status: 'unsubscribed' })).toEqual(['a@example.com']);
    expect(await emails({ status: 'all', topic: 'news' })).toEqual([
      'a@example.com',
      'c@example.com',
    ]);
    const first = await list({ status: 'all', limit: 2 });
    expect(first.items).toHaveLength(2);
    const rest = await list({ status: 'all', limit: 2, cursor: first.nextCursor ?? '' });
    expect(rest).toMatchObject({ items: [{ email: 'c@example.com' }], nextCursor: null });
  });
});

describe('events', () => {
  test('tell a mail tool what to follow, by ids, in their order, also of who is no member', async () => {
    const receiver = await Receiver.of(shop);
    await receiver.subscribe();
    await subscribeAndConfirm(shop, { topics: ['news'] });
    const [subscriber] = await subscribersOf(shop);
    const token = await mailedToken(shop, 'preferences');
    value(await shop.api.saveNewsletterPreferences(token, { topics: ['offers'], language: 'de' }));
    value(await shop.api.unsubscribeNewsletterOnPage(await unsubscribeToken(), 'oneClick'));
    await shop.ring();
    const ofSubscriber = { subscriberId: subscriber?.id, memberId: null };
    expect(receiver.received.map(({ body }) => body).join()).not.toContain('ada@');
    expect(receiver.news()).toEqual([
      [
        'newsletter.confirmed',
        { ...ofSubscriber, topics: ['news'], language: 'en', consentVersion: 'topics-1' },
      ],
      [
        'newsletter.updated',
        { ...ofSubscriber, topics: ['offers'], language: 'de', changed: ['topics', 'language'] },
      ],
      ['newsletter.unsubscribed', { ...ofSubscriber, via: 'oneClick' }],
    ]);
  });

  test('of one subscriber wait for each other while the receiver is down', async () => {
    const receiver = await Receiver.of(shop);
    await receiver.subscribe(['newsletter.confirmed', 'newsletter.unsubscribed']);
    receiver.answer = () => new Response(null, { status: 500 });
    await subscribeAndConfirm(shop);
    value(await shop.api.unsubscribeNewsletter(await unsubscribeToken()));
    await shop.ring();
    expect(receiver.news().map(([type]) => type)).toEqual(['newsletter.confirmed']);
    receiver.answer = () => new Response();
    await shop.pass(HOUR, 10 * 60_000);
    expect(receiver.news().map(([type]) => type)).toEqual([
      'newsletter.confirmed',
      'newsletter.unsubscribed',
    ]);
  });

  const unsubscribeToken = () => mailedToken(shop, 'unsubscribe');
});

describe('a coupon for subscribing', () => {
  const coupons = newsletterForCoupon({ shopName: 'Rösterei', privacyUrl: 'https://a.example/' });
  const couponForm = { topics: [], consent: { version: 'news-1', language: 'en' } };

  test('comes after confirming, works at the checkout, and stands in the mail', async () => {
    shop = await openShop({ newsletter: coupons });
    const { reward } = await subscribeAndConfirm(shop, couponForm);
    expect(reward).toMatchObject({ state: 'given', coupon: { source: 'newsletter' } });
    const code = reward?.coupon?.code ?? '';
    const [mail] = await mails(shop);
    expect(mail?.text).toContain(code);
    const basket = {
      orderId: '1',
      currency: 'EUR',
      goodsMinor: 2_000,
      shippingMinor: 0,
      lines: [],
    };
    const use = value(await shop.api.redeemCoupon(shop.backend, code, basket));
    expect(use.discountMinor).toBe(200);
    await shop.expectTrueBooks();
  });

  test('comes once a person for ever: through unsubscribing, erasure and other spellings', async () => {
    shop = await openShop({ newsletter: coupons });
    expect((await subscribeAndConfirm(shop, couponForm)).reward).not.toBeNull();
    const subscriber = async () => value(await shop.api.lookUpSubscriber(shop.backend, EMAIL));
    value(await shop.api.unsubscribeSubscriber(shop.backend, (await subscriber()).id));
    expect((await subscribeAndConfirm(shop, couponForm)).reward).toBeNull();
    value(await shop.api.eraseSubscriber(shop.backend, (await subscriber()).id));
    expect((await subscribeAndConfirm(shop, couponForm)).reward).toBeNull();
    const alias = { ...couponForm, email: 'ada+again@example.com' };
    expect((await subscribeAndConfirm(shop, alias)).reward).toBeNull();
    const [{ count } = { count: 0 }] = await shop.sql<{ count: number }>(
      'SELECT count(*) AS count FROM coupons',
    );
    expect(count).toBe(1);
  });
});
