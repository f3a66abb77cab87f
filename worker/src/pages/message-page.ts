import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';

const STYLE = `
  :root { color-scheme: light dark; font: 1.0625rem/1.55 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f3f1, #161514); color: light-dark(#1f1d1a, #f1efec); }
  main { box-sizing: border-box; width: min(34rem, calc(100% - 2rem)); margin: 2rem 0; padding: 2rem; border: 1px solid light-dark(#e4e1dc, #3a3733); border-radius: .75rem; background: light-dark(#fff, #211f1d); }
  h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .75rem; overflow-wrap: anywhere; }
  p { margin: 0 0 1rem; overflow-wrap: anywhere; }
  .shop { font-weight: 600; }
  .quiet { font-size: .9375rem; color: light-dark(#66615a, #aca69d); margin: 0; }
  button { font: inherit; font-weight: 600; padding: .7rem 1.4rem; margin: .5rem 0 1.25rem; border: 1px solid transparent; border-radius: .5rem; background: light-dark(#1f1d1a, #f1efec); color: light-dark(#fff, #161514); cursor: pointer; }
  button:focus-visible { outline: 3px solid light-dark(#2563eb, #93c5fd); outline-offset: 3px; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

export interface MessagePage {
  language: 'en' | 'de';
  shopName: string;
  title: string;
  text: string;
  /** Posts to the address that the page is at. */
  button?: string;
  /** Beneath it all. */
  note?: string;
}

/** A page that says one thing, and asks one thing at most. For links in mails. */
export async function messagePage(c: Context, page: MessagePage): Promise<string> {
  c.header('content-security-policy', POLICY);
  c.header('x-robots-tag', 'noindex');
  const button =
    page.button === undefined
      ? ''
      : html`<form method="post"><button>${page.button}</button></form>`;
  const note = page.note === undefined ? '' : html`<p class="quiet">${page.note}</p>`;
  return await html`<!doctype html>
<html lang="${page.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${page.title} · ${page.shopName}</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <main>
      <p class="shop">${page.shopName}</p>
      <h1>${page.title}</h1>
      <p>${page.text}</p>
      ${button}
      ${note}
    </main>
  </body>
</html>`;
}
