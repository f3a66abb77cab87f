import { beforeEach, describe, expect, test } from 'vitest';
import { failed, SENT } from '../../email/outgoing-mail.ts';
import { NEWSLETTER } from '../testing/newsletter.ts';
import { PostOffice, queue } from '../testing/post-office.ts';
import {
  DAY,
  MINUTE,
  openShop,
  order,
  PROGRAM,
  type TestShop,
  VISITOR,
  value,
} from '../testing/test-shop.ts';

const EMAIL = 'ada@example.com';
const ada = { id: 'ada', email: EMAIL };
const program = {
  ...PROGRAM,
  newsletter: NEWSLETTER,
  expiry: { kind: 'months', months: 2 },
} as const;

let shop: TestShop;
let office: PostOffice;

beforeEach(async () => {
  shop = await openShop(program);
  office = await PostOffice.of(shop);
});

/** Has mails wait, as they do while the mail server is down. */
function closeOffice(): void {
  office.answer = () => failed('sender', 'The mail server could not be reached.');
}

async function openOffice(): Promise<void> {
  office.answer = () => SENT;
  await shop.pass(6 * MINUTE, 6 * MINUTE);
}

describe('what was written and has not left is not sent', () => {
  async function warningWaits() {
    await shop.putOrder('1', order({ customer: ada }));
    closeOffice();
    await shop.wait(40 * DAY);
    await shop.ring();
    await shop.ring();
    expect(office.tried).toHaveLength(1);
    return shop.caller('ada');
  }

  test('unless nothing has changed', async () => {
    await warningWaits();
    await openOffice();
    expect(office.sent).toHaveLength(1);
  });

  test('to a member who has ended such mails since', async () => {
    const caller = await warningWaits();
    value(await shop.api.patchMe(caller, { mails: { expiryWarnings: false } }));
    await openOffice();
    expect(office.sent).toEqual([]);
  });

  test('to a member who has ended such mails and became part of another since', async () => {
    const caller = await warningWaits();
    value(await shop.api.patchMe(caller, { mails: { expiryWarnings: false } }));
    await shop.caller('whole');
    value(await shop.api.mergeMembers(shop.backend, 'whole', { from: 'ada' }));
    await openOffice();
    expect(office.sent).toEqual([]);
  });

  test('where the shop does not want such mails any more', async () => {
    await warningWaits();
    value(await shop.api.patchShop({ expiryMails: false }));
    await openOffice();
    expect(office.sent).toEqual([]);
  });

  test('where its program does not warn any more', async () => {
    await warningWaits();
    value(await shop.api.putProgram(shop.backend, { ...program, expiryWarningDays: 0 }));
    await openOffice();
    expect(office.sent).toEqual([]);
  });

  test('where the program offers no newsletter any more', async () => {
    closeOffice();
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
    value(await shop.api.putProgram(shop.backend, { ...program, newsletter: null }));
    await openOffice();
    expect(office.sent).toEqual([]);
  });

  test('where nobody signs in by e-mail any more', async () => {
    closeOffice();
    value(await shop.api.startSignIn(VISITOR, { email: EMAIL }));
    await shop.ring();
    value(await shop.api.patchShop({ emailSignIn: false }));
    await openOffice();
    expect(office.sent).toEqual([]);
  });
});

describe('what is urgent', () => {
  const bulk = { kind: 'points-expiring' } as const;

  test('leaves before all that waited, and each address keeps its order', async () => {
    for (let n = 0; n < 60; n++)
      await queue(shop, `bulk ${n}`, { ...bulk, to: `r${n}@example.com` });
    await queue(shop, 'bulk to Ada', { ...bulk });
    await queue(shop, 'code 1');
    await queue(shop, 'code 2');
    await shop.ring();
    expect(office.subjects()).toHaveLength(63);
    // Two of the bulk may have taken their lanes at once, and one its share.
    expect(office.subjects().indexOf('code 1')).toBeLessThan(4);
    expect(office.subjects().indexOf('code 2')).toBeLessThan(6);
    expect(office.subjects().indexOf('code 1')).toBeLessThan(office.subjects().indexOf('code 2'));
  });

  test('does not wait for a mail server that is slow with others', async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    await shop.setEmailSender(office, 10_000);
    office.answer = async ({ subject }) => {
      if (subject.startsWith('bulk')) await slow;
      else release();
      return SENT;
    };
    for (let n = 0; n < 9; n++)
      await queue(shop, `bulk ${n}`, { ...bulk, to: `r${n}@example.com` });
    const ringing = shop.ring();
    // Asked for while mails are on their way, and sent by the same alarm.
    value(await shop.api.startSignIn(VISITOR, { email: EMAIL }));
    await ringing;
    expect(office.subjects()[0]).toContain('code');
    expect(office.sent).toHaveLength(10);
  });

  test('leaves the others their share', async () => {
    for (let n = 0; n < 64; n++) await queue(shop, `code ${n}`, { to: `c${n}@example.com` });
    for (let n = 0; n < 8; n++)
      await queue(shop, `bulk ${n}`, { ...bulk, to: `b${n}@example.com` });
    await shop.ring();
    const first = office.subjects().slice(0, 48);
    expect(first.filter((subject) => subject.startsWith('bulk')).length).toBeGreaterThanOrEqual(3);
  });
});
