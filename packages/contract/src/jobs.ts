import { z } from '@hono/zod-openapi';
import { PageQuery, TimeOut } from './primitives.ts';

export const JobState = z.enum(['waiting', 'failed']);

/** Work that the shop does later: releases, expiry, mails, webhooks, clean-up. */
export const Job = z
  .object({
    id: z.string(),
    kind: z.string(),
    state: JobState.openapi({
      description: 'failed: given up after the last attempt; retry by hand',
    }),
    dueAt: TimeOut,
    attempts: z.int(),
    lastError: z.string().nullable(),
  })
  .openapi('Job');

export const JobQuery = PageQuery.extend({ state: JobState.default('failed') });

export const JobPage = z
  .object({ items: z.array(Job), nextCursor: z.string().nullable() })
  .openapi('JobPage');
