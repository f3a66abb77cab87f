import { html, raw } from 'hono/html';
import type { MailBrand } from '../email/mail-content.ts';
import type { PageLanguage } from './language.ts';
import { contentPolicy, styleSheet } from './style.ts';
import { type PageMessage, SHELL_WORDS } from './words.ts';

/** What `html` of hono/html makes: texts in it are escaped. */
export type PageHtml = ReturnType<typeof html>;

export interface Page {
  language: PageLanguage;
  /** Of the tab and, as the heading, of the page. */
  title: string;
  content: PageHtml;
  status?: number;
}

const NOBODY: MailBrand = {
  shopName: '',
  url: null,
  logoUrl: null,
  accentColor: null,
  imprint: null,
  privacyUrl: null,
};

/**
 * A page that somebody reaches from a mail: the shop's name, logo and colour around one thing to
 * read or do. It needs no script, remembers nothing and is in no index. A GET must change nothing:
 * programs that look for malware follow links, and press no buttons.
 */
export async function pageResponse(page: Page, shop: MailBrand | null): Promise<Response> {
  const brand = shop ?? NOBODY;
  const sheet = styleSheet(brand);
  return new Response(String(await document(page, brand, sheet)), {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': page.language,
      'content-security-policy': contentPolicy(sheet, brand.logoUrl),
      'x-robots-tag': 'noindex, nofollow',
    },
  });
}

/** A page with one message and nothing to do. */
export function messagePage(
  { title, text }: PageMessage,
  { language, status = 200 }: { language: PageLanguage; status?: number },
  shop: MailBrand | null,
): Promise<Response> {
  return pageResponse({ language, title, status, content: html`<p>${text}</p>` }, shop);
}

function document({ language, title, content }: Page, brand: MailBrand, sheet: string): PageHtml {
  const { shopName } = brand;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${shopName === '' ? title : `${title} · ${shopName}`}</title>
<style>${raw(sheet)}</style>
</head>
<body>
<div class="column">
${shopName === '' ? '' : masthead(brand)}
<main>
<h1>${title}</h1>
${content}
</main>
${foot(brand, language)}
</div>
</body>
</html>
`;
}

function masthead({ shopName, url, logoUrl }: MailBrand): PageHtml {
  const shown = logoUrl === null ? shopName : html`<img src="${logoUrl}" alt="${shopName}">`;
  return html`<header>${url === null ? shown : html`<a href="${url}">${shown}</a>`}</header>`;
}

function foot({ shopName, url, imprint, privacyUrl }: MailBrand, language: PageLanguage): PageHtml {
  const words = SHELL_WORDS[language];
  const links = [
    url === null ? '' : html`<a href="${url}">${words.toShop(shopName)}</a>`,
    privacyUrl === null ? '' : html`<a href="${privacyUrl}">${words.privacy}</a>`,
  ].filter((link) => link !== '');
  if (links.length === 0 && imprint === null) return html``;
  const [first = '', second] = links;
  return html`<footer>
${links.length === 0 ? '' : html`<p>${first}${second === undefined ? '' : html` · ${second}`}</p>`}
${imprint === null ? '' : html`<p>${imprint}</p>`}
</footer>`;
}
