import { z } from '@hono/zod-openapi';
import * as limits from './limits.ts';
import { ShopId, TimeOut } from './primitives.ts';
import { ProgramInput } from './program.ts';

/** Scheme, host and port of a page, as browsers send it. */
export const Origin = z
  .string()
  .max(300)
  .refine((text) => {
    try {
      const url = new URL(text);
      return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text;
    } catch {
      return false;
    }
  }, 'An origin is scheme, host and port without a path, such as https://shop.example.')
  .openapi({ example: 'https://shop.example' });

const shopShape = {
  name: z.string().trim().min(1).max(limits.MAX_NAME_LENGTH),
  allowedOrigins: z.array(Origin).max(limits.MAX_ORIGINS),
  emailSignIn: z.boolean().default(true),
};

export const ShopInput = z
  .object({ id: ShopId, ...shopShape, program: ProgramInput })
  .strict()
  .openapi('ShopInput');

export const ShopPatch = z
  .object({
    name: shopShape.name.optional(),
    allowedOrigins: shopShape.allowedOrigins.optional(),
    emailSignIn: z.boolean().optional(),
  })
  .strict()
  .openapi('ShopPatch');

export const Shop = z.object({ id: z.string(), ...shopShape, createdAt: TimeOut }).openapi('Shop');

export const ShopPage = z
  .object({
    items: z.array(z.object({ id: z.string(), name: z.string(), createdAt: TimeOut })),
    nextCursor: z.string().nullable(),
  })
  .openapi('ShopPage');

export const KeyKind = z.enum(['secret', 'identity']);

export const KeyInput = z.object({ kind: KeyKind }).strict().openapi('KeyInput');

/** A key as it is listed: never with its secret. */
export const Key = z
  .object({
    id: z.string(),
    kind: KeyKind,
    createdAt: TimeOut,
    revokedAt: TimeOut.nullable(),
    hint: z.string().openapi({ description: 'The last four characters' }),
  })
  .openapi('Key');

export const KeyList = z.object({ items: z.array(Key) }).openapi('KeyList');

/** A new key: the only time that its secret is shown. */
export const NewKey = z.object({ ...Key.shape, secret: z.string() }).openapi('NewKey');

/** A new shop with its first two keys. */
export const NewShop = z
  .object({ shop: Shop, secretKey: NewKey, identityKey: NewKey })
  .openapi('NewShop');
