import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inRepository } from '../../packages/commands/runtime/paths.ts';
import { type RunningWorkerd, startWorkerd } from '../../packages/commands/runtime/workerd.ts';
import type {
  EmailSender,
  OutgoingMail,
  SendOutcome,
} from '../../worker/src/email/outgoing-mail.ts';
import { describeSender, mail } from '../../worker/src/email/testing/sender-conformance.ts';
import { SERVER_CERTIFICATE } from './server/certificate.ts';
import { MailServer, PASSWORD, USER } from './server/mail-server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'stamm-mail-'));
let worker: RunningWorkerd;

beforeAll(async () => {
  worker = await startWorkerd({
    dataDir,
    entry: inRepository('tests/mail/worker/sending-worker.ts'),
    // In production only mail servers may be beside the Worker.
    environment: {
      OPERATOR_TOKEN: 'o'.repeat(32),
      SESSION_SECRET: 's'.repeat(32),
      ENVIRONMENT: 'production',
      MAIL: 'smtp',
      MAIL_FROM: 'club@club.example',
      PUBLIC_URL: 'https://loyalty.example',
      SMTP_URL: 'smtp://set-by-each-test.example',
    },
    mailCertificates: [SERVER_CERTIFICATE],
  });
});

afterAll(async () => {
  await worker.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const login = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}`;
const addresses = {
  start: (port: number) => `smtps://${login}@localhost:${port}`,
  starttls: (port: number) => `smtp://${login}@localhost:${port}`,
  off: (port: number) => `smtp://127.0.0.1:${port}?tls=off`,
};

/** The sender on bare workerd, asked over HTTP. */
function senderTo(address: string): EmailSender {
  return {
    async send(sent: OutgoingMail): Promise<SendOutcome> {
      const body = JSON.stringify({ mail: sent, settings: { SMTP_URL: address } });
      const answer = await fetch(worker.url, { method: 'POST', body });
      return (await answer.json()) as SendOutcome;
    },
  };
}

async function openServer(tls: keyof typeof addresses) {
  const server = await new MailServer({ tls }).listen();
  open.push(server);
  return { server, sender: senderTo(addresses[tls](server.port)) };
}

for (const [tls, name] of [
  ['start', 'SMTP with TLS'],
  ['starttls', 'SMTP with STARTTLS'],
  ['off', 'SMTP on this machine'],
] as const) {
  describeSender(name, async () => {
    const { server, sender } = await openServer(tls);
    return {
      sender,
      received: () => server.received,
      behave: (how) => {
        server.how = how;
      },
    };
  });
}

describe('SMTP: whose fault it is', () => {
  test('an address without a mailbox is refused as such', async () => {
    const { server, sender } = await openServer('starttls');
    server.how = 'noSuchMailbox';
    expect(await sender.send(mail())).toEqual({
      kind: 'refused',
      what: 'address',
      reason: 'The mail server answered 550 5.1.1 to RCPT TO.',
    });
  });

  test('a full mailbox may have room again', async () => {
    const { server, sender } = await openServer('starttls');
    server.how = 'full';
    expect(await sender.send(mail())).toMatchObject({ kind: 'failed', what: 'mail' });
  });

  test('where nobody listens, and where the name leads nowhere, the sender is down', async () => {
    const { server } = await openServer('off');
    const { port } = server;
    await server.close();
    for (const address of [addresses.off(port), 'smtp://no-such-name.invalid:587']) {
      expect(await senderTo(address).send(mail())).toMatchObject({
        kind: 'failed',
        what: 'sender',
      });
    }
  });
});

describe('SMTP: a server that is not what it should be', () => {
  /** Speaks from a list: what to answer to each line that comes. */
  async function script(greeting: string, answers: [expected: RegExp, answer: string][]) {
    const heard: string[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(greeting);
      socket.on('data', (data) => {
        for (const line of String(data).split('\r\n').filter(Boolean)) {
          heard.push(line);
          const answer = answers.find(([expected]) => expected.test(line))?.[1];
          if (answer === 'END') socket.end();
          else if (answer !== undefined) socket.write(answer);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const bound = server.address();
    return { heard, port: typeof bound === 'object' && bound ? bound.port : 0 };
  }

  test('gets neither password nor mail where its STARTTLS has vanished', async () => {
    const { heard, port } = await script('220 hi\r\n', [[/^EHLO/, '250-me\r\n250 AUTH PLAIN\r\n']]);
    const address = addresses.starttls(port);
    expect(await senderTo(address).send(mail())).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('STARTTLS'),
    });
    expect(heard.filter((line) => line !== 'QUIT')).toEqual(['EHLO club.example']);
  });

  test('is not believed what it said before TLS began', async () => {
    const { port } = await script('220 hi\r\n', [
      [/^EHLO/, '250-me\r\n250 STARTTLS\r\n'],
      [/^STARTTLS/, '220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n'],
    ]);
    expect(await senderTo(addresses.starttls(port)).send(mail())).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('before TLS'),
    });
  });

  test('with a certificate of another name is not trusted', async () => {
    const server = await new MailServer({ tls: 'start' }).listen();
    open.push(server);
    const address = addresses.start(server.port).replace('@localhost', '@127.0.0.2');
    expect(await senderTo(address).send(mail())).toMatchObject({ kind: 'failed', what: 'sender' });
    expect(server.received).toEqual([]);
  });

  test.each<[string, string, [RegExp, string][]]>([
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', []],
    ['greets without end', `220-${'x'.repeat(70_000)}`, []],
    ['greets on and on', '220-again\r\n'.repeat(20_000), []],
    ['hangs up after the greeting', '220 hi\r\n', [[/^EHLO/, 'END']]],
    [
      'hangs up instead of an answer',
      '220 hi\r\n',
      [
        [/^EHLO/, '250 me\r\n'],
        [/^MAIL/, 'END'],
      ],
    ],
    ['says half a line', '220 hi\r\n', [[/^EHLO/, '250 m']]],
  ])('that %s harms nobody', async (_what, greeting, answers) => {
    const { port } = await script(greeting, answers);
    expect(await senderTo(addresses.off(port)).send(mail())).toMatchObject({
      kind: 'failed',
      what: 'sender',
    });
    // The Worker goes on as if nothing had been.
    expect(await (await fetch(worker.url)).text()).toBe('ok');
  });

  test('none of it is told to the log', () => {
    expect(worker.recentOutput()).not.toMatch(/lovelace|example|pass: word/i);
  });
});
