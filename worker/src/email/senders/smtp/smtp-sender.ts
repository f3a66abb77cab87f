import { toBase64, utf8Bytes } from '../../../encoding.ts';
import type { SmtpAddress } from '../../mail-settings.ts';
import { mimeMessage } from '../../mime/mime-message.ts';
import {
  type EmailSender,
  failed,
  type OutgoingMail,
  refused,
  SENT,
  type SendOutcome,
} from '../../outgoing-mail.ts';
import {
  ConnectionFault,
  SmtpConnection,
  type SmtpReply,
  type SmtpSocket,
} from './smtp-connection.ts';

/** Opens a connection; `cloudflare:sockets` has one. */
export type Connect = (
  address: { hostname: string; port: number },
  options: { secureTransport: 'on' | 'off' | 'starttls'; allowHalfOpen: false },
) => SmtpSocket;

/** Outcomes that end the conversation early. */
class Ended extends Error {
  readonly outcome: SendOutcome;

  constructor(outcome: SendOutcome) {
    super('The conversation ended.');
    this.outcome = outcome;
  }
}

/**
 * Speaks SMTP (RFC 5321) with one server, a connection for each mail. Encrypted unless the address
 * says otherwise: where a server suddenly offers no STARTTLS, nothing is sent.
 */
export class SmtpSender implements EmailSender {
  readonly #address: SmtpAddress;
  readonly #connect: Connect;
  readonly #timeoutMs: number;

  constructor(address: SmtpAddress, connect: Connect, timeoutMs = 20_000) {
    this.#address = address;
    this.#connect = connect;
    this.#timeoutMs = timeoutMs;
  }

  async send(mail: OutgoingMail): Promise<SendOutcome> {
    let connection: SmtpConnection | undefined;
    try {
      connection = this.#open();
      await this.#begin(connection, mail);
      return await transfer(connection, mail);
    } catch (error) {
      if (error instanceof Ended) return error.outcome;
      if (error instanceof ConnectionFault) return failed('sender', error.message);
      return failed('sender', 'The mail server could not be reached, or the connection broke off.');
    } finally {
      connection?.close();
    }
  }

  #open(): SmtpConnection {
    const { host, port, isTlsFromStart, isTlsOff } = this.#address;
    const secureTransport = isTlsFromStart ? 'on' : isTlsOff ? 'off' : 'starttls';
    const socket = this.#connect(
      { hostname: host, port },
      { secureTransport, allowHalfOpen: false },
    );
    return new SmtpConnection(socket, this.#timeoutMs);
  }

  /** Up to the point where a mail can be handed over. Whatever fails here fails for every mail. */
  async #begin(connection: SmtpConnection, mail: OutgoingMail): Promise<void> {
    const { isTlsFromStart, isTlsOff, credentials } = this.#address;
    await connection.opened();
    mustSucceed(await connection.reply(), 'the connection');
    const greeting = `EHLO ${mail.from.address.split('@')[1]}`;
    let abilities = mustSucceed(await connection.command(greeting), 'EHLO');
    if (!isTlsFromStart && !isTlsOff) {
      if (!offers(abilities, 'STARTTLS')) {
        throw new ConnectionFault(
          'The mail server offers no STARTTLS. Use smtps://, or ?tls=off for one on this machine.',
        );
      }
      mustSucceed(await connection.command('STARTTLS'), 'STARTTLS');
      await connection.startTls();
      abilities = mustSucceed(await connection.command(greeting), 'EHLO');
    }
    if (credentials) await signIn(connection, abilities, credentials);
  }
}

async function signIn(
  connection: SmtpConnection,
  abilities: SmtpReply,
  { user, password }: { user: string; password: string },
): Promise<void> {
  const base64 = (text: string) => toBase64(utf8Bytes(text));
  let reply: SmtpReply;
  if (offers(abilities, 'AUTH', 'PLAIN')) {
    reply = await connection.command(`AUTH PLAIN ${base64(`\u0000${user}\u0000${password}`)}`);
  } else if (offers(abilities, 'AUTH', 'LOGIN')) {
    reply = await connection.command('AUTH LOGIN');
    if (reply.code === 334) reply = await connection.command(base64(user));
    if (reply.code === 334) reply = await connection.command(base64(password));
  } else {
    throw new ConnectionFault('The mail server offers neither AUTH PLAIN nor AUTH LOGIN.');
  }
  if (reply.code !== 235) {
    throw new ConnectionFault(
      `The mail server does not accept user and password (${reply.code}). Check SMTP_URL.`,
    );
  }
}

async function transfer(connection: SmtpConnection, mail: OutgoingMail): Promise<SendOutcome> {
  mustSucceed(await connection.command(`MAIL FROM:<${mail.from.address}>`), 'MAIL FROM');
  const recipient = await connection.command(`RCPT TO:<${mail.to}>`);
  if (!isPositive(recipient)) return notAccepted(recipient, 'RCPT TO');
  const begin = await connection.command('DATA');
  if (begin.code !== 354) return notAccepted(begin, 'DATA');
  // A line that begins with a dot gets another one; a dot alone is the end.
  await connection.write(`${mimeMessage(mail).replace(/^\./gm, '..')}.\r\n`);
  const end = await connection.reply();
  return isPositive(end) ? SENT : notAccepted(end, 'the message');
}

function offers({ lines }: SmtpReply, ability: string, method?: string): boolean {
  const words = lines.map((line) => line.toUpperCase().split(/[ =]/));
  return words.some(
    ([name, ...methods]) => name === ability && (method === undefined || methods.includes(method)),
  );
}

function isPositive({ code }: SmtpReply): boolean {
  return code >= 200 && code < 300;
}

/** The server's own words are not repeated: they often quote the address. */
function answered({ code, enhancedCode }: SmtpReply, to: string): string {
  return `The mail server answered ${[code, enhancedCode].filter(Boolean).join(' ')} to ${to}.`;
}

function mustSucceed(reply: SmtpReply, to: string): SmtpReply {
  if (!isPositive(reply)) throw new Ended(failed('sender', answered(reply, to)));
  return reply;
}

/** Bad destination addresses, and mailboxes that are closed (RFC 3463). */
const NO_SUCH_MAILBOX = /^5\.(?:1\.(?:1|2|3|6|10)|2\.1)$/;
const MAILBOX_FULL = /^5\.2\.2$/;

/** What a refusal of this mail means; that it is about the mail, the place in the conversation says. */
function notAccepted(reply: SmtpReply, to: string): SendOutcome {
  const reason = answered(reply, to);
  const { code, enhancedCode } = reply;
  // The server is about to close the connection, whatever the mail is.
  if (code === 421) return failed('sender', reason);
  if (code < 500) return failed('mail', reason);
  if (code === 552 || MAILBOX_FULL.test(enhancedCode ?? '')) return failed('mail', reason);
  return refused(NO_SUCH_MAILBOX.test(enhancedCode ?? '') ? 'address' : 'message', reason);
}
