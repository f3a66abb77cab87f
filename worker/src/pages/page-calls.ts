import { ERRORS, ShopId } from '@stamm/contract';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { shopNamed } from '../bindings.ts';
import type { MailBrand } from '../email/mail-content.ts';
import type { Env } from '../env.ts';
import type { AnyoneEnv, VisitorEnv } from '../http/caller-env.ts';
import { mediaTypeOf } from '../http/json-body.ts';
import { readLimited } from '../http/limited-body.ts';
import { orRefuse, Refusal } from '../problems/refusal.ts';
import { logUnexpected } from '../problems/unexpected.ts';
import { type PageLanguage, pageLanguage } from './language.ts';
import { messagePage } from './shell.ts';
import { type PageMessage, SHELL_WORDS } from './words.ts';

const MAX_FORM_BYTES = 16 * 1024;

/** What a call of a page carries once its shop is known. */
export interface PageEnv {
  Bindings: Env;
  Variables: VisitorEnv['Variables'] & { brand: MailBrand };
}

/** Pages of a shop, under `/p/:shop/…`. What goes wrong in one is told as a page, too. */
export function pagesOfShop(): Hono<PageEnv> {
  const pages = new Hono<PageEnv>();
  pages.use('/p/:shop/*', openShop);
  pages.onError((error, c) => failurePage(c as Context<PageEnv>, error));
  return pages;
}

/** Comes last: an address under `/p/` at which there is no page. */
export function noSuchPage(): Hono<AnyoneEnv> {
  return new Hono<AnyoneEnv>().all('/p/*', (c) => {
    const language = languageOf(c);
    return messagePage(SHELL_WORDS[language].notFound, { language, status: 404 }, null);
  });
}

const openShop: MiddlewareHandler<PageEnv> = async (c, next) => {
  const shopId = c.req.param('shop') ?? '';
  if (!ShopId.safeParse(shopId).success || !(await c.var.fronts.exists(c.env, shopId))) {
    const language = languageOf(c);
    return messagePage(SHELL_WORDS[language].shopNotFound, { language, status: 404 }, null);
  }
  c.set('brand', orRefuse(await c.var.fronts.get(c.env, shopId)).brand);
  c.set('shopId', shopId);
  c.set('shop', shopNamed(c.env, shopId));
  return next();
};

/** As long as nothing is known of the reader but their browser. */
export function languageOf(c: { req: Context['req'] }): PageLanguage {
  return pageLanguage(null, c.req.header('accept-language'));
}

function failurePage(c: Context<PageEnv>, error: Error): Promise<Response> {
  const language = languageOf(c);
  const brand = (c.get('brand') as MailBrand | undefined) ?? null;
  if (!(error instanceof Refusal)) logUnexpected(error, c);
  const status = error instanceof Refusal ? ERRORS[error.failure.code].status : 500;
  return messagePage(messageFor(status, language), { language, status }, brand);
}

function messageFor(status: number, language: PageLanguage): PageMessage {
  const words = SHELL_WORDS[language];
  if (status === 429) return words.tooMany;
  if (status >= 500) return words.failed;
  return status === 404 ? words.notFound : words.unreadable;
}

/**
 * What a form of a page was sent with; null for what no form of ours sends: another kind of body,
 * one that is too large, or no UTF-8.
 */
export async function readForm(request: Request): Promise<URLSearchParams | null> {
  const mediaType = mediaTypeOf(request.headers.get('content-type') ?? undefined);
  if (mediaType === 'multipart/form-data') return readMultipart(request);
  if (mediaType !== '' && mediaType !== 'application/x-www-form-urlencoded') return null;
  const bytes = await readFormBytes(request);
  return bytes && decoded(bytes);
}

/** RFC 8058 lets mail programs send it so. Its few fields are read, and files are none of them. */
async function readMultipart(request: Request): Promise<URLSearchParams | null> {
  const bytes = await readFormBytes(request);
  if (!bytes) return null;
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  try {
    const form = await new Response(bytes, { headers }).formData();
    const fields = new URLSearchParams();
    for (const [name, value] of form.entries()) {
      if (typeof value === 'string') fields.append(name, value);
    }
    return fields;
  } catch {
    return null;
  }
}

/** Null for more than any form of ours has, and for what broke off. */
function readFormBytes(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  return readLimited(request, MAX_FORM_BYTES).catch(() => null);
}

function decoded(bytes: Uint8Array): URLSearchParams | null {
  try {
    return new URLSearchParams(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes),
    );
  } catch {
    return null;
  }
}
