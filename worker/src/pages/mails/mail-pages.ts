import type { Hono } from 'hono';
import { html } from 'hono/html';
import { orRefuse } from '../../problems/refusal.ts';
import type { MailTopicView } from '../../shop/api.ts';
import { type PageEnv, pagesOfShop } from '../page-calls.ts';
import { type Page, pageResponse } from '../shell.ts';
import { UNSUBSCRIBE_WORDS } from './words.ts';

/**
 * The page at the end of mails to members. A GET changes nothing; a POST, whatever its body says,
 * is the button or the one click of RFC 8058.
 */
export function mailPages(): Hono<PageEnv> {
  const pages = pagesOfShop();

  pages.get('/p/:shop/mails/unsubscribe/:token', async (c) => {
    const view = orRefuse(await c.var.shop.mailTopicView(c.req.param('token')));
    return pageResponse(unsubscribePage(view, c.var.brand.shopName), c.var.brand);
  });

  pages.post('/p/:shop/mails/unsubscribe/:token', async (c) => {
    const view = orRefuse(await c.var.shop.endMailTopic(c.req.param('token')));
    return pageResponse(unsubscribePage(view, c.var.brand.shopName), c.var.brand);
  });

  return pages;
}

function unsubscribePage({ language, isSubscribed }: MailTopicView, shopName: string): Page {
  const words = UNSUBSCRIBE_WORDS[language];
  const note = html`<p class="quiet">${words.note}</p>`;
  if (!isSubscribed) {
    const content = html`<p>${words.endedText(shopName)}</p>\n${note}`;
    return { language, title: words.endedTitle, content };
  }
  const content = html`<p>${words.text(shopName)}</p>
<form method="post"><button>${words.button}</button></form>
${note}`;
  return { language, title: words.title, content };
}
