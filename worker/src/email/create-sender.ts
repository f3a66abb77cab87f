import { connect } from 'cloudflare:sockets';
import { type MailVariables, mailFaults, mailSettings, smtpAddress } from './mail-settings.ts';
import { type EmailSender, failed, SENT } from './outgoing-mail.ts';
import { type CloudflareEmail, CloudflareSender } from './senders/cloudflare-sender.ts';
import { ResendSender } from './senders/resend-sender.ts';
import { type Connect, SmtpSender } from './senders/smtp/smtp-sender.ts';

/** The ways out that the Worker was given, besides its settings. */
export interface MailBindings extends MailVariables {
  ENVIRONMENT: 'development' | 'production';
  /** Cloudflare's e-mail binding. */
  EMAIL?: CloudflareEmail;
  /** The network that mail servers are in, where it is another than the internet. */
  MAIL_NETWORK?: { connect: Connect };
}

const TIMEOUT_MS = 20_000;

/** The way for mails that the Worker's settings name. One that is not set up says so, and delays. */
export function createSender(bindings: MailBindings, timeoutMs = TIMEOUT_MS): EmailSender {
  const { way } = mailSettings(bindings);
  const [fault] = mailFaults(bindings, bindings.ENVIRONMENT);
  if (fault !== undefined) return unavailable(fault);
  switch (way) {
    case 'none':
      return unavailable('There is no way to send mails: MAIL is none.');
    case 'mailbox':
      // The page of the mailbox shows what is in the outbox: a mail arrives by being kept there.
      return { send: async () => SENT };
    case 'smtp': {
      const address = smtpAddress(bindings.SMTP_URL);
      const network = bindings.MAIL_NETWORK;
      if (!address) return unavailable('SMTP_URL is not the address of a mail server.');
      const open: Connect = (to, options) =>
        network ? network.connect(to, options) : connect(to, options);
      return new SmtpSender(address, open, timeoutMs);
    }
    case 'cloudflare':
      if (!bindings.EMAIL) {
        return unavailable(
          'MAIL=cloudflare needs the binding EMAIL: see send_email in wrangler.jsonc.',
        );
      }
      return new CloudflareSender(bindings.EMAIL);
    case 'resend':
      return new ResendSender(
        bindings.MAIL_API_KEY ?? '',
        (url, request) => fetch(url, request),
        timeoutMs,
      );
  }
}

function unavailable(reason: string): EmailSender {
  return { send: async () => failed('sender', reason) };
}
