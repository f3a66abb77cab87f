/** A whole shop as a file, and back. */
import { createRoute, z } from '@hono/zod-openapi';
import { EXPORT_FORM } from './export.ts';
import { ExportLine } from './export-lines.ts';
import { ImportEvent } from './order-import.ts';
import { backend, problems } from './route-parts.ts';

export const exportShop = createRoute({
  method: 'get',
  path: '/v1/export',
  operationId: 'exportShop',
  tags: ['Shop backend'],
  summary: 'The whole shop as NDJSON, as importShop takes it',
  description: EXPORT_FORM,
  security: backend('exports'),
  responses: {
    200: {
      description: 'One ExportLine a line: a header, the rows, and the end',
      content: { 'application/x-ndjson': { schema: ExportLine } },
    },
    ...problems,
  },
});

export const importShop = createRoute({
  method: 'post',
  path: '/v1/import/shop',
  operationId: 'importShop',
  tags: ['Shop backend'],
  summary: 'Fill an empty shop with an export of another',
  description:
    'Takes what exportShop has written, into a shop that has no customers yet (else `shop_not_empty`). A large file may be sent in several requests, cut between lines: one that begins with the header begins the import anew, any other goes on with it. Until its last line has come, and the books were recomputed from it and hold, every other call to the shop is refused with `shop_being_imported`. Keys and webhook endpoints stay those of the shop that takes it in; the chain of hashes is that of the file from then on. The answer streams: `recorded` counts rows and photos.',
  security: backend('all'),
  request: {
    body: { required: true, content: { 'application/x-ndjson': { schema: z.string() } } },
  },
  responses: {
    200: {
      description: 'One ImportEvent a line',
      content: { 'application/x-ndjson': { schema: ImportEvent } },
    },
    ...problems,
  },
});
