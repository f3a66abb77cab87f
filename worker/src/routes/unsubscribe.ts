import { OpenAPIHono } from '@hono/zod-openapi';
import { routes, ShopId } from '@stamm/contract';
import type { Context } from 'hono';
import { shopNamed } from '../bindings.ts';
import type { AnyoneEnv } from '../http/caller-env.ts';
import { type MessagePage, messagePage } from '../pages/message-page.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';
import type { ShopApi, UnsubscribePage } from '../shop/api.ts';

interface Words {
  title: string;
  text(shopName: string): string;
  button: string;
  endedTitle: string;
  endedText(shopName: string): string;
  note: string;
}

const WORDS: Record<UnsubscribePage['language'], Words> = {
  en: {
    title: 'No more of these mails?',
    text: (shopName) => `${shopName} tells you by mail before points of yours expire.`,
    button: 'Unsubscribe',
    endedTitle: 'You get no more of these mails',
    endedText: (shopName) =>
      `${shopName} no longer tells you by mail before points expire. Your points are as they were.`,
    note: 'In your account at the shop you still see when points expire.',
  },
  de: {
    title: 'Diese Nachrichten abbestellen?',
    text: (shopName) => `${shopName} schreibt Ihnen, bevor Punkte auf Ihrem Konto verfallen.`,
    button: 'Abbestellen',
    endedTitle: 'Sie erhalten keine solchen Nachrichten mehr',
    endedText: (shopName) =>
      `${shopName} schreibt Ihnen nicht mehr, bevor Punkte verfallen. Ihre Punkte behalten Sie.`,
    note: 'In Ihrem Konto beim Shop sehen Sie weiterhin, wann Punkte verfallen.',
  },
};

function pageOf({ language, shopName, isSubscribed }: UnsubscribePage): MessagePage {
  const words = WORDS[language];
  const said = isSubscribed
    ? { title: words.title, text: words.text(shopName), button: words.button }
    : { title: words.endedTitle, text: words.endedText(shopName) };
  return { language, shopName, ...said, note: words.note };
}

/** The token begins with the id of its shop. */
async function shopOf(c: Context<AnyoneEnv>, token: string): Promise<ShopApi> {
  const shopId = token.split('.', 1)[0] ?? '';
  if (!ShopId.safeParse(shopId).success || !(await c.var.fronts.exists(c.env, shopId))) {
    refuse(
      'invalid_link',
      'This link is not complete, or was changed. Open it from the mail once more.',
    );
  }
  return shopNamed(c.env, shopId);
}

export function unsubscribeRoutes() {
  const app = new OpenAPIHono<AnyoneEnv>();

  app.openapi(routes.showUnsubscribe, async (c) => {
    const { token } = c.req.valid('param');
    const shop = await shopOf(c, token);
    const page = pageOf(orRefuse(await shop.unsubscribePage(token)));
    return c.html(await messagePage(c, page), 200);
  });

  app.openapi(routes.unsubscribe, async (c) => {
    const { token } = c.req.valid('param');
    const shop = await shopOf(c, token);
    const page = pageOf(orRefuse(await shop.unsubscribe(token)));
    return c.html(await messagePage(c, page), 200);
  });

  return app;
}
