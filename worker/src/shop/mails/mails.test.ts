import { runInDurableObject } from 'cloudflare:test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { failed, refused, SENT } from '../../email/outgoing-mail.ts';
import type { Shop } from '../shop.ts';
import { operate, PostOffice, queue } from '../testing/post-office.ts';
import { DAY, HOUR, MINUTE, openShop, START, type TestShop, value } from '../testing/test-shop.ts';
import { endNewsletterTo, resumeNewsletterTo, suppressionOf } from './suppression.ts';

const down = () => failed('sender', 'The mail server could not be reached.');
const unsubscribe = { url: 'https://loyalty.example/v1/unsubscribe/x' };

let shop: TestShop;
let office: PostOffice;

beforeEach(async () => {
  shop = await openShop();
  await shop.setEnvironment({
    ENVIRONMENT: 'production',
    MAIL: 'smtp',
    MAIL_FROM: 'club@club.example',
    PUBLIC_URL: 'https://loyalty.example',
  });
  office = await PostOffice.of(shop);
});

const jobs = async (state: 'waiting' | 'failed') =>
  value(await shop.api.jobs(shop.backend, { state, limit: 100 })).items;

describe('a mail', () => {
  test('leaves once for each cause, with all that it needs', async () => {
    expect(await queue(shop, 'welcome 1')).toBe('queued');
    expect(await queue(shop, 'welcome 1')).toBe('repeated');
    await shop.ring();
    expect(await queue(shop, 'welcome 1')).toBe('repeated');
    await shop.ring();
    expect(office.sent).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{40}@club\.example$/),
        createdAt: START,
        from: { name: 'Rösterei', address: 'club@club.example' },
        replyTo: null,
        to: 'ada@example.com',
        subject: 'welcome 1',
        html: expect.stringContaining('Because.'),
        text: expect.stringContaining('Because.'),
        headers: {},
      },
    ]);
  });

  test('comes from whom the shop says, and answers go where it says', async () => {
    value(
      await shop.api.patchShop({
        mailFrom: { address: 'hello@shop.example', name: 'Club der Rösterei' },
        mailReplyTo: 'team@shop.example',
      }),
    );
    await queue(shop, 'welcome 1');
    await shop.ring();
    expect(office.sent).toMatchObject([
      {
        from: { address: 'hello@shop.example', name: 'Club der Rösterei' },
        replyTo: 'team@shop.example',
      },
    ]);
    expect(office.sent[0]?.id).toMatch(/@shop\.example$/);
  });

  test('leaves nothing behind of whom it went to', async () => {
    await queue(shop, 'welcome 1', { unsubscribe });
    await shop.ring();
    expect(await shop.contents()).not.toContain('ada@example.com');
    expect(await shop.contents()).not.toContain('Because.');
    await shop.pass(31 * DAY, DAY);
    expect(await shop.sql('SELECT * FROM outbox')).toEqual([]);
    expect(await shop.sql('SELECT * FROM jobs')).toEqual([]);
  });

  test('that is not strictly transactional can be ended with one click', async () => {
    await queue(shop, 'news', { unsubscribe });
    await shop.ring();
    expect(office.sent[0]?.headers).toEqual({
      'List-Unsubscribe': `<${unsubscribe.url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(office.sent[0]?.html).toContain(`href="${unsubscribe.url}"`);
    expect(office.sent[0]?.text).toContain(`\n${unsubscribe.url}\n`);
  });

  test('that came too late to be of use is not sent', async () => {
    office.answer = down;
    await queue(shop, 'code', { usefulUntil: START + 10 * MINUTE });
    await queue(shop, 'receipt');
    await shop.ring();
    office.answer = () => SENT;
    await shop.pass(11 * MINUTE, 11 * MINUTE);
    expect(office.subjects()).toEqual(['receipt']);
  });

  test('is not queued where no mails can be sent', async () => {
    const content = { subject: 'x', preview: '', blocks: [], why: 'y' };
    const before = await shop.contents();
    const { queueMail } = await import('./queue-mail.ts');
    const mail = {
      kind: 'sign-in-code' as const,
      cause: 'x',
      to: 'ada@example.com',
      language: null,
      mail: content,
    };
    expect(await operate(shop, (context) => queueMail(context, mail), { mail: 'none' })).toBe(
      'unavailable',
    );
    expect(await shop.contents()).toBe(before);
  });
});

describe('while the sender is down', () => {
  test('for hours, mails wait; then each comes once, in order for each address', async () => {
    office.answer = down;
    for (const n of [1, 2, 3]) {
      await queue(shop, `ada ${n}`);
      await queue(shop, `bob ${n}`, { to: 'bob@example.com' });
    }
    await shop.pass(8 * HOUR, 7 * MINUTE);
    expect(office.sent).toEqual([]);
    // It was tried now and then, not all the time.
    expect(office.tried.length).toBeGreaterThan(20);
    expect(office.tried.length).toBeLessThan(200);
    expect(await jobs('failed')).toEqual([]);
    expect(await jobs('waiting')).toContainEqual(
      expect.objectContaining({
        kind: 'deliver-mails',
        lastError: 'The mail server could not be reached.',
      }),
    );

    office.answer = () => SENT;
    // No longer than the pause: all that waited comes at once.
    await shop.pass(7 * MINUTE, 7 * MINUTE);
    const of = (name: string) => office.subjects().filter((subject) => subject.startsWith(name));
    expect(of('ada')).toEqual(['ada 1', 'ada 2', 'ada 3']);
    expect(of('bob')).toEqual(['bob 1', 'bob 2', 'bob 3']);
    expect(office.sent).toHaveLength(6);
    await shop.pass(DAY, HOUR);
    expect(office.sent).toHaveLength(6);
  });

  test('new mails do not make it be tried any sooner', async () => {
    office.answer = down;
    await queue(shop, 'first');
    await shop.pass(10 * MINUTE, MINUTE);
    const tried = office.tried.length;
    await queue(shop, 'second', { to: 'bob@example.com' });
    await shop.ring();
    expect(office.tried).toHaveLength(tried);
  });

  test('a pause that it asks for is kept, up to a day', async () => {
    office.answer = () => failed('sender', 'Too many mails.', 3 * HOUR);
    await queue(shop, 'first');
    await shop.ring();
    await queue(shop, 'second', { to: 'bob@example.com' });
    office.answer = () => SENT;
    await shop.pass(3 * HOUR - MINUTE, HOUR - 20_000);
    expect(office.sent).toEqual([]);
    await shop.pass(2 * MINUTE, MINUTE);
    expect(office.sent).toHaveLength(2);
  });

  test('for a week, mails are given up and can be sent by hand', async () => {
    office.answer = down;
    await queue(shop, 'first');
    await shop.pass(6 * DAY, 3 * HOUR);
    const [job] = await jobs('failed');
    expect(job).toMatchObject({
      kind: 'send-mail',
      lastError: 'A mail could not be sent. The mail server could not be reached.',
    });
    office.answer = () => SENT;
    value(await shop.api.retryJob(shop.backend, job?.id ?? ''));
    await shop.pass(7 * MINUTE, 7 * MINUTE);
    expect(office.subjects()).toEqual(['first']);
    expect(await jobs('failed')).toEqual([]);
  });
});

describe('a mail that fails', () => {
  test('holds up the later ones to its address, and nobody else', async () => {
    office.answer = ({ to }) =>
      to === 'ada@example.com' ? failed('mail', 'The server answered 450 to RCPT TO.') : SENT;
    await queue(shop, 'ada 1');
    await queue(shop, 'ada 2');
    await queue(shop, 'bob', { to: 'bob@example.com' });
    await shop.ring();
    expect(office.subjects()).toEqual(['bob']);
    await queue(shop, 'eve', { to: 'eve@example.com' });
    await shop.ring();
    expect(office.subjects()).toEqual(['bob', 'eve']);
    office.answer = () => SENT;
    await shop.pass(2 * MINUTE, MINUTE);
    expect(office.subjects()).toEqual(['bob', 'eve', 'ada 1', 'ada 2']);
  });

  test('is tried with growing pauses', async () => {
    office.answer = () => failed('mail', 'Later.');
    await queue(shop, 'ada 1');
    const times: number[] = [];
    office.answer = () => {
      times.push(shop.now);
      return failed('mail', 'Later.');
    };
    await shop.pass(2 * HOUR, 10_000);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses.length).toBeGreaterThan(4);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  }, 60_000);

  test('for ever stands among the failed jobs, and lets the next one go', async () => {
    office.answer = ({ subject }) =>
      subject === 'bad' ? refused('message', 'The server answered 554.') : SENT;
    await queue(shop, 'bad');
    await queue(shop, 'good');
    await shop.ring();
    expect(office.subjects()).toEqual(['good']);
    expect(await jobs('failed')).toMatchObject([
      { kind: 'send-mail', lastError: 'A mail could not be sent. The server answered 554.' },
    ]);
    await shop.pass(31 * DAY, DAY);
    expect(await jobs('failed')).toEqual([]);
    expect(await shop.contents()).not.toContain('ada@example.com');
  });
});

describe('whatever the sender does', () => {
  test('one that hangs is not waited for', async () => {
    office.answer = () => new Promise(() => undefined);
    await queue(shop, 'hanging');
    const ringing = shop.ring();
    await shop.welcome('ada', 10);
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    await ringing;
    office.answer = () => SENT;
    await shop.pass(2 * MINUTE, MINUTE);
    expect(office.subjects()).toEqual(['hanging']);
  });

  test('one that throws is logged without a word of its own, and tried again', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    office.answer = () => {
      throw new Error('ada@example.com made me fail');
    };
    await queue(shop, 'thrown');
    await shop.ring();
    expect(log).toHaveBeenCalled();
    expect(JSON.stringify(log.mock.calls)).not.toContain('ada@example.com');
    log.mockRestore();
    office.answer = () => SENT;
    await shop.pass(2 * MINUTE, MINUTE);
    expect(office.subjects()).toEqual(['thrown']);
  });

  test('a crash between sending and writing it down sends the same mail again', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    await runInDurableObject(shop.stub, (_object: Shop, { storage }) => {
      office.answer = () => {
        // It has gone out; nothing can be written down any more.
        storage.sql.exec('ALTER TABLE outbox RENAME TO elsewhere');
        return SENT;
      };
    });
    await queue(shop, 'twice');
    await shop.ring();
    await shop.sql('ALTER TABLE elsewhere RENAME TO outbox');
    office.answer = () => SENT;
    await shop.pass(2 * MINUTE, 2 * MINUTE);
    log.mockRestore();
    expect(office.sent).toHaveLength(2);
    expect(office.sent[1]).toEqual(office.sent[0]);
    await shop.pass(2 * MINUTE, 2 * MINUTE);
    expect(office.sent).toHaveLength(2);
  });

  test('a mail that was forgotten while it was on its way is not written down again', async () => {
    const ada = await shop.caller('ada');
    const proven = { email: 'ada@example.com', emailVerified: true };
    value(await shop.api.putMember(shop.backend, 'ada', proven));
    await runInDurableObject(shop.stub, (object: Shop) => {
      office.answer = async () => {
        value(await object.eraseMe(ada));
        return refused('address', 'No such mailbox.');
      };
    });
    await queue(shop, 'news', { unsubscribe });
    await shop.ring();
    expect(await shop.sql('SELECT * FROM outbox')).toEqual([]);
    expect(await jobs('failed')).toEqual([]);
  });

  test('no more than so many leave for each alarm, and all in the end', async () => {
    for (let n = 0; n < 230; n++) await queue(shop, `mail ${n}`, { to: `r${n}@example.com` });
    await shop.ring();
    expect(office.sent).toHaveLength(200);
    await shop.ring();
    expect(new Set(office.subjects()).size).toBe(230);
    expect(office.sent).toHaveLength(230);
  }, 60_000);
});

describe('an address that is left alone', () => {
  const address = 'ada@example.com';

  test('gets what is strictly transactional, and nothing else', async () => {
    await operate(shop, (context) => endNewsletterTo(context, address));
    expect(await queue(shop, 'news', { unsubscribe })).toBe('suppressed');
    expect(await queue(shop, 'code')).toBe('queued');
    await operate(shop, (context) => resumeNewsletterTo(context, address));
    expect(await queue(shop, 'news', { unsubscribe })).toBe('queued');
  });

  test('gets nothing that was queued before, either', async () => {
    await queue(shop, 'news', { unsubscribe });
    await operate(shop, (context) => endNewsletterTo(context, address));
    await shop.ring();
    expect(office.tried).toEqual([]);
  });

  test('is one that has no mailbox', async () => {
    office.answer = () => refused('address', 'No such mailbox.');
    await queue(shop, 'code');
    await shop.ring();
    expect(await operate(shop, (context) => suppressionOf(context, address, 'service'))).toBe(
      'bounced',
    );
    expect(await queue(shop, 'news', { unsubscribe })).toBe('suppressed');
  });

  test('stays left alone when its owner is erased, as a hash that tells nobody', async () => {
    const ada = await shop.caller('ada');
    value(await shop.api.putMember(shop.backend, 'ada', { email: address }));
    await operate(shop, (context) => endNewsletterTo(context, address));
    value(await shop.api.eraseMe(ada));
    expect(await shop.contents()).not.toContain('ada');
    value(await shop.api.putMember(shop.backend, 'new', { email: address }));
    expect(await queue(shop, 'news', { unsubscribe })).toBe('suppressed');
    const other = await openShop();
    expect(await queue(other, 'news', { unsubscribe })).toBe('queued');
  });
});
