import { expect, test } from 'vitest';
import {
  describeSender,
  mail,
  type OtherSide,
  type ReceivedMail,
  type SenderUnderTest,
} from '../testing/sender-conformance.ts';
import { ResendSender } from './resend-sender.ts';

interface Sent {
  from: string;
  to: string[];
  reply_to?: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
}

const ANSWERS: Partial<Record<OtherSide, () => Response>> = {
  busy: () => refusal(500, 'application_error'),
  wrongKey: () => refusal(403, 'invalid_api_key'),
  later: () => refusal(409, 'concurrent_idempotent_requests'),
  badMessage: () => refusal(422, 'validation_error'),
};

function refusal(statusCode: number, name: string, headers: Record<string, string> = {}): Response {
  const message = 'ada.lovelace@example.com cannot be mailed with the key re_secret.';
  return Response.json({ statusCode, name, message }, { status: statusCode, headers });
}

/** The provider, as its documentation describes it: the same key is answered alike and sends nothing. */
class Resend implements SenderUnderTest {
  readonly sender = new ResendSender('re_secret', (url, request) => this.#take(url, request), 300);
  readonly #received = new Map<string, ReceivedMail>();
  #how: OtherSide = 'good';

  behave(how: OtherSide): void {
    this.#how = how;
  }

  received(): ReceivedMail[] {
    return [...this.#received.values()];
  }

  async #take(url: string, request: RequestInit): Promise<Response> {
    expect(url).toBe('https://api.resend.com/emails');
    const headers = new Headers(request.headers);
    expect(headers.get('authorization')).toBe('Bearer re_secret');
    if (this.#how === 'hangUp') throw new TypeError('The line went dead.');
    if (this.#how === 'silence') return silence(request.signal);
    const answer = ANSWERS[this.#how];
    if (answer) return answer();
    const key = headers.get('idempotency-key') ?? '';
    if (key.length === 0 || key.length > 256) return refusal(400, 'invalid_idempotency_key');
    this.#received.set(key, receivedAs(key, JSON.parse(String(request.body))));
    return Response.json({ id: crypto.randomUUID() });
  }
}

function silence(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });
}

/** `Name <address>`, with quotes around names that need them (RFC 5322). */
function parsed(written: string): { name: string; address: string } {
  const [, quoted, plain = '', address = ''] =
    /^(?:"((?:[^"\\]|\\.)*)" |(.*) )?<([^<>]+)>$/.exec(written) ?? [];
  return { name: quoted?.replace(/\\(.)/g, '$1') ?? plain, address };
}

function receivedAs(id: string, sent: Sent): ReceivedMail {
  const entries = Object.entries(sent.headers);
  return {
    id,
    from: parsed(sent.from),
    recipients: sent.to,
    replyTo: sent.reply_to ?? null,
    subject: sent.subject,
    html: sent.html,
    text: sent.text,
    headers: Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value])),
  };
}

describeSender('Resend', async () => new Resend());

test('a pause that the provider asks for is handed on', async () => {
  const answer = async () => refusal(429, 'rate_limit_exceeded', { 'retry-after': '17' });
  expect(await new ResendSender('re_secret', answer).send(mail())).toEqual({
    kind: 'failed',
    what: 'sender',
    reason: 'Resend answered 429 rate_limit_exceeded.',
    retryAfterMs: 17_000,
  });
});

test('an answer that is no JSON, or endless, is an answer all the same', async () => {
  for (const body of ['<html>', '"'.repeat(50_000), '{"name":"Ada Lovelace"}', '']) {
    const answer = async () => new Response(body, { status: 502 });
    expect(await new ResendSender('re_secret', answer).send(mail())).toMatchObject({
      reason: 'Resend answered 502.',
    });
  }
});
