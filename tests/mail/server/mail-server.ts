import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type {
  OtherSide,
  ReceivedMail,
} from '../../../worker/src/email/testing/sender-conformance.ts';
import { SERVER_CERTIFICATE, SERVER_KEY } from './certificate.ts';

export const USER = 'club@shop.example';
export const PASSWORD = 'pass: word/@%';

interface Security {
  /** TLS from the first byte on, STARTTLS, or neither. */
  tls: 'start' | 'starttls' | 'off';
}

function answer(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

/** A real mail server on this machine, which behaves as it is told. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** As they came, envelope and all. */
  readonly raw: string[] = [];
  how: OtherSide | 'noSuchMailbox' | 'full' = 'good';
  readonly #server: SMTPServer;
  #port = 0;

  constructor({ tls }: Security) {
    this.#server = new SMTPServer(this.#options(tls));
    // Clients that break off in the middle are part of the tests.
    this.#server.on('error', () => undefined);
  }

  get port(): number {
    return this.#port;
  }

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#port = (this.#server.server.address() as AddressInfo).port;
    return this;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #options(tls: Security['tls']): SMTPServerOptions {
    return {
      key: SERVER_KEY,
      cert: SERVER_CERTIFICATE,
      secure: tls === 'start',
      disabledCommands: tls === 'starttls' ? [] : ['STARTTLS'],
      authOptional: tls === 'off',
      allowInsecureAuth: false,
      closeTimeout: 100,
      onConnect: (session, done) => {
        if (this.how === 'silence') return;
        done(this.how === 'busy' ? answer(421, '4.3.2 Too busy for lovelace') : null);
        void session;
      },
      onAuth: ({ username, password }, _session, done) => {
        const isRight = username === USER && password === PASSWORD && this.how !== 'wrongKey';
        if (isRight) done(null, { user: username });
        else done(answer(535, '5.7.8 No such user'));
      },
      onMailFrom: (_address, _session, done) => {
        // A server without users has no key: it may dislike whom a mail comes from.
        done(this.how === 'wrongKey' ? answer(550, '5.7.1 No such sender') : null);
      },
      onRcptTo: ({ address }, _session, done) => {
        if (this.how === 'later') return done(answer(450, `4.7.1 ${address} later, please`));
        if (this.how === 'noSuchMailbox') return done(answer(550, `5.1.1 ${address} who?`));
        if (this.how === 'full') return done(answer(552, `5.2.2 ${address} has no room`));
        done();
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', async () => {
          if (this.how === 'badMessage') return done(answer(554, '5.6.0 lovelace: bad message'));
          if (this.how === 'hangUp') return void session.remoteAddress;
          await this.#take(
            Buffer.concat(chunks),
            session.envelope.rcptTo.map((to) => to.address),
          );
          done();
        });
        if (this.how === 'hangUp') this.#hangUp();
      },
    };
  }

  #hangUp(): void {
    const connections = this.#server as unknown as {
      connections: Set<{ _socket: { destroy(): void } }>;
    };
    for (const connection of connections.connections) connection._socket.destroy();
  }

  async #take(raw: Buffer, recipients: string[]): Promise<void> {
    this.raw.push(raw.toString('latin1'));
    const parsed = await PostalMime.parse(raw);
    this.received.push({
      id: parsed.messageId?.replace(/^<|>$/g, '') ?? '',
      from: { name: parsed.from?.name ?? '', address: parsed.from?.address ?? '' },
      recipients,
      replyTo: parsed.replyTo?.[0]?.address ?? null,
      subject: parsed.subject ?? '',
      html: parsed.html ?? '',
      text: parsed.text ?? '',
      headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
    });
  }
}
