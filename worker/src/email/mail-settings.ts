import { normalizeAddress } from '@stamm/contract/addresses';

/**
 * - `none`: no mails
 * - `mailbox`: kept, and shown on the page of development
 * - `smtp`, `cloudflare`, `resend`: ways into the world
 */
export const MAIL_WAYS = ['none', 'mailbox', 'smtp', 'cloudflare', 'resend'] as const;
export type MailWay = (typeof MAIL_WAYS)[number];

/** The Worker's settings for mail, as it is given them: text, or nothing. */
export interface MailVariables {
  MAIL?: string | undefined;
  /** Whom mails come from that belong to a shop which has not said. */
  MAIL_FROM?: string | undefined;
  /** Where this Worker is reached from outside: for links in mails. */
  PUBLIC_URL?: string | undefined;
  /** `smtps://user:password@host:465`, or `smtp://…:587` with STARTTLS. A secret. */
  SMTP_URL?: string | undefined;
  /** Of the HTTP provider. A secret. */
  MAIL_API_KEY?: string | undefined;
}

export interface MailSettings {
  way: MailWay;
  from: string;
  /** Without a slash at the end. */
  publicUrl: string;
}

const DEVELOPMENT_FROM = 'no-reply@stamm.invalid';
const DEVELOPMENT_URL = 'http://localhost:8787';

/** What is said of mail, with what follows from saying nothing. Whether it is enough: see `mailFaults`. */
export function mailSettings(variables: MailVariables): MailSettings {
  return {
    way: MAIL_WAYS.find((way) => way === variables.MAIL) ?? 'none',
    from: normalizeAddress(variables.MAIL_FROM ?? '') ?? DEVELOPMENT_FROM,
    publicUrl: originOf(variables.PUBLIC_URL) ?? DEVELOPMENT_URL,
  };
}

/** What is wrong with the settings, a sentence each. Never shows a value. */
export function mailFaults(
  variables: MailVariables,
  mode: 'development' | 'production' | undefined,
): string[] {
  const way = variables.MAIL || 'none';
  if (!(MAIL_WAYS as readonly string[]).includes(way)) {
    return [`MAIL must be one of: ${MAIL_WAYS.join(', ')}.`];
  }
  if (way === 'mailbox' && mode === 'production') {
    return ['MAIL=mailbox shows every mail to everybody: it is for ENVIRONMENT=development.'];
  }
  if (way === 'none' || way === 'mailbox') return [];
  return [
    normalizeAddress(variables.MAIL_FROM ?? '') === undefined &&
      `MAIL_FROM must be an e-mail address that may send by ${way}.`,
    originOf(variables.PUBLIC_URL) === undefined &&
      'PUBLIC_URL must be where this Worker is reached, such as https://loyalty.example: mails link to it.',
    way === 'smtp' &&
      smtpAddress(variables.SMTP_URL) === undefined &&
      'SMTP_URL must look like smtps://user:password@host:465 or smtp://user:password@host:587, with @, : and / in user or password written as %40, %3A and %2F.',
    way === 'resend' &&
      !/^[\x21-\x7e]{8,}$/.test(variables.MAIL_API_KEY ?? '') &&
      'MAIL_API_KEY must be an API key of Resend (re_…).',
  ].filter((fault) => fault !== false);
}

function originOf(url: string | undefined): string | undefined {
  if (!url) return undefined;
  try {
    const { protocol, hostname, origin, pathname, search, hash } = new URL(url);
    const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
    const isBare = pathname === '/' && search === '' && hash === '';
    return isBare && (protocol === 'https:' || (protocol === 'http:' && isLocal))
      ? origin
      : undefined;
  } catch {
    return undefined;
  }
}

export interface SmtpAddress {
  host: string;
  port: number;
  /** TLS from the first byte on; else the connection becomes safe by STARTTLS. */
  isTlsFromStart: boolean;
  /** Only `smtp://…?tls=off` sends in clear, for a mail server on the same machine. */
  isTlsOff: boolean;
  credentials: { user: string; password: string } | null;
}

/** The parts of SMTP_URL; undefined for what is none. */
export function smtpAddress(text: string | undefined): SmtpAddress | undefined {
  try {
    const url = new URL(text ?? '');
    const isTlsFromStart = url.protocol === 'smtps:';
    if (!isTlsFromStart && url.protocol !== 'smtp:') return undefined;
    if (url.hostname === '' || !['', '/'].includes(url.pathname)) return undefined;
    const user = decodeURIComponent(url.username);
    const password = decodeURIComponent(url.password);
    if ((user === '') !== (password === '')) return undefined;
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (isTlsFromStart ? 465 : 587) : Number(url.port),
      isTlsFromStart,
      isTlsOff: !isTlsFromStart && url.searchParams.get('tls') === 'off',
      credentials: user === '' ? null : { user, password },
    };
  } catch {
    return undefined;
  }
}
