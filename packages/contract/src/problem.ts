import { z } from '@hono/zod-openapi';
import { ERRORS, type ErrorCode } from './errors.ts';

const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

export const ProblemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:stamm:problem:not_enough_points' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'What went wrong and what to do about it' }),
    code: z.enum(codes),
    requestId: z.string().openapi({
      description: 'What the request is called in the header `Request-Id` and in the log',
    }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    retryAfter: z.int().optional(),
  })
  .openapi('Problem');
