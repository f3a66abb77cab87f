import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv } from '../http/caller-env.ts';
import { mediaTypeOf } from '../http/json-body.ts';
import { answerImport, isUtf8 } from '../import/import-stream.ts';
import { importShop, openShopFile } from '../import/shop-file.ts';
import { photosOf } from '../photos/photo-store.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';
import { exportLines } from '../shop/export/export-all.ts';

/** A whole shop as a file, and back. */
export function exportRoutes() {
  const app = new OpenAPIHono<BackendEnv>();
  // No schema sees these bodies: they are read and written line by line.
  app.openAPIRegistry.registerPath(routes.exportShop);
  app.get(routes.exportShop.getRoutingPath(), async (c) => {
    const { shop, caller, shopId } = c.var;
    orRefuse(await shop.beginExport(caller, 'shop'));
    const lines = exportLines(shop, caller, photosOf(c.env, shopId));
    return c.body(textStream(lines), 200, {
      'content-type': 'application/x-ndjson',
      'content-disposition': `attachment; filename="${shopId}.ndjson"`,
    });
  });

  app.openAPIRegistry.registerPath(routes.importShop);
  app.post(routes.importShop.getRoutingPath(), async (c) => {
    const { shopId, fronts } = c.var;
    const contentType = c.req.header('content-type');
    if (mediaTypeOf(contentType) !== 'application/x-ndjson' || !isUtf8(contentType)) {
      refuse(
        'unsupported_media_type',
        'Send NDJSON ("Content-Type: application/x-ndjson"), in UTF-8.',
      );
    }
    const { body } = c.req.raw;
    if (!body) return refuse('invalid_request', 'The body is empty. Send the file as the body.');
    return answerImport(c, async () => {
      const file = await openShopFile(c.env, c.var, body);
      fronts.forget(shopId);
      fronts.reviewPages.forget(shopId);
      return importShop(file, () => {
        fronts.forget(shopId);
        fronts.reviewPages.forget(shopId);
      });
    });
  });
  return app;
}

function textStream(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
