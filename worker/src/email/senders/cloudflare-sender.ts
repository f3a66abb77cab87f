import { oneLine } from '../mail-content.ts';
import {
  type EmailSender,
  failed,
  type OutgoingMail,
  refused,
  SENT,
  type SendOutcome,
} from '../outgoing-mail.ts';

/** What of the `send_email` binding is used. */
export interface CloudflareEmail {
  send(message: {
    from: { email: string; name: string };
    to: string;
    replyTo?: string;
    subject: string;
    html: string;
    text: string;
    headers: Record<string, string>;
  }): Promise<unknown>;
}

/** The platform gives every mail a Message-ID of its own, and lets only X- headers be added freely. */
export const ID_HEADER = 'X-Stamm-Mail-Id';

/** Codes of errors as Cloudflare's Email Service documents them: what is the address's, or this mail's. */
const ADDRESS_CODES = new Set(['E_RECIPIENT_SUPPRESSED']);
const MESSAGE_CODES = new Set([
  'E_VALIDATION_ERROR',
  'E_FIELD_MISSING',
  'E_CONTENT_TOO_LARGE',
  'E_HEADER_NOT_ALLOWED',
  'E_HEADER_USE_API_FIELD',
  'E_HEADER_VALUE_INVALID',
  'E_HEADER_VALUE_TOO_LONG',
  'E_HEADER_NAME_INVALID',
  'E_HEADERS_TOO_LARGE',
  'E_HEADERS_TOO_MANY',
]);
const MAIL_CODES = new Set(['E_DELIVERY_FAILED', 'E_RECIPIENT_NOT_ALLOWED']);

/** Sends by the e-mail binding of the Cloudflare account that the Worker runs in. */
export class CloudflareSender implements EmailSender {
  readonly #binding: CloudflareEmail;

  constructor(binding: CloudflareEmail) {
    this.#binding = binding;
  }

  async send(mail: OutgoingMail): Promise<SendOutcome> {
    const { from, to, replyTo, html, text } = mail;
    try {
      await this.#binding.send({
        from: { email: from.address, name: oneLine(from.name) },
        to,
        ...(replyTo === null ? {} : { replyTo }),
        subject: oneLine(mail.subject),
        html,
        text,
        headers: { ...mail.headers, [ID_HEADER]: mail.id },
      });
      return SENT;
    } catch (error) {
      return outcomeOf(codeOf(error));
    }
  }
}

/** The message of the error is left aside: it may quote the address. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E_[A-Z_]{1,60}$/.test(code) ? code : 'an error without a code';
}

function outcomeOf(code: string): SendOutcome {
  const reason = `Cloudflare answered ${code}.`;
  if (ADDRESS_CODES.has(code)) return refused('address', reason);
  if (MESSAGE_CODES.has(code)) return refused('message', reason);
  return failed(MAIL_CODES.has(code) ? 'mail' : 'sender', reason);
}
