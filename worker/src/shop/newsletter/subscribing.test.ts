import type { NewsletterInput } from '@stamm/contract/types';
import { describe, expect, test } from 'vitest';
import { recordBounce } from '../mails/suppression.ts';
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
import { perform } from '../testing/perform.ts';
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

const subscribe = (shop: TestShop, changes: Partial<NewsletterInput> = {}) =>
  shop.api.subscribeNewsletter(VISITOR, form(changes));

describe('asking for the newsletter', () => {
  test('sends a mail that asks to confirm, in the language that was wished', async () => {
    const shop = await openShopWithNewsletter();
    expect(value(await subscribe(shop, { language: 'de-AT', name: 'Ada' }))).toBeNull();
    const [mail, ...more] = await mails(shop);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      to: EMAIL,
      subject: 'Bitte bestätigen: Newsletter von Rösterei',
    });
    expect(mail?.text).toContain('Der Link gilt 7 Tage.');
    expect(mail?.text).toContain('Sie erhalten diese Nachricht, weil');
    expect(await subscribersOf(shop)).toEqual([]);
  });

  test('sends nothing that anybody has written, and no advertising', async () => {
    const shop = await openShopWithNewsletter();
    value(
      await subscribe(shop, {
        name: 'Cheap pills at http://pills.example',
        page: 'https://shop.example/win-a-prize?for=you',
      }),
    );
    const [mail] = await mails(shop);
    for (const part of [mail?.subject, mail?.text, mail?.html]) {
      expect(part).not.toMatch(/pills|win-a-prize|points|offer|coupon|discount/i);
    }
  });

  test('is not possible where there is no newsletter, or no mail', async () => {
    const without = await openShop();
    expectRefusal(await subscribe(without), 'newsletter_not_offered');
    const shop = await openShopWithNewsletter();
    await shop.setEnvironment({ MAIL: 'none' });
    expectRefusal(await subscribe(shop), 'mail_unavailable');
    const { publicProgram } = value(await shop.api.front());
    expect(publicProgram.program.newsletter).toBeNull();
  });

  test('needs topics that exist', async () => {
    const shop = await openShopWithNewsletter();
    expectRefusal(await subscribe(shop, { topics: ['secrets'] }), 'invalid_request');
    expectRefusal(await subscribe(shop, { topics: [] }), 'invalid_request');
    expect(await mails(shop)).toEqual([]);
  });

  test('needs words that are in force, or were a moment ago', async () => {
    const shop = await openShopWithNewsletter();
    for (const consent of [
      { version: 'topics-0', language: 'en' },
      { version: 'topics-1', language: 'fr' },
    ]) {
      expectRefusal(await subscribe(shop, { consent }), 'consent_outdated');
    }
    await shop.putOrder('1', { ...(await anOrder()) });
    await shop.wait(HOUR);
    const program = value(await shop.api.program(shop.backend));
    const { version: _version, inForceFrom: _from, ...rules } = program;
    const texts = { en: 'Other words.' };
    const newsletter = { ...NEWSLETTER, consent: { ...NEWSLETTER.consent, texts } };
    expectRefusal(
      await shop.api.putProgram(shop.backend, { ...rules, newsletter }),
      'consent_version_used',
    );
    newsletter.consent.version = 'topics-2';
    value(await shop.api.putProgram(shop.backend, { ...rules, newsletter }));
    await shop.wait(HOUR - 1);
    value(await subscribe(shop, { email: 'old@example.com' }));
    await shop.wait(1);
    expectRefusal(await subscribe(shop, { email: 'late@example.com' }), 'consent_outdated');
    const consent = { version: 'topics-2', language: 'en' };
    value(await subscribe(shop, { email: 'new@example.com', consent }));
    expect((await mails(shop)).map(({ to }) => to)).toEqual(['new@example.com', 'old@example.com']);
  });

  test('needs a page of the shop, and keeps of it what names nobody', async () => {
    const shop = await openShopWithNewsletter();
    expectRefusal(await subscribe(shop, { page: 'https://evil.example/' }), 'invalid_request');
    value(await subscribe(shop, { page: 'https://shop.example/a?session=secret#here' }));
    expect(await shop.sql('SELECT page FROM newsletter_requests')).toEqual([
      { page: 'https://shop.example/a' },
    ]);
  });
});

async function anOrder() {
  return {
    customer: { id: 'someone' },
    currency: 'EUR',
    placedAt: iso(START),
    paidAt: iso(START),
    totalMinor: 1_000,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    taxMinor: 0,
  };
}

describe('whoever abuses the form', () => {
  test.each([
    ['fills in what people do not see', { website: 'https://spam.example' }],
    ['is too quick', { elapsedMs: 1_999 }],
  ])('and %s, gets the same answer, and nothing happens', async (_, changes) => {
    const shop = await openShopWithNewsletter();
    const before = await shop.contents();
    expect(value(await subscribe(shop, changes))).toBeNull();
    expect(await shop.contents()).toBe(before);
  });

  test('sends a hundred subscriptions of one mailbox, however it is written: one mail', async () => {
    const shop = await openShopWithNewsletter();
    const answers = new Set<string>();
    for (let n = 0; n < 100; n++) {
      const email = [EMAIL, `ada+${n}@example.com`][n % 2] ?? EMAIL;
      answers.add(JSON.stringify(await subscribe(shop, { email })));
    }
    expect(answers.size).toBe(1);
    expect(await mails(shop)).toHaveLength(1);
    for (let day = 0; day < 29; day++) {
      await shop.wait(DAY);
      value(await subscribe(shop));
    }
    expect(await mails(shop)).toHaveLength(3);
  });

  test('learns from the answer neither who is subscribed nor who was mailed', async () => {
    const shop = await openShopWithNewsletter();
    await subscribeAndConfirm(shop);
    const known = await subscribe(shop);
    const again = await subscribe(shop);
    const unknown = await subscribe(shop, { email: 'eve@example.com' });
    expect(known).toEqual(unknown);
    expect(again).toEqual(unknown);
  });

  test('cannot change what somebody else has asked for before', async () => {
    const shop = await openShopWithNewsletter();
    value(await subscribe(shop, { topics: ['offers'] }));
    value(await subscribe(shop, { topics: ['news'], name: 'Eve' }));
    value(await shop.api.confirmNewsletter(await mailedToken(shop, 'confirm')));
    expect(await subscribersOf(shop)).toMatchObject([{ topics: ['offers'], name: null }]);
  });

  test('is held up by network, and with all others together by shop', async () => {
    const shop = await openShopWithNewsletter();
    const caller = { kind: 'visitor' as const, network: 'home' };
    for (let n = 0; n < 60; n++) {
      value(await shop.api.subscribeNewsletter(caller, form({ email: `${n}@a.example` })));
    }
    const refused = await shop.api.subscribeNewsletter(caller, form());
    expectRefusal(refused, 'too_many_requests');
    for (let n = 0; n < 60; n++) value(await subscribe(shop, { email: `${n}@b.example` }));
    expectRefusal(await subscribe(shop), 'too_many_requests');
    await shop.wait(60_000);
    value(await subscribe(shop));
  });

  test('is asked also where mails came back: that is how the address is proven anew', async () => {
    const shop = await openShopWithNewsletter();
    await perform(shop, (context) => recordBounce(context, EMAIL));
    value(await subscribe(shop));
    expect(await mails(shop)).toHaveLength(1);
  });
});

describe('whoever does not confirm', () => {
  test('is forgotten after seven days, and that they were asked after thirty', async () => {
    const shop = await openShopWithNewsletter();
    value(await subscribe(shop, { name: 'Ada' }));
    await shop.ring();
    await shop.setClock(START + 7 * DAY + HOUR);
    await shop.ring();
    const [request] = await shop.sql('SELECT email, name, mailbox_hash FROM newsletter_requests');
    expect(request).toMatchObject({ email: null, name: null });
    expect(JSON.stringify(await shop.sql('SELECT * FROM newsletter_requests'))).not.toContain(
      'ada@',
    );
    await shop.setClock(START + 30 * DAY + HOUR);
    await shop.ring();
    expect(await shop.sql('SELECT * FROM newsletter_requests')).toEqual([]);
  });
});
