import { limits, ShopId } from '@stamm/contract';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { directoryOf, shopNamed } from '../bindings.ts';
import { toBase64 } from '../encoding.ts';
import type { Env } from '../env.ts';
import { sha256Bytes } from '../hashing.ts';
import type { AnyoneEnv } from '../http/caller-env.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';
import type { MailboxMail } from '../shop/api.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 18%, transparent); --quiet: color-mix(in srgb, currentColor 68%, transparent); }
  body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
  p { margin: 0 0 1.25rem; color: var(--quiet); }
  a { color: inherit; }
  article { border: 1px solid var(--line); border-radius: .75rem; margin: 0 0 .75rem; overflow: clip; }
  summary { display: grid; gap: 0 1rem; grid-template-columns: 1fr auto; padding: .75rem 1rem; cursor: pointer; list-style: none; }
  summary::-webkit-details-marker { display: none; }
  summary:focus-visible { outline: 3px solid #2563eb; outline-offset: -3px; border-radius: .75rem; }
  h2 { font-size: 1rem; line-height: 1.5; margin: 0; overflow-wrap: anywhere; }
  details[open] h2 { font-size: 1.125rem; }
  .about { grid-column: 1; font-size: .875rem; color: var(--quiet); overflow-wrap: anywhere; }
  time { grid-column: 2; grid-row: 1; font-size: .875rem; color: var(--quiet); white-space: nowrap; }
  .state { font-weight: 600; }
  fieldset { border: 0; border-top: 1px solid var(--line); margin: 0; padding: 0; display: grid; grid-template-columns: auto auto 1fr; }
  label { padding: .5rem 1rem; font-size: .875rem; cursor: pointer; border-bottom: 2px solid transparent; color: var(--quiet); }
  label:has(:checked) { border-bottom-color: currentColor; color: inherit; font-weight: 600; }
  label:has(:focus-visible) { outline: 3px solid #2563eb; outline-offset: -3px; }
  input { position: absolute; opacity: 0; pointer-events: none; }
  iframe, pre { grid-column: 1 / -1; border: 0; border-top: 1px solid var(--line); margin: 0; }
  iframe { width: 100%; height: 40rem; resize: vertical; background: #fff; color-scheme: light dark; }
  pre { padding: 1rem; font: .875rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
  fieldset:has(.as-html:checked) pre, fieldset:has(.as-text:checked) iframe { display: none; }
  @media (max-width: 30rem) { summary { grid-template-columns: 1fr; } time { grid-column: 1; grid-row: auto; } }
`;

const STYLE_HASH = toBase64(sha256Bytes(STYLE));
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-src 'self'; frame-ancestors 'none'`;

/** A mail within the page: it may look as it likes, and do nothing. */
const MAIL_POLICY = `sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: http://localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

const TIME = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

function page(title: string, content: unknown) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`;
}

const STATES = { waiting: 'Waiting to be sent', sent: '', failed: 'Could not be sent' };

function mailArticle(shopId: string, mail: MailboxMail, isNewest: boolean) {
  const part = `part-${mail.id}`;
  const state = STATES[mail.state];
  return html`<article>
        <details${isNewest ? raw(' open') : ''}>
          <summary>
            <h2>${mail.subject}</h2>
            <time datetime="${mail.createdAt}">${TIME.format(new Date(mail.createdAt))} UTC</time>
            <span class="about">To ${mail.to} ${state === '' ? '' : html`<span class="state">· ${state}</span>`}</span>
          </summary>
          <fieldset>
            <label><input type="radio" class="as-html" name="${part}" checked> HTML</label>
            <label><input type="radio" class="as-text" name="${part}"> Text</label>
            <iframe title="${mail.subject}" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" src="/dev/mailbox/mail?shop=${shopId}&amp;mail=${mail.id}"></iframe>
            <pre>${mail.text}</pre>
          </fieldset>
        </details>
      </article>`;
}

function mailboxPage(shopId: string, mails: MailboxMail[]) {
  const articles = mails.map((mail, index) => mailArticle(shopId, mail, index === 0));
  return page(
    `Mailbox of ${shopId}`,
    html`<p>Mails that Stamm would have sent. <a href="?shop=${shopId}">Look again</a> · <a href="/dev/mailbox">All shops</a></p>
      ${mails.length === 0 ? html`<p>There is no mail yet.</p>` : articles}`,
  );
}

function shopsPage(shops: { id: string; name: string }[]) {
  if (shops.length === 0) return page('Mailboxes', html`<p>There is no shop yet.</p>`);
  const links = shops.map((shop) => html`<li><a href="?shop=${shop.id}">${shop.name}</a></li>`);
  return page('Mailboxes', html`<ul>${links}</ul>`);
}

/** The newest first. */
async function mailsOf(env: Env, shop: string): Promise<MailboxMail[]> {
  if (!ShopId.safeParse(shop).success) refuse('shop_not_found', 'There is no shop with this id.');
  return orRefuse(await shopNamed(env, shop).mailbox());
}

function isThere({ ENVIRONMENT, MAIL }: Env): boolean {
  return ENVIRONMENT === 'development' && MAIL === 'mailbox';
}

/** Mails to look at while developing. In production there is no such page. */
export function mailboxRoutes() {
  return new Hono<AnyoneEnv>()
    .get('/dev/mailbox', async (c) => {
      if (!isThere(c.env)) return c.notFound();
      c.header('content-security-policy', POLICY);
      const shop = c.req.query('shop');
      if (shop === undefined) {
        const shops = await directoryOf(c.env).list({ limit: limits.MAX_PAGE_SIZE });
        return c.html(shopsPage(shops.items));
      }
      return c.html(mailboxPage(shop, await mailsOf(c.env, shop)));
    })
    .get('/dev/mailbox/mail', async (c) => {
      if (!isThere(c.env)) return c.notFound();
      const { shop = '', mail: id = '' } = c.req.query();
      const mail = (await mailsOf(c.env, shop)).find((one) => one.id === id);
      if (!mail) return c.notFound();
      c.header('content-security-policy', MAIL_POLICY);
      c.header('x-frame-options', 'SAMEORIGIN');
      // Links open beside the mailbox, not within it.
      return c.html(mail.html.replace('<head>', '<head>\n<base target="_blank">'));
    });
}
