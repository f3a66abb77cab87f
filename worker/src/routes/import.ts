import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { ImportEvent } from '@stamm/contract/types';
import type { BackendEnv } from '../http/caller-env.ts';
import { mediaTypeOf } from '../http/json-body.ts';
import { importEvents } from '../import/import-events.ts';
import { type ImportFormat, ImportReader } from '../import/import-reader.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';

const FORMATS: Record<string, ImportFormat> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
};

/**
 * Answer that may wait for a caller who sends the whole file before reading any of it. Beyond
 * it the import waits, for the memory of a Worker is small and a file may have no end.
 */
const WAITING_ANSWER_BYTES = 8 * 1024 * 1024;

function formatOf(contentType: string | undefined): ImportFormat {
  const format = FORMATS[mediaTypeOf(contentType)];
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1];
  if (format && (charset === undefined || /^utf-?8$/i.test(charset))) return format;
  return refuse(
    'unsupported_media_type',
    'Send CSV ("Content-Type: text/csv") or NDJSON ("Content-Type: application/x-ndjson"), in UTF-8.',
  );
}

/** The events as NDJSON. Reads ahead of the caller, and no further than may wait. */
function answerStream(events: AsyncGenerator<ImportEvent[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await events.next();
        if (done) return controller.close();
        controller.enqueue(
          encoder.encode(value.map((event) => `${JSON.stringify(event)}\n`).join('')),
        );
      },
      async cancel() {
        await events.return(undefined);
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: WAITING_ANSWER_BYTES }),
  );
}

export function importRoutes() {
  const app = new OpenAPIHono<BackendEnv>();
  // No schema sees this body: it is read line by line.
  app.openAPIRegistry.registerPath(routes.importOrders);
  app.post(routes.importOrders.getRoutingPath(), async (c) => {
    const { shop, caller } = c.var;
    const format = formatOf(c.req.header('content-type'));
    orRefuse(await shop.mayImport(caller));
    const { body } = c.req.raw;
    if (!body) return refuse('invalid_request', 'The body is empty. Send the file as the body.');
    const reader = await ImportReader.open(body, format);
    const events = importEvents(reader.chunks(), (lines) => shop.importLines(caller, lines));
    return c.body(answerStream(events), 200, { 'content-type': 'application/x-ndjson' });
  });
  return app;
}
