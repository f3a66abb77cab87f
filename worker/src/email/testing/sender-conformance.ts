import { beforeEach, describe, expect, test } from 'vitest';
import type { EmailSender, OutgoingMail } from '../outgoing-mail.ts';

/** A mail as it came out at the other side. */
export interface ReceivedMail {
  /** What names the mail whenever it comes. */
  id: string;
  from: { name: string; address: string };
  /** All to whom it went, whatever its headers say. */
  recipients: string[];
  replyTo: string | null;
  subject: string;
  html: string;
  text: string;
  /** By lower-cased name. */
  headers: Record<string, string>;
}

/**
 * How the other side behaves.
 * - `busy`: nobody's mails are taken now
 * - `wrongKey`: it does not let us in
 * - `later`: this mail is not taken now
 * - `badMessage`: this mail is never taken
 * - `hangUp`, `silence`: it breaks off, or says nothing more
 */
export type OtherSide =
  | 'good'
  | 'busy'
  | 'wrongKey'
  | 'later'
  | 'badMessage'
  | 'hangUp'
  | 'silence';

export interface SenderUnderTest {
  /** Waits a second at most for the other side. */
  sender: EmailSender;
  behave(how: OtherSide): Promise<void> | void;
  received(): Promise<ReceivedMail[]> | ReceivedMail[];
}

const ADDRESS = 'ada.lovelace@example.com';

export function mail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    id: `${crypto.randomUUID().replaceAll('-', '')}@club.example`,
    createdAt: Date.parse('2026-03-01T12:00:00Z'),
    from: { name: 'Kaffeerösterei "Bär", Berlin', address: 'club@club.example' },
    replyTo: 'hello@club.example',
    to: ADDRESS,
    subject: 'Grüße aus der Rösterei ☕',
    html: '<!doctype html><p>Grüße &amp; <b>Küsse</b> ☕</p>\n',
    text: 'Grüße & Küsse ☕\n',
    headers: {},
    ...changes,
  };
}

/** What every way for mails must do. */
export function describeSender(name: string, open: () => Promise<SenderUnderTest>): void {
  describe(`${name}: what is sent`, () => {
    let way: SenderUnderTest;
    beforeEach(async () => {
      way = await open();
    });

    async function arrive(sent: OutgoingMail): Promise<ReceivedMail> {
      expect(await way.sender.send(sent)).toEqual({ kind: 'sent' });
      const received = await way.received();
      expect(received).toHaveLength(1);
      return received[0] as ReceivedMail;
    }

    test('arrives with both parts, its headers and its id', async () => {
      const headers = {
        'List-Unsubscribe': `<https://loyalty.example/v1/unsubscribe/${'x'.repeat(120)}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
      const sent = mail({ headers });
      const received = await arrive(sent);
      expect(received).toMatchObject({
        id: sent.id,
        from: sent.from,
        recipients: [ADDRESS],
        replyTo: sent.replyTo,
        subject: sent.subject,
      });
      expect(received.html.trim()).toBe(sent.html.trim());
      expect(received.text.trim()).toBe(sent.text.trim());
      expect(received.headers['list-unsubscribe']).toBe(headers['List-Unsubscribe']);
      expect(received.headers['list-unsubscribe-post']).toBe(headers['List-Unsubscribe-Post']);
    });

    test('keeps every character of a difficult text', async () => {
      const text = [
        '.',
        '..two dots',
        'From here on',
        'a line that ends in spaces  ',
        '=3D is no escape, nor is =?UTF-8?B?eA==?=',
        `${'long '.repeat(400)}end`,
        `${'ü☕'.repeat(300)}`,
        '--=_ no boundary',
        'the end',
      ].join('\n');
      const received = await arrive(mail({ text, html: `<pre>${text}</pre>` }));
      expect(received.text.trimEnd()).toBe(text);
      expect(received.html.trimEnd()).toBe(`<pre>${text}</pre>`);
    });

    test.each([
      ['plain', 'Your beans'],
      ['long', 'Ihre Bohnen verfallen bald: äöüß und noch viel mehr davon, '.repeat(5).trim()],
      ['of other scripts', '豆が届きました 👩🏽‍🚀 بن'],
      ['like an encoded word', '=?UTF-8?Q?not_this?='],
    ])('has its subject, %s', async (_kind, subject) => {
      expect((await arrive(mail({ subject }))).subject).toBe(subject);
    });

    test.each(['Ada', 'Beans, Ltd.', 'The "Best" \\ Beans', '☕ Rösterei', '=?UTF-8?Q?x?='])(
      'comes from %s',
      async (shopName) => {
        const from = { name: shopName, address: 'club@club.example' };
        expect((await arrive(mail({ from }))).from).toEqual(from);
      },
    );

    test('is the same mail when it is sent again', async () => {
      const sent = mail();
      await way.sender.send(sent);
      await way.sender.send(sent);
      const received = await way.received();
      expect(new Set(received.map((one) => JSON.stringify(one))).size).toBe(1);
    });

    test('gets no further header or recipient by a line break', async () => {
      const evil = 'Beans\r\nBcc: eve@example.com\r\n\r\n<b>Hello</b>';
      const received = await arrive(
        mail({ subject: evil, from: { name: evil, address: 'club@club.example' } }),
      );
      expect(received.recipients).toEqual([ADDRESS]);
      expect(received.headers.bcc).toBeUndefined();
      expect(received.subject).toBe('Beans Bcc: eve@example.com <b>Hello</b>');
      expect(received.from.name).toBe('Beans Bcc: eve@example.com <b>Hello</b>');
      expect(received.html).toContain('Küsse');
    });
  });

  describe(`${name}: what cannot be sent`, () => {
    test.each<[OtherSide, object]>([
      ['busy', { kind: 'failed', what: 'sender' }],
      ['wrongKey', { kind: 'failed', what: 'sender' }],
      ['later', { kind: 'failed', what: 'mail' }],
      ['badMessage', { kind: 'refused', what: 'message' }],
      ['hangUp', { kind: 'failed', what: 'sender' }],
      ['silence', { kind: 'failed', what: 'sender' }],
    ])('%s', async (how, outcome) => {
      const way = await open();
      await way.behave(how);
      const found = await way.sender.send(mail());
      expect(found).toMatchObject({ ...outcome, reason: expect.stringMatching(/^[A-Z].{10,}\.$/) });
      // Anyone who may see the jobs reads the reason.
      expect(JSON.stringify(found)).not.toMatch(/lovelace|pass: word|secret/i);
      expect(await way.received()).toEqual([]);

      await way.behave('good');
      expect(await way.sender.send(mail())).toEqual({ kind: 'sent' });
      expect(await way.received()).toHaveLength(1);
    });
  });
}
