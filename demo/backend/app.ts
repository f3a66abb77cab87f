import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { ProblemView } from '../shop/api.ts';
import type { Checkout } from './checkout.ts';
import { languageOf } from './http.ts';
import type { MintIdentity } from './identity.ts';
import type { Orders } from './orders.ts';
import type { Outbox } from './outbox.ts';
import type { Pages } from './pages.ts';
import { ShopProblem } from './problem.ts';
import { cartRoutes } from './routes/cart.ts';
import { checkoutRoutes } from './routes/checkout.ts';
import { orderRoutes } from './routes/orders.ts';
import { pageRoutes } from './routes/pages.ts';
import { sessionRoutes } from './routes/session.ts';
import { sentenceFor } from './sentences.ts';
import type { Sessions } from './sessions.ts';

export interface Shop {
  loyaltyUrl: string;
  distDir: string;
  pages: Pages;
  sessions: Sessions;
  orders: Orders;
  checkout: Checkout;
  outbox: Outbox;
  mintIdentity: MintIdentity;
}

const MAX_BODY_BYTES = 16 * 1024;

/** As strict as it gets. Stamm needs its host for scripts, requests, and images: QR codes, photos of reviews. */
function contentSecurityPolicy(loyaltyUrl: string) {
  const loyalty = new URL(loyaltyUrl).origin;
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", loyalty],
    connectSrc: ["'self'", loyalty],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", loyalty],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
}

function toProblem(error: Error): ShopProblem {
  if (error instanceof ShopProblem) return error;
  if (error instanceof HTTPException && error.status === 413) {
    return new ShopProblem('invalid_request', 413);
  }
  if (error instanceof HTTPException && error.status < 500) {
    return new ShopProblem('invalid_request', 400);
  }
  console.error(error);
  return new ShopProblem('internal', 500);
}

export function createApp(shop: Shop): Hono {
  const { sessions, orders, checkout, outbox, mintIdentity } = shop;
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: contentSecurityPolicy(shop.loyaltyUrl),
      // Without TLS, as on localhost, the header would mean nothing.
      strictTransportSecurity: false,
      referrerPolicy: 'strict-origin-when-cross-origin',
    }),
  );
  app.onError((error, context) => {
    const problem = toProblem(error);
    const view: ProblemView = {
      code: problem.code,
      message: sentenceFor(problem, languageOf(context)),
    };
    return context.json(view, problem.status);
  });

  const api = new Hono();
  api.use(bodyLimit({ maxSize: MAX_BODY_BYTES }));
  api.use(async (context, next) => {
    await next();
    context.header('cache-control', 'private, no-store');
  });
  api.route('/', sessionRoutes(sessions, mintIdentity));
  api.route('/cart', cartRoutes(sessions));
  api.route('/checkout', checkoutRoutes(sessions, checkout));
  api.route('/orders', orderRoutes(sessions, orders, checkout, outbox));
  api.all('*', () => {
    throw new ShopProblem('not_found', 404);
  });
  app.route('/api', api);

  const immutable = { 'cache-control': 'public, max-age=31536000, immutable' };
  const files = { root: shop.distDir };
  app.use(
    '/assets/*',
    serveStatic({
      ...files,
      onFound: (_path, context) => {
        for (const [name, value] of Object.entries(immutable)) context.header(name, value);
      },
    }),
  );
  app.use('/art/*', serveStatic(files));
  app.use('/favicon.svg', serveStatic(files));
  app.route('/', pageRoutes(shop.pages, sessions, mintIdentity));
  return app;
}
