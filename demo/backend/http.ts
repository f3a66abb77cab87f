/** What every route needs: the session behind the cookie, the language, checked input. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { validator } from 'hono/validator';
import type { z } from 'zod';
import type { Language } from '../shop/catalogue.ts';
import { type Customer, findCustomer } from '../shop/customers.ts';
import { ShopProblem } from './problem.ts';
import type { Session, Sessions } from './sessions.ts';

const SESSION_COOKIE = 'shop_session';
const LANGUAGE_COOKIE = 'shop_language';
const MONTH = 30 * 86_400;

/** Out of reach for scripts, and not sent along with what other sites post. */
const cookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: MONTH } as const;

function isHttps(context: Context): boolean {
  return new URL(context.req.url).protocol === 'https:';
}

export function languageOf(context: Context): Language {
  return getCookie(context, LANGUAGE_COOKIE) === 'en' ? 'en' : 'de';
}

export function setLanguage(context: Context, language: Language): void {
  setCookie(context, LANGUAGE_COOKIE, language, { ...cookieOptions, secure: isHttps(context) });
}

export function sessionOf(context: Context, sessions: Sessions): Session | null {
  const token = getCookie(context, SESSION_COOKIE);
  return token ? sessions.find(token) : null;
}

function setSessionCookie(context: Context, token: string): void {
  setCookie(context, SESSION_COOKIE, token, { ...cookieOptions, secure: isHttps(context) });
}

/** The session, begun now if there is none: the visitor has done something to remember. */
export function ensureSession(context: Context, sessions: Sessions): Session {
  const existing = sessionOf(context, sessions);
  if (existing) return existing;
  const { token, session } = sessions.create();
  setSessionCookie(context, token);
  return session;
}

export function logIn(context: Context, sessions: Sessions, customerId: string): void {
  const { token } = sessions.logIn(sessionOf(context, sessions), customerId);
  setSessionCookie(context, token);
}

export function endSession(context: Context, sessions: Sessions): void {
  const session = sessionOf(context, sessions);
  if (session) sessions.remove(session);
  setCookie(context, SESSION_COOKIE, '', { ...cookieOptions, maxAge: 0 });
}

export function customerOf(session: Session | null): Customer | null {
  return (session?.customerId && findCustomer(session.customerId)) || null;
}

export function requireCustomer(
  context: Context,
  sessions: Sessions,
): { session: Session; customer: Customer } {
  const session = sessionOf(context, sessions);
  const customer = customerOf(session);
  if (!session || !customer) throw new ShopProblem('not_logged_in', 401);
  return { session, customer };
}

/**
 * The body as JSON of this shape. Only `application/json` is read: a form on another site cannot
 * send that, which together with the cookie's SameSite keeps others from acting for the shopper.
 */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return validator('json', (value): z.output<Schema> => {
    const result = schema.safeParse(value);
    if (!result.success) throw new ShopProblem('invalid_request', 422);
    return result.data;
  });
}
