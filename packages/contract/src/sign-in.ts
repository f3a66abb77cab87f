import { z } from '@hono/zod-openapi';
import * as limits from './limits.ts';
import { Email, Language, TimeOut } from './primitives.ts';

export const SignInInput = z
  .object({ email: Email, language: Language.optional() })
  .strict()
  .openapi('SignInInput');

/** The same answer for known and unknown addresses. */
export const SignInStarted = z
  .object({
    challenge: z.string().openapi({
      description: 'To be sent back with the code: it works in the browser that has asked for it',
    }),
    expiresInSeconds: z.int(),
    codeDigits: z.int().openapi({ description: '6; more while somebody guesses codes' }),
  })
  .openapi('SignInStarted');

export const SignInVerifyInput = z
  .object({
    email: Email,
    code: z
      .string()
      .trim()
      .regex(/^[0-9]{6,10}$/, 'The code has six to ten digits.'),
    challenge: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'Send the challenge that came when the code was asked for.'),
  })
  .strict()
  .openapi('SignInVerifyInput');

/** What proves the other membership: a session of it, or a code that was mailed to its address. */
export const MyMergeInput = z
  .union([
    z.object({ session: z.string().min(1).max(limits.MAX_TOKEN_LENGTH) }).strict(),
    SignInVerifyInput,
  ])
  .openapi('MyMergeInput', {
    description:
      'A session of the other membership, or a sign-in code for an address that it has proven',
  });

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
