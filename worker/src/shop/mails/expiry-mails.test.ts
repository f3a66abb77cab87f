import { beforeEach, describe, expect, test } from 'vitest';
import type { OutgoingMail } from '../../email/outgoing-mail.ts';
import { PostOffice } from '../testing/post-office.ts';
import { DAY, expectRefusal, openShop, order, type TestShop, value } from '../testing/test-shop.ts';

// Berlin has summer time by then.
const END = Date.parse('2026-05-01T21:59:59.999Z');
const ada = { id: 'ada', email: 'ada@example.com', name: 'Ada' };

let shop: TestShop;
let office: PostOffice;

beforeEach(async () => {
  shop = await openShop({ expiry: { kind: 'months', months: 2 }, expiryWarningDays: 10 });
  office = await PostOffice.of(shop);
  value(await shop.api.patchShop({ url: 'https://shop.example/' }));
});

async function warn(): Promise<OutgoingMail | undefined> {
  await shop.setClock(END - 10 * DAY);
  await shop.ring();
  await shop.ring();
  return office.sent.at(-1);
}

function tokenIn(mail: OutgoingMail | undefined): string {
  const link = mail?.headers['List-Unsubscribe'] ?? '';
  const [, shopId, token = ''] =
    /^<http:\/\/localhost:8787\/p\/([a-z0-9-]+)\/mails\/unsubscribe\/([A-Za-z0-9._-]+)>$/.exec(
      link,
    ) ?? [];
  expect(shopId).toBe(shop.id);
  return token;
}

describe('a mail before points expire', () => {
  test('comes in time, once, in the language of the member', async () => {
    await shop.putOrder('1', order({ customer: ada }));
    value(await shop.api.putMember(shop.backend, 'ada', { language: 'de-AT' }));
    await shop.setClock(END - 10 * DAY - 1);
    await shop.ring();
    expect(office.tried).toEqual([]);
    const mail = await warn();
    expect(mail).toMatchObject({
      to: 'ada@example.com',
      subject: '25 points verfallen am 1. Mai 2026',
    });
    expect(mail?.text).toContain('Guten Tag Ada,');
    expect(mail?.text).toContain('https://shop.example/');
    await shop.pass(9 * DAY, DAY);
    expect(office.sent).toHaveLength(1);
  });

  test('names all that expires within the days, and what it is enough for', async () => {
    await shop.putOrder('1', order({ customer: ada }));
    await shop.wait(2 * DAY);
    await shop.give('ada', 5);
    await shop.setClock(END - 3 * DAY);
    await shop.ring();
    await shop.ring();
    expect(office.sent).toHaveLength(1);
    const text = office.sent[0]?.text.replaceAll('\u00a0', ' ');
    expect(text).toContain('- 25 points until 1 May 2026\n- 5 points until 3 May 2026\n');
    expect(text).toContain('- 5 € off (10 points)');
  });

  test('comes to nobody without an address, and not where the shop does not want it', async () => {
    await shop.putOrder('1', order());
    expect(await warn()).toBeUndefined();
    expect(await shop.sql(`SELECT * FROM jobs WHERE kind = 'warn-member'`)).toEqual([]);

    value(await shop.api.patchShop({ expiryMails: false }));
    await shop.putOrder('2', order({ customer: { id: 'bob', email: 'bob@example.com' } }));
    await shop.pass(10 * DAY, DAY);
    expect(office.tried).toEqual([]);
  });

  test('comes for points of before the shop wanted it', async () => {
    value(await shop.api.patchShop({ expiryMails: false }));
    await shop.putOrder('1', order({ customer: ada }));
    value(await shop.api.patchShop({ expiryMails: true }));
    await shop.ring();
    expect(await warn()).toBeDefined();
  });
});

describe('ending them', () => {
  async function member() {
    await shop.putOrder('1', order({ customer: ada }));
    return shop.caller('ada');
  }

  test('takes one click, which a program that follows links does not do', async () => {
    const caller = await member();
    const token = tokenIn(await warn());
    const page = value(await shop.api.mailTopicView(token));
    expect(page).toMatchObject({ isSubscribed: true, language: 'en' });
    expect(value(await shop.api.me(caller)).mails).toEqual({ expiryWarnings: true });
    expect(value(await shop.api.endMailTopic(token))).toMatchObject({ isSubscribed: false });
    const contents = await shop.contents();
    expect(value(await shop.api.endMailTopic(token))).toMatchObject({ isSubscribed: false });
    expect(await shop.contents()).toBe(contents);
    expect(value(await shop.api.me(caller)).mails).toEqual({ expiryWarnings: false });
    expect(value(await shop.api.exportMe(caller)).mails).toEqual({ expiryWarnings: false });

    await shop.give('ada', 7);
    await shop.pass(70 * DAY, 2 * DAY);
    expect(office.sent).toHaveLength(1);
    value(await shop.api.patchMe(caller, { mails: { expiryWarnings: true } }));
    expect(value(await shop.api.mailTopicView(token))).toMatchObject({ isSubscribed: true });
  });

  test('works for ever, also when the secret of the Worker has changed', async () => {
    await member();
    const token = tokenIn(await warn());
    await shop.setEnvironment({ SESSION_SECRET: 'another-secret-for-tests-only-0000' });
    await shop.wait(700 * DAY);
    expect(value(await shop.api.endMailTopic(token))).toMatchObject({ isSubscribed: false });
  });

  test('takes the whole link, and that of this shop', async () => {
    await member();
    const token = tokenIn(await warn());
    const other = await openShop();
    const [number, topic, signature = ''] = token.split('.');
    for (const wrong of [
      '',
      token.slice(0, -1),
      `${token}A`,
      `2.${topic}.${signature}`,
      `${number}.everything.${signature}`,
      `${number}.${topic}.`,
      `${number}.${topic}.${'A'.repeat(signature.length)}`,
    ]) {
      expectRefusal(await shop.api.endMailTopic(wrong), 'invalid_link');
      expectRefusal(await other.api.endMailTopic(wrong), 'invalid_link');
    }
    expectRefusal(await other.api.endMailTopic(token), 'invalid_link');
  });

  test('holds when the member becomes part of another', async () => {
    const caller = await member();
    value(await shop.api.patchMe(caller, { mails: { expiryWarnings: false } }));
    const whole = await shop.caller('whole');
    value(await shop.api.mergeMembers(shop.backend, 'whole', { from: 'ada' }));
    expect(value(await shop.api.me(whole)).mails).toEqual({ expiryWarnings: false });
  });

  test('says nothing of a member who was erased, and forgets with them', async () => {
    const caller = await member();
    const token = tokenIn(await warn());
    value(await shop.api.endMailTopic(token));
    value(await shop.api.eraseMe(caller));
    expect(await shop.sql('SELECT * FROM mail_opt_outs')).toEqual([]);
    expect(value(await shop.api.endMailTopic(token))).toMatchObject({ isSubscribed: false });
    expect(await shop.sql('SELECT * FROM mail_opt_outs')).toEqual([]);
  });
});
