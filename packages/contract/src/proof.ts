import { z } from '@hono/zod-openapi';
import { Points } from './primitives.ts';

/** Whether recomputing everything from the transfers gives what is stored. */
export const Verification = z
  .object({
    ok: z.boolean(),
    transfers: z.int(),
    members: z.int(),
    lots: z.int(),
    orders: z.int(),
    points: z
      .object({
        available: Points,
        pending: Points,
        debt: Points,
        redeemed: Points,
        expired: Points,
      })
      .openapi({ description: 'Of all members; a total above 2^53 - 1 is shown as that' }),
    headHash: z
      .string()
      .nullable()
      .openapi({ description: 'Hash of the last transfer, hexadecimal' }),
    firstDifference: z
      .object({ what: z.string(), subject: z.string(), expected: z.string(), found: z.string() })
      .nullable(),
  })
  .openapi('Verification');

export const Health = z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health');
