import { OpenAPIHono } from '@hono/zod-openapi';
import { limits, routes } from '@stamm/contract';
import type { NewsletterSubscriber } from '@stamm/contract/types';
import { visitor } from '../auth/networks.ts';
import type { BackendEnv, MemberEnv, VisitorEnv } from '../http/caller-env.ts';
import { csvHeader, csvLine } from '../http/csv-line.ts';
import { orRefuse } from '../problems/refusal.ts';
import type { BackendCaller, ShopApi, SubscribersPage } from '../shop/api.ts';

export function newsletterRoutes() {
  const app = new OpenAPIHono<VisitorEnv>();

  app.openapi(routes.subscribeNewsletter, async (c) => {
    orRefuse(await c.var.shop.subscribeNewsletter(visitor(c), c.req.valid('json')));
    return c.json({ confirmWithinDays: limits.NEWSLETTER_CONFIRM_DAYS }, 202);
  });

  app.openapi(routes.confirmNewsletter, async (c) =>
    c.json(orRefuse(await c.var.shop.confirmNewsletter(c.req.valid('json').token)), 200),
  );

  app.openapi(routes.unsubscribeNewsletter, async (c) => {
    orRefuse(await c.var.shop.unsubscribeNewsletter(c.req.valid('json').token));
    return c.body(null, 204);
  });

  return app;
}

export function myNewsletterRoutes() {
  const app = new OpenAPIHono<MemberEnv>();

  app.openapi(routes.getMyNewsletter, async (c) =>
    c.json(orRefuse(await c.var.shop.myNewsletter(c.var.caller)), 200),
  );

  app.openapi(routes.putMyNewsletter, async (c) =>
    c.json(orRefuse(await c.var.shop.putMyNewsletter(c.var.caller, c.req.valid('json'))), 200),
  );

  return app;
}

export function subscriberRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.listSubscribers, async (c) =>
    c.json(orRefuse(await c.var.shop.subscribers(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.exportSubscribers, async (c) => {
    const { shop, caller } = c.var;
    const pages = subscriberPages(shop, caller, c.req.valid('query'));
    // The first page before the answer begins: a key that is not good is to be told so.
    const first = await pages.next();
    return c.body(csvStream(first.value ?? [], pages), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="subscribers.csv"',
    });
  });

  app.openapi(routes.getSubscriber, async (c) =>
    c.json(orRefuse(await c.var.shop.subscriber(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.lookUpSubscriber, async (c) => {
    const { email } = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.lookUpSubscriber(c.var.caller, email)), 200);
  });

  app.openapi(routes.unsubscribeSubscriber, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orRefuse(await c.var.shop.unsubscribeSubscriber(c.var.caller, id)), 200);
  });

  app.openapi(routes.eraseSubscriber, async (c) => {
    orRefuse(await c.var.shop.eraseSubscriber(c.var.caller, c.req.valid('param').id));
    return c.body(null, 204);
  });

  app.openapi(routes.getSubscriberProof, async (c) =>
    c.json(orRefuse(await c.var.shop.subscriberProof(c.var.caller, c.req.valid('param').id)), 200),
  );

  return app;
}

const EXPORT_PAGE_SIZE = 500;

/** Page by page, so that no list is too long for the memory of a Worker. */
async function* subscriberPages(
  shop: ShopApi,
  caller: BackendCaller,
  filter: Pick<SubscribersPage, 'status' | 'topic'>,
): AsyncGenerator<NewsletterSubscriber[], undefined> {
  let cursor: string | undefined;
  do {
    const page = { ...filter, limit: EXPORT_PAGE_SIZE, cursor };
    const { items, nextCursor } = orRefuse(await shop.subscribers(caller, page));
    yield items;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return undefined;
}

const COLUMNS: [string, (subscriber: NewsletterSubscriber) => string | null][] = [
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ['email', ({ email }) => email],
  ['name', ({ name }) => name],
  ['topics', ({ topics }) => topics.join(' ')],
  ['language', ({ language }) => language],
  ['member_id', ({ memberId }) => memberId],
  ['consent_version', ({ consentVersion }) => consentVersion],
  ['confirmed_at', ({ confirmedAt }) => confirmedAt],
  ['unsubscribed_at', ({ unsubscribedAt }) => unsubscribedAt],
  ['preferences_url', ({ preferencesUrl }) => preferencesUrl],
  ['unsubscribe_url', ({ unsubscribeUrl }) => unsubscribeUrl],
];

function csvStream(
  first: NewsletterSubscriber[],
  rest: AsyncGenerator<NewsletterSubscriber[], undefined>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const lines = (subscribers: NewsletterSubscriber[]) =>
    encoder.encode(
      subscribers.map((one) => csvLine(COLUMNS.map(([, cell]) => cell(one) ?? ''))).join(''),
    );
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(csvHeader(COLUMNS.map(([name]) => name))));
      controller.enqueue(lines(first));
    },
    async pull(controller) {
      const { done, value } = await rest.next();
      if (done) controller.close();
      else controller.enqueue(lines(value));
    },
    async cancel() {
      await rest.return(undefined);
    },
  });
}
