import { z } from '@hono/zod-openapi';
import * as limits from './limits.ts';
import { Email, Language, TimeOut } from './primitives.ts';

export const SignInInput = z
  .object({ email: Email, language: Language.optional() })
  .strict()
  .openapi('SignInInput');

/** The same answer for known and unknown addresses. */
export const SignInStarted = z
  .object({ expiresInSeconds: z.int(), codeDigits: z.int() })
  .openapi('SignInStarted');

export const SignInVerifyInput = z
  .object({
    email: Email,
    code: z
      .string()
      .trim()
      .regex(/^[0-9]{6}$/, 'The code has six digits.'),
  })
  .strict()
  .openapi('SignInVerifyInput');

export const SessionInput = z
  .object({
    identityToken: z.string().min(1).max(limits.MAX_TOKEN_LENGTH),
    rejoin: z.boolean().optional().openapi({
      description:
        'true: the shopper has left and asks, by a deed of their own, to join again. Without it a customer who was erased is refused with `member_left`.',
    }),
  })
  .strict()
  .openapi('SessionInput');

export const Session = z
  .object({
    token: z.string().openapi({ description: 'Send it as `Authorization: Bearer …`' }),
    expiresAt: TimeOut,
    renewableUntil: TimeOut.openapi({ description: 'Until then a valid session can be renewed' }),
  })
  .openapi('Session');
