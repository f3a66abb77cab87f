/** What the descriptions of routes are made of. */
import { z } from '@hono/zod-openapi';
import { CouponCode } from './coupons.ts';
import { Id, IdempotencyKey, ShopId } from './primitives.ts';
import { ProblemSchema } from './problem.ts';
import type { KeyScope } from './scopes.ts';

/** Who may call: the security scheme of each route. */
export const SECURITY_SCHEMES = {
  operatorToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of whoever runs the Worker',
  },
  secretKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      "The shop backend's key, sk_<shop>_…; never in a browser. Each call names the scope that the key needs",
  },
  memberSession: {
    type: 'http',
    scheme: 'bearer',
    description: "A member's session, st_<shop>_…",
  },
} as const;

export const operator: Record<string, string[]>[] = [{ operatorToken: [] }];
export const member: Record<string, string[]>[] = [{ memberSession: [] }];

/** For the shop's backend, with a key that has this scope. */
export const backend = (scope: KeyScope): Record<string, KeyScope[]>[] => [{ secretKey: [scope] }];

const PROBLEM_MEANINGS: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Credentials are missing or not valid',
  403: 'The caller may not do this',
  404: 'There is no such thing',
  405: 'This method is not available here',
  409: 'It does not fit what is stored',
  413: 'The body is too large',
  415: 'This kind of body is not accepted',
  422: 'The request breaks a rule',
  429: 'Too many requests',
  500: 'Something went wrong on our side',
  503: 'Not available at the moment',
};

const problem = (status: number) => ({
  description: PROBLEM_MEANINGS[status] ?? 'A problem',
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

/** Every call can fail in any of these ways; documented once, for all. */
export const problems = {
  400: problem(400),
  401: problem(401),
  403: problem(403),
  404: problem(404),
  405: problem(405),
  409: problem(409),
  413: problem(413),
  415: problem(415),
  422: problem(422),
  429: problem(429),
  500: problem(500),
  503: problem(503),
} as const;

export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

export const shopParams = z.object({ shop: ShopId });
export const idParams = z.object({ id: Id });
export const codeParams = z.object({ code: CouponCode });
export const idempotent = z.object({ 'idempotency-key': IdempotencyKey });
