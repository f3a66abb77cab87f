import { z } from '@hono/zod-openapi';
import { collectIgnored } from './details.ts';
import {
  checkLineIds,
  GuestOrCustomerId,
  OptionalEmail,
  orderLines,
  orderShape,
} from './orders.ts';
import { AmountMinor, EmailVerified, Id } from './primitives.ts';

const importShape = {
  orderId: Id,
  customerId: GuestOrCustomerId,
  email: OptionalEmail,
  emailVerified: EmailVerified,
  ...orderShape,
  refundedMinor: AmountMinor.default(0).openapi({
    description: 'All that was given back of it so far',
  }),
};

/** What a line of CSV can tell: a cell has no place for the lines of an order, or other lists. */
export const IMPORT_COLUMNS: readonly string[] = Object.keys(importShape).filter(
  (name) => name !== 'couponCodes',
);

/** One line of an import in NDJSON; in CSV the same names are the columns (without lists). */
export const ImportLine = z
  .object({ ...importShape, lines: orderLines })
  .strict()
  .superRefine(checkLineIds)
  .transform(collectIgnored)
  .openapi('ImportLine', {
    description: 'An order that is paid at placedAt unless paidAt says otherwise (null: not paid)',
  });

const importCounts = {
  lines: z.int().openapi({ description: 'Lines read so far, without header and empty ones' }),
  recorded: z.int().openapi({ description: 'Orders that were new or changed' }),
  unchanged: z.int().openapi({ description: 'Orders that were known already just so' }),
  outdated: z.int().openapi({ description: 'Orders of which something newer is known' }),
  noted: z.int().openapi({ description: 'Things to know of lines that were taken in' }),
  rejected: z.int(),
};

/** The answer to an import: one JSON object a line, while it goes on. The last is `done` or `failed`. */
export const ImportEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('progress'), ...importCounts }),
    z.object({
      type: z.literal('rejected'),
      line: z.int().openapi({ description: 'Number of the line in the file, from 1' }),
      code: z.string(),
      reason: z.string(),
    }),
    z.object({
      type: z.literal('noted').openapi({
        description: 'The line was taken in, but not all of it as it stands; the first twenty',
      }),
      line: z.int(),
      code: z.string().openapi({ description: 'detail_ignored, or as in the notes of orders' }),
      reason: z.string(),
    }),
    z.object({ type: z.literal('done'), ...importCounts }),
    z.object({ type: z.literal('failed'), code: z.string(), reason: z.string(), ...importCounts }),
  ])
  .openapi('ImportEvent');
