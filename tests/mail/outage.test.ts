import type { SignInStarted } from '@stamm/contract/types';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { callApi, mustCallApi } from '../support/api.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';
import { MailServer } from './server/mail-server.ts';

let server: MailServer;
let stack: Stack;
let shop: TestShop;

beforeAll(async () => {
  server = await new MailServer({ tls: 'off' }).listen();
  stack = await startStack({
    environment: {
      ENVIRONMENT: 'production',
      MAIL: 'smtp',
      MAIL_FROM: 'club@club.example',
      PUBLIC_URL: 'https://loyalty.example',
      SMTP_URL: `smtp://127.0.0.1:${server.port}?tls=off`,
    },
  });
  shop = await stack.createShop({ name: 'Rösterei\r\nBcc: eve@example.com' });
});

afterAll(async () => {
  await stack.stop();
  await server.close();
});

const start = (email: string, language = 'de') =>
  mustCallApi<SignInStarted>(`${stack.url}/v1/shops/${shop.shopId}/sign-in`, {
    method: 'POST',
    json: { email, language },
  });

const recipients = () => server.received.map((mail) => mail.recipients[0]).toSorted();

test('a code arrives in production, and signs in', async () => {
  const { challenge } = await start('Ada@Bücher.example');
  await vi.waitFor(() => expect(server.received).toHaveLength(1), { timeout: 10_000 });
  const [mail] = server.received;
  expect(mail).toMatchObject({
    from: { name: 'Rösterei Bcc: eve@example.com', address: 'club@club.example' },
    subject: 'Ihr Code für Rösterei Bcc: eve@example.com',
  });
  expect(mail?.headers.bcc).toBeUndefined();
  expect(mail?.headers.to).toBe('ada@xn--bcher-kva.example');
  const code = /\b[0-9]{6}\b/.exec(mail?.text ?? '')?.[0];
  expect(mail?.html).toContain(code);
  const json = { email: 'ada@bücher.example', code, challenge };
  const signIn = `${stack.url}/v1/shops/${shop.shopId}/sign-in/verify`;
  expect((await callApi(signIn, { method: 'POST', json })).status).toBe(200);
});

test('while the mail server is down mails wait, and none is lost or doubled', async () => {
  const { port } = server;
  await server.close();
  const addresses = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@example.com`);
  for (const address of addresses) await start(address);
  // The first attempts fail; then the power fails as well.
  await vi.waitFor(async () => expect(await attempts()).toBeGreaterThan(0), { timeout: 10_000 });
  await stack.restart('kill');
  server = await new MailServer({ tls: 'off' }).listen(port);
  await vi.waitFor(() => expect(recipients()).toEqual(addresses), { timeout: 60_000 });
  await vi.waitFor(async () => expect(await attempts()).toBe(0), { timeout: 10_000 });
  expect(recipients()).toEqual(addresses);
  expect(new Set(server.received.map(({ id }) => id)).size).toBe(addresses.length);
});

test('while the mail server hangs, the shop goes on', async () => {
  server.how = 'silence';
  await start('hanging@example.com');
  for (let n = 0; n < 20; n++) {
    const put = { method: 'PUT', token: shop.secretKey, json: {} };
    await mustCallApi(`${stack.url}/v1/members/member-${n}`, put);
  }
  server.how = 'good';
  await vi.waitFor(() => expect(recipients()).toContain('hanging@example.com'), {
    timeout: 60_000,
  });
});

/** How often it was tried in vain to send anything since it last went well. */
async function attempts(): Promise<number> {
  const { items } = await mustCallApi<{ items: { kind: string; attempts: number }[] }>(
    `${stack.url}/v1/jobs?state=waiting`,
    { token: shop.secretKey },
  );
  return items.find(({ kind }) => kind === 'deliver-mails')?.attempts ?? 0;
}
