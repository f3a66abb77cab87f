import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { ImportLine } from '@stamm/contract/types';
import type { BackendEnv } from '../http/caller-env.ts';
import { mediaTypeOf } from '../http/json-body.ts';
import { CsvSource } from '../import/csv-source.ts';
import { importEvents } from '../import/import-events.ts';
import { ImportReader, type ImportSource } from '../import/import-reader.ts';
import { answerImport, isUtf8 } from '../import/import-stream.ts';
import { NdjsonSource } from '../import/ndjson-source.ts';
import { ORDERS_CSV } from '../import/orders-csv.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';

function sourceFor(contentType: string | undefined): ImportSource<ImportLine> {
  const mediaType = mediaTypeOf(contentType);
  if (isUtf8(contentType) && mediaType === 'text/csv') return new CsvSource(ORDERS_CSV);
  if (isUtf8(contentType) && mediaType === 'application/x-ndjson') return new NdjsonSource();
  return refuse(
    'unsupported_media_type',
    'Send CSV ("Content-Type: text/csv") or NDJSON ("Content-Type: application/x-ndjson"), in UTF-8.',
  );
}

export function importRoutes() {
  const app = new OpenAPIHono<BackendEnv>();
  // No schema sees this body: it is read line by line.
  app.openAPIRegistry.registerPath(routes.importOrders);
  app.post(routes.importOrders.getRoutingPath(), async (c) => {
    const { shop, caller } = c.var;
    const source = sourceFor(c.req.header('content-type'));
    orRefuse(await shop.mayImport(caller, 'orders'));
    const { body } = c.req.raw;
    if (!body) return refuse('invalid_request', 'The body is empty. Send the file as the body.');
    return answerImport(c, async () => {
      const reader = await ImportReader.open(body, source);
      return importEvents(reader.chunks(), (items) =>
        shop.importLines(
          caller,
          items.map(({ line, item }) => ({ line, order: item })),
        ),
      );
    });
  });
  return app;
}
