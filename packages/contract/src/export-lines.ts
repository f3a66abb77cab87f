import { z } from '@hono/zod-openapi';
import { EXPORT_FORMAT } from './export.ts';

export const ExportHeader = z.object({
  format: z.literal(EXPORT_FORMAT),
  version: z.int(),
  shop: z.string(),
  at: z.string(),
  migrations: z.array(z.int()),
});

const Value = z.union([z.string(), z.number(), z.null(), z.object({ base64: z.string() })]);

export const ExportedRow = z.object({
  table: z.string(),
  row: z.record(z.string(), Value),
});

export const ExportEnd = z.object({
  end: z.literal(true),
  complete: z.boolean().openapi({
    description: 'Nothing was written between the first line and the last',
  }),
  counts: z.record(z.string(), z.int()),
});

/** One line of an export. */
export const ExportLine = z
  .union([
    ExportHeader,
    ExportedRow,
    z.object({ photo: z.string(), base64: z.string() }),
    z.object({
      leftBehind: z.string(),
      key: z.array(z.union([z.string(), z.number()])),
    }),
    ExportEnd,
  ])
  .openapi('ExportLine');
