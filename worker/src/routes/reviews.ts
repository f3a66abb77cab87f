import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { Context } from 'hono';
import type { BackendEnv, MemberEnv, VisitorEnv } from '../http/caller-env.ts';
import { entityTag, isKnown } from '../http/entity-tag.ts';
import { mediaTypeOf } from '../http/json-body.ts';
import { CsvSource } from '../import/csv-source.ts';
import { importEvents } from '../import/import-events.ts';
import { ImportReader } from '../import/import-reader.ts';
import { answerImport, isUtf8 } from '../import/import-stream.ts';
import { REVIEWS_CSV, REVIEWS_CSV_HEADER, reviewCsvLine } from '../import/reviews-csv.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';

/** Not older than that: who has written a review looks for it. */
const PUBLIC_CACHING = 'public, max-age=60';

/** What everybody may see of a product's reviews. */
export function productReviewRoutes() {
  const app = new OpenAPIHono<VisitorEnv>();
  app.openapi(routes.getProductReviews, async (c) => {
    const { product } = c.req.valid('param');
    const query = c.req.valid('query');
    const { reviewPages } = c.var.fronts;
    const asked = JSON.stringify([product, query]);
    let page = reviewPages.get(c.var.shopId, asked);
    if (!page) {
      const body = JSON.stringify(orRefuse(await c.var.shop.productReviews(product, query)));
      page = { body, tag: entityTag(body) };
      reviewPages.keep(c.var.shopId, asked, page);
    }
    const headers = { etag: page.tag, 'cache-control': PUBLIC_CACHING };
    if (isKnown(page.tag, c.req.header('if-none-match'))) return c.body(null, 304, headers);
    return new Response(page.body, {
      headers: { ...headers, 'content-type': 'application/json' },
    });
  });
  return app;
}

/** Whoever has changed a review is to see the change at once. */
function forgetPages(c: Pick<Context<MemberEnv | BackendEnv>, 'var'>): void {
  c.var.fronts.reviewPages.forget(c.var.shopId);
}

/** What members write. */
export function myReviewRoutes() {
  const app = new OpenAPIHono<MemberEnv>();

  app.openapi(routes.listReviewRequests, async (c) => {
    const { productId } = c.req.valid('query');
    return c.json(orRefuse(await c.var.shop.reviewRequests(c.var.caller, productId)), 200);
  });

  app.openapi(routes.listMyReviews, async (c) =>
    c.json(orRefuse(await c.var.shop.myReviews(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.submitReview, async (c) => {
    const submitted = await c.var.shop.submitReview(c.var.caller, c.req.valid('json'));
    const { review, isNew } = orRefuse(submitted);
    forgetPages(c);
    return c.json(review, isNew ? 201 : 200);
  });

  app.openapi(routes.changeMyReview, async (c) => {
    const { id } = c.req.valid('param');
    const change = c.req.valid('json');
    const review = orRefuse(await c.var.shop.changeReview(c.var.caller, id, change));
    forgetPages(c);
    return c.json(review, 200);
  });

  app.openapi(routes.deleteMyReview, async (c) => {
    orRefuse(await c.var.shop.takeBackReview(c.var.caller, c.req.valid('param').id));
    forgetPages(c);
    return c.body(null, 204);
  });

  return app;
}

/** What the shop decides and answers. */
export function reviewRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.listReviews, async (c) =>
    c.json(orRefuse(await c.var.shop.reviews(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.approveReview, async (c) => {
    const { id } = c.req.valid('param');
    const review = orRefuse(await c.var.shop.approveReview(c.var.caller, id));
    forgetPages(c);
    return c.json(review, 200);
  });

  app.openapi(routes.rejectReview, async (c) => {
    const { id } = c.req.valid('param');
    const input = c.req.valid('json');
    const review = orRefuse(await c.var.shop.rejectReview(c.var.caller, id, input));
    forgetPages(c);
    return c.json(review, 200);
  });

  app.openapi(routes.putReviewAnswer, async (c) => {
    const { id } = c.req.valid('param');
    const input = c.req.valid('json');
    const review = orRefuse(await c.var.shop.answerReview(c.var.caller, id, input));
    forgetPages(c);
    return c.json(review, 200);
  });

  app.openapi(routes.deleteReviewAnswer, async (c) => {
    orRefuse(await c.var.shop.removeAnswer(c.var.caller, c.req.valid('param').id));
    forgetPages(c);
    return c.body(null, 204);
  });

  return app;
}

/** Reviews as CSV, in and out. */
export function reviewFileRoutes() {
  const app = new OpenAPIHono<BackendEnv>();
  // No schema sees these bodies: they are read and written line by line.
  app.openAPIRegistry.registerPath(routes.importReviews);
  app.post(routes.importReviews.getRoutingPath(), async (c) => {
    const { shop, caller } = c.var;
    const contentType = c.req.header('content-type');
    if (mediaTypeOf(contentType) !== 'text/csv' || !isUtf8(contentType)) {
      refuse('unsupported_media_type', 'Send CSV ("Content-Type: text/csv"), in UTF-8.');
    }
    orRefuse(await shop.mayImport(caller, 'reviews'));
    const { body } = c.req.raw;
    if (!body) return refuse('invalid_request', 'The body is empty. Send the file as the body.');
    return answerImport(c, async () => {
      const reader = await ImportReader.open(body, new CsvSource(REVIEWS_CSV));
      return importEvents(reader.chunks(), async (items) => {
        const reviews = items.map(({ line, item }) => ({ line, review: item }));
        const imported = await shop.importReviews(caller, reviews);
        forgetPages(c);
        return imported;
      });
    });
  });

  app.openAPIRegistry.registerPath(routes.exportReviews);
  app.get(routes.exportReviews.getRoutingPath(), async (c) => {
    const { shop, caller } = c.var;
    orRefuse(await shop.beginExport(caller, 'reviews'));
    const page = async (cursor?: string) => orRefuse(await shop.exportReviews(caller, cursor));
    const first = await page();
    return c.body(csvStream(first, page), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="reviews.csv"',
    });
  });

  return app;
}

type ExportPage = { lines: Parameters<typeof reviewCsvLine>[0][]; nextCursor: string | null };

/** Page after page, as fast as they are read. */
function csvStream(
  first: ExportPage,
  page: (cursor: string) => Promise<ExportPage>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: ExportPage | undefined = first;
  let text = REVIEWS_CSV_HEADER;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!next) return controller.close();
      const { lines, nextCursor }: ExportPage = next;
      text += lines.map(reviewCsvLine).join('');
      controller.enqueue(encoder.encode(text));
      text = '';
      next = nextCursor === null ? undefined : await page(nextCursor);
    },
  });
}
