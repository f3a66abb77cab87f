import { oneLine } from '../mail-content.ts';
import { writtenAddress } from '../mime/header-text.ts';
import {
  type EmailSender,
  failed,
  type OutgoingMail,
  refused,
  SENT,
  type SendOutcome,
} from '../outgoing-mail.ts';
import { ID_HEADER } from './cloudflare-sender.ts';

const ENDPOINT = 'https://api.resend.com/emails';
const MOST_OF_AN_ERROR = 10_000;

type Fetch = (url: string, request: RequestInit) => Promise<Response>;

/** Sends by the HTTP API of Resend, which keeps the same key from sending a mail twice for a day. */
export class ResendSender implements EmailSender {
  readonly #apiKey: string;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;

  constructor(apiKey: string, fetch: Fetch, timeoutMs = 20_000) {
    this.#apiKey = apiKey;
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
  }

  async send(mail: OutgoingMail): Promise<SendOutcome> {
    try {
      const answer = await this.#fetch(ENDPOINT, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': mail.id,
          'user-agent': 'Stamm',
        },
        body: JSON.stringify(bodyOf(mail)),
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      return await outcomeOf(answer);
    } catch {
      return failed('sender', 'Resend could not be reached, or did not answer in time.');
    }
  }
}

function bodyOf(mail: OutgoingMail) {
  return {
    from: writtenAddress(mail.from),
    to: [mail.to],
    ...(mail.replyTo === null ? {} : { reply_to: mail.replyTo }),
    subject: oneLine(mail.subject),
    html: mail.html,
    text: mail.text,
    headers: { ...mail.headers, [ID_HEADER]: mail.id },
  };
}

async function outcomeOf(answer: Response): Promise<SendOutcome> {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    void answer.body?.cancel().catch(() => undefined);
    return SENT;
  }
  const name = await nameOfError(answer);
  const reason = `Resend answered ${status}${name === null ? '' : ` ${name}`}.`;
  const retryAfterMs = secondsIn(answer.headers.get('retry-after'));
  // The same key for another content: it was taken with the first one, or is being taken now.
  if (status === 409 && name === 'concurrent_idempotent_requests') return failed('mail', reason);
  if (status === 400 || status === 409 || status === 413 || status === 422) {
    return refused('message', reason);
  }
  // Keys, domains, quotas, faults: no mail could leave.
  return failed('sender', reason, retryAfterMs);
}

/** Errors are named; their messages, which may quote addresses, are left aside. */
async function nameOfError(answer: Response): Promise<string | null> {
  try {
    const text = (await answer.text()).slice(0, MOST_OF_AN_ERROR);
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' && /^[a-z_]{1,60}$/.test(name) ? name : null;
  } catch {
    return null;
  }
}

function secondsIn(retryAfter: string | null): number | null {
  return retryAfter !== null && /^[0-9]{1,7}$/.test(retryAfter) ? Number(retryAfter) * 1000 : null;
}
