import { z } from '@hono/zod-openapi';
import { Points } from './primitives.ts';

/**
 * The end of the chain of hashes at a moment. Keep one elsewhere: as long as it is found in the chain,
 * nobody has written history anew.
 */
export const ChainHead = z
  .object({
    position: z.int().min(0).openapi({ description: 'Grows with everything that is written' }),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .openapi('ChainHead');

export const VerifyQuery = z
  .object({
    position: z.coerce.number().int().min(0).optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  })
  .strict()
  .refine(({ position, hash }) => (position === undefined) === (hash === undefined), {
    message: 'An earlier head has a position and a hash: give both, or neither.',
  });

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
      .openapi({ description: 'Hash of the last link of the chain, hexadecimal' }),
    head: ChainHead.openapi({
      description: 'The end of the chain when this began: keep it, and have it looked for later',
    }),
    firstDifference: z
      .object({ what: z.string(), subject: z.string(), expected: z.string(), found: z.string() })
      .nullable(),
  })
  .openapi('Verification');

export const Health = z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health');

export const Readiness = z.object({ status: z.literal('ready') }).openapi('Readiness');
