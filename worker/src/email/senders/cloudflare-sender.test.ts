import { env } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { Env } from '../../env.ts';
import {
  describeSender,
  mail,
  type OtherSide,
  type ReceivedMail,
  type SenderUnderTest,
} from '../testing/sender-conformance.ts';
import { type CloudflareEmail, CloudflareSender, ID_HEADER } from './cloudflare-sender.ts';

const CODES: Partial<Record<OtherSide, string>> = {
  busy: 'E_RATE_LIMIT_EXCEEDED',
  wrongKey: 'E_SENDER_NOT_VERIFIED',
  later: 'E_DELIVERY_FAILED',
  badMessage: 'E_VALIDATION_ERROR',
};

/** What the platform does with headers, as its documentation says. */
const ALLOWED_HEADERS = /^(?:list-unsubscribe|list-unsubscribe-post|x-[a-z-]+)$/i;

/** The binding, as its documentation describes it. */
class Binding implements SenderUnderTest, CloudflareEmail {
  readonly sender = new CloudflareSender(this);
  readonly #received: ReceivedMail[] = [];
  #how: OtherSide = 'good';

  behave(how: OtherSide): void {
    this.#how = how;
  }

  received(): ReceivedMail[] {
    return this.#received;
  }

  async send(sent: Parameters<CloudflareEmail['send']>[0]): Promise<{ messageId: string }> {
    // The binding answers or throws in its own time; whoever sends a shop's mails ends the wait.
    if (this.#how === 'hangUp' || this.#how === 'silence')
      throw new Error('Network lost: lovelace');
    const code = CODES[this.#how];
    if (code) throw Object.assign(new Error('ada.lovelace@example.com is refused'), { code });
    const names = Object.keys(sent.headers);
    if (!names.every((name) => ALLOWED_HEADERS.test(name))) {
      throw Object.assign(new Error('header'), { code: 'E_HEADER_NOT_ALLOWED' });
    }
    const entries = Object.entries(sent.headers);
    this.#received.push({
      id: sent.headers[ID_HEADER] ?? '',
      from: { name: sent.from.name, address: sent.from.email },
      recipients: [sent.to],
      replyTo: sent.replyTo ?? null,
      subject: sent.subject,
      html: sent.html,
      text: sent.text,
      headers: Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value])),
    });
    return { messageId: 'given by the platform' };
  }
}

describeSender('Cloudflare', async () => new Binding());

test('an address that the platform has suppressed is refused as such', async () => {
  const binding = {
    send: async () => {
      throw Object.assign(new Error('suppressed'), { code: 'E_RECIPIENT_SUPPRESSED' });
    },
  };
  expect(await new CloudflareSender(binding).send(mail())).toEqual({
    kind: 'refused',
    what: 'address',
    reason: 'Cloudflare answered E_RECIPIENT_SUPPRESSED.',
  });
});

test("the platform's own stand-in for the binding takes the mail", async () => {
  const { EMAIL } = env as unknown as Env;
  if (!EMAIL) throw new Error('The tests run without the binding.');
  expect(await new CloudflareSender(EMAIL).send(mail())).toEqual({ kind: 'sent' });
});
