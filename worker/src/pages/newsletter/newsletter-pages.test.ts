import { beforeAll, describe, expect, test } from 'vitest';
import type { MailboxMail } from '../../shop/api.ts';
import { form, NEWSLETTER } from '../../shop/testing/newsletter.ts';
import { answer, call, env, expectProblem, HttpShop } from '../../testing/api.ts';

const HTML = { name: '<script>alert(1)</script>' };

let shop: HttpShop;

beforeAll(async () => {
  shop = await HttpShop.open({
    newsletter: {
      ...NEWSLETTER,
      topics: [
        { id: 'news', name: { en: 'News <b>', de: 'Neues <b>' } },
        { id: 'offers', name: { en: 'Offers' }, description: { en: 'Now & then' } },
      ],
    },
  });
  await patchShop({
    url: 'https://shop.example/',
    privacyUrl: 'https://shop.example/privacy',
    logoUrl: 'https://cdn.example/logo.png',
    accentColor: '#8a4b2f',
    imprint: 'Rösterei <GmbH>\nHafenstraße 1',
  });
});

async function patchShop(json: object): Promise<void> {
  const patch = { method: 'PATCH', token: env.OPERATOR_TOKEN, json };
  await answer(call(`/v1/shops/${shop.id}`, patch));
}

let people = 0;

/** Somebody who has asked for the newsletter, and what was mailed to them. */
class Person {
  readonly email = `person-${++people}@example.com`;

  static async subscribing(changes: object = {}): Promise<Person> {
    const person = new Person();
    const json = form({ email: person.email, ...changes });
    await answer(call(`/v1/shops/${shop.id}/newsletter`, { json }), 202);
    return person;
  }

  static async subscribed(changes: object = {}): Promise<Person> {
    const person = await Person.subscribing(changes);
    const confirmed = await post(await person.link('confirm'));
    expect(confirmed.status).toBe(200);
    return person;
  }

  /** The path of the latest link that was mailed. */
  async link(page: 'confirm' | 'preferences' | 'unsubscribe'): Promise<string> {
    const stub = env.SHOPS.get(env.SHOPS.idFromName(shop.id)) as unknown as {
      mailbox(): Promise<{ value: MailboxMail[] }>;
    };
    const { value } = await stub.mailbox();
    const text = value.find((mail) => mail.to === this.email && mail.text.includes(`/${page}/`));
    return (
      new RegExp(`/p/${shop.id}/newsletter/${page}/[\\w.-]+`).exec(text?.text ?? '')?.[0] ?? ''
    );
  }

  async status(): Promise<string> {
    const lookup = shop.backend('/v1/newsletter/lookup', { json: { email: this.email } });
    return (await answer<{ status: string }>(lookup)).status;
  }
}

const german = { 'accept-language': 'de-DE,de;q=0.9,en;q=0.5' };

function post(path: string, body = '', headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return call(path, { method: 'POST', body, headers: { ...type, ...headers } });
}

async function text(response: Response | Promise<Response>, status = 200): Promise<string> {
  const { headers, status: found } = await response;
  expect(found).toBe(status);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  const body = await (await response).text();
  expect(body).toMatch(/^<!doctype html>\n<html lang="(en|de)">/);
  expect(body.match(/<h1>/g)).toHaveLength(1);
  expect(body).not.toMatch(/<script|\son\w+=|javascript:/i);
  return body;
}

describe('every page', () => {
  test('runs no script, is framed nowhere, tells nobody where its reader goes, and is in no index', async () => {
    const person = await Person.subscribing();
    const page = await call(await person.link('confirm'));
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+=';/);
    expect(policy).toContain('img-src https://cdn.example;');
    expect(policy).toContain("form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    const sheet = /<style>(.*?)<\/style>/s.exec(await page.text())?.[1] ?? '';
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sheet));
    const base64 = btoa(String.fromCharCode(...new Uint8Array(hash)));
    expect(policy).toContain(`'sha256-${base64}'`);
  });

  test("shows the shop's name, logo, colour, imprint and privacy policy, and no markup of theirs", async () => {
    const page = await text(call(await (await Person.subscribing()).link('confirm')));
    expect(page).toContain('<img src="https://cdn.example/logo.png" alt="Rösterei">');
    expect(page).toContain('--accent:#8a4b2f');
    expect(page).toContain('Rösterei &lt;GmbH&gt;\nHafenstraße 1');
    expect(page).toContain('<a href="https://shop.example/privacy">Privacy policy</a>');
    expect(page).toContain('News &lt;b&gt;');
  });

  test.each([
    ['/p/nowhere/newsletter/confirm/x', 404, 'This shop is not here'],
    ['/p/<b>/newsletter/confirm/x', 404, 'This shop is not here'],
    ['/p/', 404, 'There is nothing here'],
  ])('%s says what is wrong', async (path, status, title) => {
    expect(await text(call(path), status)).toContain(`<h1>${title}</h1>`);
  });

  test('that is none says so, in the language of the browser', async () => {
    const path = `/p/${shop.id}/newsletter/else/x`;
    expect(await text(call(path, { headers: german }), 404)).toContain('<h1>Hier ist nichts</h1>');
    const put = call(`/p/${shop.id}/newsletter/confirm/x`, { method: 'PUT' });
    expect(await text(put, 404)).toContain('There is nothing here');
  });
});

describe('the confirmation page', () => {
  test('asks for a press of a button, with the words that were agreed to', async () => {
    const person = await Person.subscribing({ language: 'de' });
    const link = await person.link('confirm');
    for (let n = 0; n < 3; n++) {
      const page = await text(call(link));
      expect(page).toContain('<html lang="de">');
      expect(page).toContain('<h1>Anmeldung bestätigen</h1>');
      expect(page).toContain(`<blockquote lang="en">${NEWSLETTER.consent.texts.en}</blockquote>`);
      expect(page).toContain('<form method="post"><button>Ja, bitte anmelden</button></form>');
      expect(page).toContain(person.email);
    }
    expect((await call(link, { method: 'HEAD' })).status).toBe(200);
    const lookup = shop.backend('/v1/newsletter/lookup', { json: { email: person.email } });
    await expectProblem(lookup, 'subscriber_not_found');

    expect(await text(post(link))).toContain('<h1>Sie sind angemeldet</h1>');
    expect(await person.status()).toBe('subscribed');
  });

  test('says what became of a link that was used, altered or is of another shop', async () => {
    const person = await Person.subscribed();
    const link = await person.link('confirm');
    for (const again of [call(link), post(link)]) {
      expect(await text(again, 409)).toContain('You have confirmed this before');
    }
    const altered = call(`${link}x`, { headers: german });
    expect(await text(altered, 404)).toContain('<h1>Dieser Link funktioniert nicht</h1>');
    const other = await HttpShop.open({ newsletter: NEWSLETTER });
    const elsewhere = link.replace(shop.id, other.id);
    expect(await text(post(elsewhere), 404)).toContain('This link does not work');
  });

  test('tells of the points that wait', async () => {
    const link = await (await Person.subscribing()).link('confirm');
    expect(await text(post(link))).toContain('50 beans are waiting for you: sign in at Rösterei');
  });
});

describe('the preference page', () => {
  test('shows what is sent, and saves what is chosen', async () => {
    const person = await Person.subscribed({ ...HTML, topics: ['offers'] });
    const link = await person.link('preferences');
    const page = await text(call(link));
    expect(page).toContain('name="topic" value="offers" checked>');
    expect(page).toContain('name="topic" value="news">');
    expect(page).toContain('<small>Now &amp; then</small>');
    expect(page).toContain('value="&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(page).toContain('<option value="de" lang="de">Deutsch</option>');
    const saved = await text(post(link, 'topic=news&topic=offers&name=Ada&language=de'));
    expect(saved).toContain('<strong>Gespeichert.</strong>');
    expect(saved).toContain('name="topic" value="news" checked>');
    expect(saved).toContain('value="Ada"');
  });

  test.each([
    ['no topic', 'name=Ada', 'Choose at least one topic.'],
    ['a name of two lines', 'topic=news&name=a%0D%0ABcc:%20x', 'in one line'],
    ['a name that is too long', `topic=news&name=${'a'.repeat(101)}`, 'at most 100 characters'],
  ])('says what is wrong with %s, and changes nothing', async (_, body, words) => {
    const person = await Person.subscribed({ name: 'Before' });
    const link = await person.link('preferences');
    const page = await text(post(link, body), 422);
    expect(page).toMatch(new RegExp(`<p class="error" role="alert">.*${words}`));
    expect(await text(call(link))).toContain('value="Before"');
  });

  test('takes nothing that none of our forms sends', async () => {
    const link = await (await Person.subscribed()).link('preferences');
    for (const sent of [
      post(link, '{}', { 'content-type': 'application/json' }),
      post(link, 'a'.repeat(17_000)),
      call(link, { method: 'POST', body: new Uint8Array([0xff, 0xfe]), headers: FORM }),
      post(link, 'topic=secrets'),
    ]) {
      expect(await text(sent, 422)).toMatch(/Nothing was changed/);
    }
  });

  test('unsubscribes from all with one press', async () => {
    const person = await Person.subscribed();
    const link = await person.link('preferences');
    expect(await text(post(link, 'action=unsubscribe'))).toContain('You are unsubscribed');
    expect(await person.status()).toBe('unsubscribed');
    expect(await text(post(link, 'topic=news'))).toContain('You are unsubscribed');
    expect(await person.status()).toBe('unsubscribed');
  });
});

describe('unsubscribing by link', () => {
  test('takes a press of a button, for programs follow links', async () => {
    const person = await Person.subscribed();
    const link = await person.link('unsubscribe');
    expect(await text(call(link))).toContain('<button>Unsubscribe from all</button>');
    expect(await person.status()).toBe('subscribed');
    expect(await text(post(link))).toContain('<h1>You are unsubscribed</h1>');
    expect(await person.status()).toBe('unsubscribed');
    expect(await text(post(link))).toContain('<h1>You are unsubscribed</h1>');
    expect(await text(call(link))).toContain('<h1>You are unsubscribed</h1>');
  });

  test.each([
    ['as a form', () => ({ body: 'List-Unsubscribe=One-Click', headers: FORM })],
    [
      'in parts',
      () => {
        const body = new FormData();
        body.set('List-Unsubscribe', 'One-Click');
        return { body };
      },
    ],
  ])('takes one click in the mail program (RFC 8058), %s', async (_, request) => {
    const person = await Person.subscribed();
    const link = await person.link('unsubscribe');
    const answered = await call(link, { method: 'POST', ...request() });
    expect(answered.status).toBe(200);
    const lookup = shop.backend('/v1/newsletter/lookup', { json: { email: person.email } });
    const { id } = await answer<{ id: string }>(lookup);
    const proof = shop.backend(`/v1/newsletter/subscribers/${id}/proof`);
    const { changes } = await answer<{ changes: { via: string }[] }>(proof);
    expect(changes.at(-1)).toMatchObject({ kind: 'unsubscribed', via: 'oneClick' });
  });

  test('is never held up by what else is sent', async () => {
    const person = await Person.subscribed();
    const link = await person.link('unsubscribe');
    const odd = { 'content-type': 'multipart/form-data; boundary=none' };
    expect((await call(link, { method: 'POST', body: 'x', headers: odd })).status).toBe(200);
    expect(await person.status()).toBe('unsubscribed');
  });

  test('says what is wrong with an altered link', async () => {
    const person = await Person.subscribed();
    const link = await person.link('unsubscribe');
    expect(await text(post(`${link}x`), 404)).toContain('This link does not work');
    expect(await person.status()).toBe('subscribed');
  });
});

describe('the API', () => {
  test('gives links that lead to these pages, and the file that mail tools read', async () => {
    const own = await HttpShop.open({ newsletter: NEWSLETTER });
    const before = shop;
    shop = own;
    const person = await Person.subscribed({ name: '=HYPERLINK("https://evil.example")' });
    await Person.subscribed({ topics: ['offers'] });
    shop = before;
    const list = own.backend('/v1/newsletter/subscribers?topic=news');
    const { items } = await answer<{ items: { unsubscribeUrl: string }[] }>(list);
    expect(items).toHaveLength(1);
    const { pathname } = new URL(items[0]?.unsubscribeUrl ?? '');
    expect((await call(pathname)).status).toBe(200);

    const file = await own.backend('/v1/newsletter/subscribers.csv');
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await file.text()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      'id,status,email,name,topics,language,member_id,consent_version,confirmed_at,unsubscribed_at,preferences_url,unsubscribe_url',
    );
    expect(lines[1]).toContain(
      `,subscribed,${person.email},"'=HYPERLINK(""https://evil.example"")",news,en,,topics-1,2`,
    );
    await expectProblem(
      call('/v1/newsletter/subscribers.csv', { token: `sk_${own.id}_${'a'.repeat(43)}` }),
      'invalid_key',
    );
  });

  test('refuses a name of two lines, and an address that is none', async () => {
    for (const changes of [
      { name: 'Ada\r\nBcc: all@example.com' },
      { name: 'Ada\u2028Bcc: all@example.com' },
      { email: 'ada@example.com\r\nBcc: all@example.com' },
      { email: 'ada@example.com, eve@example.com' },
      { page: 'javascript:alert(1)' },
    ]) {
      const json = { ...form(), ...changes };
      await expectProblem(call(`/v1/shops/${shop.id}/newsletter`, { json }), 'invalid_request');
    }
  });

  test('writes a domain of other letters in one way: one address, one mail', async () => {
    for (const email of ['Zoe@BÜCHER.example', 'zoe@xn--bcher-kva.example']) {
      const json = form({ email });
      await answer(call(`/v1/shops/${shop.id}/newsletter`, { json }), 202);
    }
    const mailbox = await (await call(`/dev/mailbox?shop=${shop.id}`)).text();
    expect(mailbox.match(/To zoe@xn--bcher-kva\.example/g)).toHaveLength(1);
  });
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
