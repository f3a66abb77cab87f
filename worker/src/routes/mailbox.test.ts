import { describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { call, env, expectProblem, HttpShop } from '../testing/api.ts';

describe('the mailbox', () => {
  test('shows the mails of a shop, the newest first', async () => {
    const shop = await HttpShop.open();
    for (const email of ['first@example.com', 'second@example.com']) {
      await call(`/v1/shops/${shop.id}/sign-in`, { json: { email } });
    }
    const response = await call(`/dev/mailbox?shop=${shop.id}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    const page = await response.text();
    expect(page).toContain('<html lang="en">');
    expect(page.match(/<article>/g)).toHaveLength(2);
    expect(page.indexOf('second@example.com')).toBeLessThan(page.indexOf('first@example.com'));
    expect(page).toMatch(/\b\d{6}\b/);
  });

  test('shows a mail as its reader sees it, in a frame where it can do nothing', async () => {
    const shop = await HttpShop.open();
    const json = { email: 'ada@example.com' };
    await call(`/v1/shops/${shop.id}/sign-in`, { json });
    const page = await (await call(`/dev/mailbox?shop=${shop.id}`)).text();
    const [, source = ''] = /<iframe [^>]*src="([^"]+)"/.exec(page) ?? [];
    expect(page).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    const mail = await call(source.replaceAll('&amp;', '&'));
    const policy = mail.headers.get('content-security-policy');
    expect(policy).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    );
    expect(policy).toContain("frame-ancestors 'self'");
    expect(mail.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(await mail.text()).toContain('<h1');
    for (const wrong of [`shop=${shop.id}&mail=99`, `shop=${shop.id}`]) {
      await expectProblem(call(`/dev/mailbox/mail?${wrong}`), 'not_found');
    }
  });

  test('leads to the mailboxes of all shops', async () => {
    const shop = await HttpShop.open();
    const page = await (await call('/dev/mailbox')).text();
    expect(page).toContain(`href="?shop=${shop.id}"`);
  });

  test('never lets a text become markup', async () => {
    const shop = await HttpShop.open();
    const patch = { method: 'PATCH', token: env.OPERATOR_TOKEN, json: { name: '<img src=x>' } };
    await call(`/v1/shops/${shop.id}`, patch);
    await call(`/v1/shops/${shop.id}/sign-in`, { json: { email: 'ada@example.com' } });
    for (const path of [`/dev/mailbox?shop=${shop.id}`, '/dev/mailbox']) {
      const page = await (await call(path)).text();
      expect(page).not.toContain('<img');
      expect(page).toContain('&lt;img src=x&gt;');
    }
  });

  test('of no shop is not found', async () => {
    await expectProblem(call('/dev/mailbox?shop=nowhere'), 'shop_not_found');
    await expectProblem(call('/dev/mailbox?shop=<b>'), 'shop_not_found');
  });

  test('exists only in development with the mailbox on', async () => {
    const app = createApp({ assets: {} });
    for (const settings of [{ ENVIRONMENT: 'production' }, { MAIL: 'none' }]) {
      for (const path of ['/dev/mailbox', '/dev/mailbox/mail']) {
        await expectProblem(app.request(path, {}, { ...env, ...settings }), 'not_found');
      }
    }
  });
});
