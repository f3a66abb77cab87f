import { beforeAll, expect, test } from 'vitest';
import { unsubscribePath } from '../../shop/testing/post-office.ts';
import { answer, call, env, HttpShop, WORKER_ORIGIN } from '../../testing/api.ts';

let shop: HttpShop;
let session: string;
let path: string;

beforeAll(async () => {
  shop = await HttpShop.open();
  const patch = { method: 'PATCH', token: env.OPERATOR_TOKEN, json: { name: 'Beans <b>& Co' } };
  await answer(call(`/v1/shops/${shop.id}`, patch));
  session = await shop.signIn('ada');
  path = await unsubscribePath(shop.id);
});

const preference = async () =>
  (await answer<{ mails: { expiryWarnings: boolean } }>(call('/v1/me', { token: session }))).mails
    .expiryWarnings;

test('the link in a mail shows a page with a button, and changes nothing', async () => {
  const response = await call(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("form-action 'self'");
  expect(policy).not.toContain('unsafe');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const page = await response.text();
  expect(page).toContain('<form method="post"><button>Unsubscribe</button></form>');
  expect(page).toContain('Beans &lt;b&gt;&amp; Co');
  expect(page).not.toContain('<b>');
  await call(path, { method: 'HEAD' });
  expect(await preference()).toBe(true);
});

test.each([
  ['the button of the page', {}, '', WORKER_ORIGIN],
  ['a mail program', {}, 'List-Unsubscribe=One-Click', undefined],
  [
    'a mail program with a form of parts',
    { 'content-type': 'multipart/form-data; boundary=x' },
    '--x--',
    undefined,
  ],
  ['a page of nowhere', {}, '', 'null'],
])('one click by %s is enough', async (_by, headers, body, origin) => {
  const patch = { method: 'PATCH', token: session, json: { mails: { expiryWarnings: true } } };
  await answer(call('/v1/me', patch));
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await call(path, {
    method: 'POST',
    body,
    headers: { ...type, ...headers },
    ...(origin === undefined ? {} : { origin }),
  });
  expect(response.status).toBe(200);
  expect(await response.text()).not.toContain('<button>');
  expect(await preference()).toBe(false);
});

test('a link that is not whole says so in a page', async () => {
  const elsewhere = path.replace(shop.id, 'nowhere');
  for (const wrong of [path.slice(0, -1), elsewhere]) {
    for (const method of ['GET', 'POST']) {
      const response = await call(wrong, { method });
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('Please open the link in the mail again');
    }
  }
});
