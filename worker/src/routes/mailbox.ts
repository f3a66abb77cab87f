import { createHash } from 'node:crypto';
import { limits, ShopId } from '@stamm/contract';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { directoryOf, shopNamed } from '../bindings.ts';
import type { AnyoneEnv } from '../http/caller-env.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';
import type { MailboxMail } from '../shop/api.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  article { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; margin: 1rem 0; padding: 1rem; }
  h2 { font-size: 1.1rem; margin: 0; }
  p { margin: .25rem 0; }
  .about { font-size: .875rem; }
  pre { font: inherit; margin: 1rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

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

function mailArticle(mail: MailboxMail) {
  return html`<article>
        <h2>${mail.subject}</h2>
        <p class="about">To ${mail.to}, <time datetime="${mail.createdAt}">${TIME.format(new Date(mail.createdAt))} UTC</time></p>
        <pre>${mail.text}</pre>
      </article>`;
}

function mailboxPage(shopId: string, mails: MailboxMail[]) {
  const newestFirst = mails.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return page(
    `Mailbox of ${shopId}`,
    html`<p>Mails that Stamm would have sent. <a href="?shop=${shopId}">Look again</a> · <a href="/dev/mailbox">All shops</a></p>
      ${mails.length === 0 ? html`<p>There is no mail yet.</p>` : newestFirst.map(mailArticle)}`,
  );
}

function shopsPage(shops: { id: string; name: string }[]) {
  if (shops.length === 0) return page('Mailboxes', html`<p>There is no shop yet.</p>`);
  const links = shops.map((shop) => html`<li><a href="?shop=${shop.id}">${shop.name}</a></li>`);
  return page('Mailboxes', html`<ul>${links}</ul>`);
}

/** Mails to look at while developing. In production there is no such page. */
export function mailboxRoutes() {
  return new Hono<AnyoneEnv>().get('/dev/mailbox', async (c) => {
    if (c.env.ENVIRONMENT !== 'development' || c.env.MAIL !== 'mailbox') return c.notFound();
    c.header('content-security-policy', POLICY);
    const shop = c.req.query('shop');
    if (shop === undefined) {
      const shops = await directoryOf(c.env).list({ limit: limits.MAX_PAGE_SIZE });
      return c.html(shopsPage(shops.items));
    }
    if (!ShopId.safeParse(shop).success) refuse('shop_not_found', 'There is no shop with this id.');
    return c.html(mailboxPage(shop, orRefuse(await shopNamed(c.env, shop).mailbox())));
  });
}
