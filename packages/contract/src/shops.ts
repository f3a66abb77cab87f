import { z } from '@hono/zod-openapi';
import * as limits from './limits.ts';
import { Email, orNull, ShopId, TimeOut } from './primitives.ts';
import { ProgramInput } from './program.ts';
import { KEY_SCOPES, SCOPES } from './scopes.ts';

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

/** A place that shoppers may be led to: https, or a machine of developers. */
function isPageAddress(text: string): boolean {
  try {
    const { protocol, hostname, username, password } = new URL(text);
    const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
    const isSafe = protocol === 'https:' || (protocol === 'http:' && isLocal);
    return isSafe && username === '' && password === '' && !/[\s\p{Cc}]/u.test(text);
  } catch {
    return false;
  }
}

const PageAddress = z
  .string()
  .max(limits.MAX_URL_LENGTH)
  .refine(isPageAddress, 'Use an https address without user name or password.');

/** Who a mail comes from. The name is one line: a line break would begin another header. */
export const MailFrom = z
  .object({
    address: Email,
    name: z
      .string()
      .trim()
      .min(1)
      .max(limits.MAX_NAME_LENGTH)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'Use one line of text.')
      .optional()
      .openapi({ description: "Where it is absent, the shop's name" }),
  })
  .strict()
  .openapi('MailFrom');

/** How the shop shows itself in its mails. All of it may be absent. */
const profileShape = {
  url: PageAddress.openapi({
    description: 'Where links to the shop lead',
    example: 'https://shop.example/',
  }),
  privacyUrl: PageAddress.openapi({
    description: 'The privacy policy',
    example: 'https://shop.example/privacy',
  }),
  logoUrl: PageAddress.openapi({
    description: 'A picture that mail programs show: PNG or JPEG, about 320 × 96 pixels or smaller',
    example: 'https://shop.example/logo.png',
  }),
  accentColor: z
    .string()
    .regex(/^#[0-9A-Fa-f]{6}$/, 'Use six hexadecimal digits, such as #8a4b2f.')
    .toLowerCase()
    .openapi({ type: 'string', description: 'Of buttons in mails', example: '#8a4b2f' }),
  imprint: z
    .string()
    .trim()
    .min(1)
    .max(limits.MAX_TEXT_LENGTH)
    .regex(/^(?:[^\p{Cc}]|\n)*$/u, 'Use plain text.')
    .openapi({ type: 'string', description: 'Who sends: company and postal address' }),
  mailFrom: MailFrom.openapi({
    description: 'Of mails; its domain must let the sender of the Worker send for it',
  }),
  mailReplyTo: Email,
  expiryMails: z.boolean().openapi({
    description:
      'Whether members with an address are told by mail before points expire; by default yes',
  }),
};

const shopShape = {
  name: z.string().trim().min(1).max(limits.MAX_NAME_LENGTH),
  allowedOrigins: z.array(Origin).max(limits.MAX_ORIGINS),
  emailSignIn: z.boolean().default(true),
};

export const ShopInput = z
  .object({
    id: ShopId,
    ...shopShape,
    ...z.object(profileShape).partial().shape,
    program: ProgramInput,
  })
  .strict()
  .openapi('ShopInput');

export const ShopPatch = z
  .object({
    name: shopShape.name.optional(),
    allowedOrigins: shopShape.allowedOrigins.optional(),
    emailSignIn: z.boolean().optional(),
    url: profileShape.url.nullish(),
    privacyUrl: profileShape.privacyUrl.nullish(),
    logoUrl: profileShape.logoUrl.nullish(),
    accentColor: profileShape.accentColor.nullish(),
    imprint: profileShape.imprint.nullish(),
    mailFrom: orNull(profileShape.mailFrom).optional(),
    mailReplyTo: profileShape.mailReplyTo.nullish(),
    expiryMails: profileShape.expiryMails.optional(),
  })
  .strict()
  .openapi('ShopPatch', { description: 'What is absent stays as it is; null removes it' });

/** The profile in an answer: null for what the shop did not tell. */
export const ShopProfile = z
  .object({
    url: z.string().nullable(),
    privacyUrl: z.string().nullable(),
    logoUrl: z.string().nullable(),
    accentColor: z.string().nullable(),
    imprint: z.string().nullable(),
    mailFrom: z.object({ address: z.string(), name: z.string().optional() }).nullable(),
    mailReplyTo: z.string().nullable(),
    expiryMails: z.boolean(),
  })
  .openapi('ShopProfile');

export const Shop = z
  .object({ id: z.string(), ...shopShape, ...ShopProfile.shape, createdAt: TimeOut })
  .openapi('Shop');

export const ShopPage = z
  .object({
    items: z.array(z.object({ id: z.string(), name: z.string(), createdAt: TimeOut })),
    nextCursor: z.string().nullable(),
  })
  .openapi('ShopPage');

export const KeyKind = z.enum(['secret', 'identity']);

export const KeyScopeSchema = z.enum(KEY_SCOPES).openapi('KeyScope', {
  description: Object.entries(SCOPES)
    .map(([scope, meaning]) => `\`${scope}\`: ${meaning}.`)
    .join(' '),
});

const KeyName = z
  .string()
  .trim()
  .min(1)
  .max(limits.MAX_NAME_LENGTH)
  .openapi({ description: 'Where the key is used', example: 'Checkout plugin' });

export const KeyInput = z
  .object({
    kind: KeyKind,
    name: KeyName.optional(),
    scopes: z
      .array(KeyScopeSchema)
      .min(1)
      .max(KEY_SCOPES.length)
      .optional()
      .openapi({ description: 'What a secret key may be used for; by default `all`' }),
  })
  .strict()
  .refine(({ kind, scopes }) => kind === 'secret' || scopes === undefined, {
    path: ['scopes'],
    message: 'An identity key signs identity tokens only: it has no scopes.',
  })
  .openapi('KeyInput');

/** A key as it is listed: never with its secret. */
export const Key = z
  .object({
    id: z.string(),
    kind: KeyKind,
    name: z.string().nullable(),
    scopes: z.array(KeyScopeSchema).openapi({ description: 'Empty for an identity key' }),
    createdAt: TimeOut,
    revokedAt: TimeOut.nullable(),
    lastUsedAt: TimeOut.nullable().openapi({ description: 'To the hour; null for never' }),
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
