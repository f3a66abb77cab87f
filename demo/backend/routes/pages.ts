import { type Context, Hono } from 'hono';
import { findProduct, type Product } from '../../shop/catalogue.ts';
import { customerOf, languageOf, sessionOf, setLanguage } from '../http.ts';
import type { MintIdentity } from '../identity.ts';
import { type PageName, type Pages, pageNames } from '../pages.ts';
import { cartCount, type Sessions } from '../sessions.ts';

export function pageRoutes(pages: Pages, sessions: Sessions, mintIdentity: MintIdentity) {
  async function show(context: Context, name: PageName, product?: Product): Promise<Response> {
    const session = sessionOf(context, sessions);
    const customer = customerOf(session);
    const html = pages.render(
      name,
      {
        url: new URL(context.req.url),
        language: languageOf(context),
        customer,
        identityToken: customer && (await mintIdentity(customer)),
        cartCount: cartCount(session),
      },
      product,
    );
    // The page holds an identity token and a cart: it is for this visitor alone.
    context.header('cache-control', 'private, no-store');
    return context.html(html, name === 'not-found' ? 404 : 200);
  }

  const routes = new Hono();

  /** `?lang=en` on any page is remembered, and the address is clean again. */
  routes.use('*', async (context, next) => {
    const url = new URL(context.req.url);
    const language = url.searchParams.get('lang');
    if (context.req.method !== 'GET' || (language !== 'de' && language !== 'en')) return next();
    setLanguage(context, language);
    url.searchParams.delete('lang');
    return context.redirect(`${url.pathname}${url.search}`, 303);
  });

  routes.get('/', (context) => show(context, 'index'));
  for (const name of pageNames) {
    routes.get(`/${name}.html`, (context) => show(context, name));
  }
  routes.get('/products/:file{[a-z-]+\\.html}', (context) => {
    const product = findProduct(context.req.param('file').replace('.html', ''));
    return product ? show(context, 'product', product) : show(context, 'not-found');
  });
  routes.get('*', (context) => show(context, 'not-found'));
  return routes;
}
