import { z } from '@hono/zod-openapi';
import { normalizeAddress } from './addresses.ts';
import { CURRENCIES } from './currencies.ts';
import * as limits from './limits.ts';

/** An id that the shop gives: kept as text, for shops have ids beyond 2^53. */
export const Id = z
  .string()
  .min(1)
  .max(limits.MAX_ID_LENGTH)
  .regex(/^[\x21-\x7e]+$/, 'Use visible ASCII characters without spaces.')
  .openapi({ description: 'An id of the shop, as text', example: '1001' });

/** What a shop calls a product, a collection or an order line: any text on one line, kept as it is. */
export const ProductId = z
  .string()
  .max(limits.MAX_PRODUCT_ID_LENGTH)
  .regex(/\S/, 'This is empty.')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out line breaks and other control characters.')
  .openapi({ description: 'An id of the shop, as text', example: 'KAFFEE 250G' });

export const ShopId = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    'Use up to 40 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.',
  )
  .openapi({ description: 'The public id of a shop', example: 'demo' });

/** Trimmed, lower-cased and with its domain in ASCII, so that one mailbox is one address. */
export const Email = z
  .string()
  .max(limits.MAX_EMAIL_LENGTH)
  .transform((text, context) => {
    const address = normalizeAddress(text);
    if (address !== undefined) return address;
    context.addIssue({ code: 'custom', message: 'This is not an e-mail address.' });
    return z.NEVER;
  })
  .openapi({ type: 'string', format: 'email', example: 'ada@example.com' });

const whole = (what: string) => ({
  error: (issue: { code: string; input?: unknown }) => {
    if (issue.input === undefined) return undefined;
    return issue.code === 'too_big' || issue.code === 'too_small'
      ? `${what} up to 9007199254740991 (2^53 - 1) are exact; larger ones are not accepted.`
      : `${what} are whole numbers; not fractions or text.`;
  },
});

export const AmountMinor = z
  .int(whole('Amounts in minor units (cents)'))
  .min(0, 'This cannot be negative.')
  .max(limits.MAX_SAFE_AMOUNT)
  .openapi({ description: 'Minor units (cents) of the currency', example: 1290 });

/** The same where an exchange or rounding takes something off. */
export const SignedAmountMinor = z
  .int(whole('Amounts in minor units (cents)'))
  .min(-limits.MAX_SAFE_AMOUNT)
  .max(limits.MAX_SAFE_AMOUNT)
  .openapi({ description: 'Minor units (cents) of the currency, also below zero', example: -500 });

export const Points = z
  .int(whole('Points'))
  .min(0, 'This cannot be negative.')
  .max(limits.MAX_SAFE_AMOUNT)
  .openapi({ description: 'Whole points', example: 120 });

export const Currency = z
  .string()
  .length(3)
  .refine((code) => CURRENCIES.has(code), 'This is not an ISO 4217 currency code such as EUR.')
  .openapi({ description: 'An ISO 4217 code', example: 'EUR' });

/**
 * ISO 8601 with a zone; normalised to UTC with milliseconds, so that texts compare as times. The
 * years are limited, for in UTC the first and the last of four digits can become others.
 */
export const Time = z.iso
  .datetime({
    offset: true,
    message: 'Use an ISO 8601 time with a zone, such as 2026-03-01T09:30:00Z.',
  })
  .max(40)
  .transform((text) => new Date(text).toISOString())
  .refine(
    (time) => time >= limits.EARLIEST_TIME && time <= limits.LATEST_TIME,
    'Use a time in the years from 1970 to 2999.',
  )
  .openapi({ type: 'string', format: 'date-time', example: '2026-03-01T09:30:00.000Z' });

/** The same, or null. */
export const NullableTime = Time.nullish().openapi({ type: ['string', 'null'] });

export const NullableEmail = Email.nullish().openapi({ type: ['string', 'null'] });

/** What counts as proven, said once for all who tell of an address. */
export const EmailVerified = z.boolean().optional().openapi({
  description:
    'The shop has verified that the customer reads this mailbox (a code or link that it mailed there). Without it the address is only claimed: it opens no membership, joins none and earns nothing. Never true for what a guest typed at the checkout.',
});

/** A time in an answer: always UTC with milliseconds. */
export const TimeOut = z
  .string()
  .openapi({ format: 'date-time', example: '2026-03-01T09:30:00.000Z' });

/**
 * A language tag as it is kept: language and region or script, written as RFC 5646 has it, so that
 * `Intl` knows what to do with it for good. Of `de_at`, `de-AT`; of what is no tag, its language.
 */
export function canonicalLanguage(tag: string): string {
  const hyphenated = tag.trim().replaceAll('_', '-');
  try {
    const { language, region, script } = new Intl.Locale(hyphenated);
    return [language, region ?? script ?? []].flat().join('-');
  } catch {
    return hyphenated.split('-')[0]?.toLowerCase() ?? '';
  }
}

export const Language = z
  .string()
  .overwrite(canonicalLanguage)
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/, 'Use a language tag such as de or en-GB.')
  .openapi({ example: 'de' });

/** Text by language. A reader without their language sees English, else the first. */
export const LocalizedText = z
  .record(Language, z.string().trim().min(1).max(limits.MAX_TEXT_LENGTH))
  .refine((texts) => Object.keys(texts).length > 0, 'Give the text in at least one language.')
  .refine((texts) => Object.keys(texts).length <= limits.MAX_LANGUAGES, 'Too many languages.')
  .openapi({ example: { en: '5 € off', de: '5 € Rabatt' } });

export const Cursor = z
  .string()
  .max(limits.MAX_CURSOR_LENGTH)
  .regex(/^[A-Za-z0-9_-]+$/, 'This cursor was not given out by this API.')
  .openapi({ description: 'Where to go on: `nextCursor` of the page before' });

export const PageQuery = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.MAX_PAGE_SIZE)
    .default(limits.DEFAULT_PAGE_SIZE)
    .openapi({ type: 'integer', description: 'Items per page' }),
});

export const IdempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, 'Use 8 to 64 letters, digits, hyphens or underscores.')
  .openapi({ example: '6f1c1a1e-5b1e-4a55-9d3e-0b8b1c7a9d21' });

/** Money in one currency. */
export const Money = z
  .object({ amountMinor: AmountMinor, currency: Currency })
  .strict()
  .openapi('Money');

/**
 * A part with a name of its own, or null. `nullable()` is for parts without one: in the OpenAPI
 * document it would refer to the part and leave out the null.
 */
export function orNull<Part extends z.ZodType>(part: Part) {
  return z.union([part, z.null()]);
}

function isWebAddress(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    return /^https?:$/.test(protocol) && username === '' && password === '';
  } catch {
    return false;
  }
}

/** Where something of the shop is on the web. */
export const WebAddress = z
  .string()
  .max(limits.MAX_URL_LENGTH)
  .refine(isWebAddress, 'Use a whole address that begins with https://.')
  .openapi({ format: 'uri', example: 'https://shop.example/coffee' });
