import { describe, expect, test } from 'vitest';
import { renderMail } from '../layout/render-mail.ts';
import type { MailBrand, MailContent, MailLanguage } from '../mail-content.ts';
import { pointsExpiringMail } from './points-expiring.ts';
import { signInCodeMail } from './sign-in-code.ts';

const BRAND: MailBrand = {
  shopName: 'Morgenröte Kaffeerösterei',
  url: 'https://shop.example/',
  logoUrl: null,
  accentColor: '#8a4b2f',
  imprint: 'Morgenröte GmbH, Hafenstraße 1\n20457 Hamburg',
  privacyUrl: 'https://shop.example/datenschutz',
};

const { shopName } = BRAND;

/** Every mail, as somebody may get it. */
const MAILS: Record<
  string,
  { needsUnsubscribe: boolean; mail(language: MailLanguage): MailContent }
> = {
  'sign-in-code': {
    needsUnsubscribe: false,
    mail: (language) => signInCodeMail(language, { shopName, code: '042817' }),
  },
  'points-expiring': {
    needsUnsubscribe: true,
    mail: (language) =>
      pointsExpiringMail(language, {
        shopName,
        shopUrl: BRAND.url,
        pointsName: { en: { one: 'bean', other: 'beans' }, de: { one: 'Bohne', other: 'Bohnen' } },
        timeZone: 'Europe/Berlin',
        name: 'Ada',
        expiries: [
          { points: 1, expiresAt: Date.parse('2026-05-01T21:59:59.999Z') },
          { points: 1_250, expiresAt: Date.parse('2026-05-12T21:59:59.999Z') },
        ],
        available: 1_301,
        rewards: [{ name: { en: '5 € off', de: '5 € Rabatt' }, points: 500 }],
      }),
  },
};

const UNSUBSCRIBE = 'https://loyalty.example/v1/unsubscribe/demo.17.expiryWarnings.AbCd';

function rendered(name: string, language: MailLanguage, brand = BRAND) {
  const { mail, needsUnsubscribe } = MAILS[name] ?? {};
  if (!mail) throw new Error(`There is no mail ${name}.`);
  const unsubscribeUrl = needsUnsubscribe ? UNSUBSCRIBE : null;
  return renderMail({ content: mail(language), brand, language, unsubscribeUrl });
}

describe.each(Object.keys(MAILS))('%s', (name) => {
  test.each<MailLanguage>(['en', 'de'])('reads well in %s', async (language) => {
    const { subject, text, html } = rendered(name, language);
    const shown = `${subject}\n\n${text}`;
    await expect(shown).toMatchFileSnapshot(`./snapshots/${name}.${language}.txt`);
    await expect(html).toMatchFileSnapshot(`./snapshots/${name}.${language}.html`);
  });

  test.each<MailLanguage>(['en', 'de'])('says in %s why it came, and from whom', (language) => {
    const { text, html } = rendered(name, language);
    for (const part of [text, html]) {
      expect(part).toContain('Hafenstraße 1');
      expect(part).toContain('https://shop.example/datenschutz');
      expect(part).toMatch(language === 'de' ? /weil/ : /because/);
      expect(part.includes(UNSUBSCRIBE)).toBe(MAILS[name]?.needsUnsubscribe);
    }
  });

  test('makes text of whatever a shop or a member is called', () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\r\nBcc: eve@example.com';
    const brand = { ...BRAND, shopName: evil, imprint: evil, logoUrl: 'https://x.example/"><b>' };
    const { mail } = MAILS[name] ?? {};
    const content = mail?.('en');
    if (!content) return;
    const { subject, html } = renderMail({
      content: {
        ...content,
        subject: evil,
        blocks: [
          { kind: 'code', code: evil, label: evil },
          { kind: 'button', label: evil, url: evil },
          { kind: 'list', items: [evil] },
        ],
      },
      brand,
      language: 'en',
      unsubscribeUrl: UNSUBSCRIBE,
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toMatch(/<script|<img src=x|"><b>/);
  });

  test.each<MailLanguage>(['en', 'de'])('fits a terminal in %s', (language) => {
    const { text } = rendered(name, language);
    for (const line of text.split('\n')) {
      if (!line.includes('://')) expect(line.length).toBeLessThanOrEqual(72);
    }
  });

  test('is small enough to be shown whole by every mail program', () => {
    // Gmail cuts off after 102 kB.
    expect(rendered(name, 'de').html.length).toBeLessThan(20_000);
  });
});

test('a button can be read in whatever colour the shop has', () => {
  const content: MailContent = {
    subject: 'x',
    preview: '',
    blocks: [{ kind: 'button', label: 'Go', url: 'https://shop.example/' }],
    why: 'y',
  };
  const colors = ['#ffffff', '#ffe600', '#8a4b2f', '#000000', '#777777', null];
  const inks = colors.map((accentColor) => {
    const brand = { ...BRAND, accentColor };
    const { html } = renderMail({ content, brand, language: 'en', unsubscribeUrl: null });
    return /class="button"[^>]*[; ]color:(#[0-9a-f]{6})/.exec(html)?.[1];
  });
  expect(inks).toEqual(['#000000', '#000000', '#ffffff', '#ffffff', '#000000', '#ffffff']);
});
