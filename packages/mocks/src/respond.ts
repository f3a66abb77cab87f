import { ERRORS, type ErrorCode, type FieldError, fieldErrors, limits } from '@stamm/contract';
import { Refusal } from '@stamm/loyalty';
import type { z } from 'zod';
import { type Asked, CALLS, type ContractRoute, type MockCall } from './calls.ts';
import type { MockShop } from './mock-shop.ts';
import { settleReferrals } from './shop/referrals.ts';
import { readSession } from './shop/tokens.ts';

type Responses = Record<number, { content?: object }>;

class InvalidRequest extends Refusal {
  readonly errors: FieldError[];

  constructor(errors: FieldError[]) {
    super(
      'invalid_request',
      'The request breaks a rule of this call; "errors" says where and how.',
    );
    this.errors = errors;
  }
}

export function problem(
  code: ErrorCode,
  detail: string,
  more: { errors?: FieldError[]; retryAfter?: number } = {},
): Response {
  const { status, title } = ERRORS[code];
  const body = { type: `urn:stamm:problem:${code}`, title, status, detail, code, ...more };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

/** The call that a request is for, with what its address names. */
function findCall(request: Request): { call: MockCall; params: Record<string, string> } {
  const { pathname } = new URL(request.url);
  let isKnownPath = false;
  for (const call of CALLS) {
    const { path, method } = call.route;
    const pattern = path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(pathname);
    if (!match) continue;
    isKnownPath = true;
    if (method !== request.method.toLowerCase()) continue;
    const params = Object.entries(match.groups ?? {});
    return {
      call,
      params: Object.fromEntries(params.map(([name, value]) => [name, decodeURIComponent(value)])),
    };
  }
  throw isKnownPath
    ? new Refusal('method_not_allowed', `${request.method} is not available at ${pathname}.`)
    : new Refusal('not_found', `There is nothing at ${pathname} in the mock shop.`);
}

/** @throws Refusal for missing and wrong credentials */
function admit(shop: MockShop, route: ContractRoute, request: Request): Asked['session'] {
  const [scheme] = Object.keys(route.security?.[0] ?? {});
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const nobody = undefined as unknown as Asked['session'];
  if (!scheme) return nobody;
  const isForMember = scheme === 'memberSession';
  const needed = isForMember
    ? 'This call is for a member: send their session (st_…)'
    : "This call is for the shop's backend: send its secret key (sk_…)";
  if (!token) throw new Refusal('missing_credentials', `${needed} as "Authorization: Bearer …".`);
  if (token.startsWith(isForMember ? 'sk_' : 'st_')) {
    throw new Refusal('wrong_credentials_kind', `${needed} as "Authorization: Bearer …".`);
  }
  if (isForMember) return readSession(shop.state, token);
  if (token !== shop.secretKey) throw new Refusal('invalid_key', 'This is not a key of the shop.');
  return nobody;
}

/** A body that is no JSON, as it is: for calls that take only some types. */
async function readBytes(route: ContractRoute, request: Request): Promise<Uint8Array> {
  const types = Object.keys(route.request?.body?.content ?? {});
  if (types.includes('application/json') || types.length === 0) return new Uint8Array();
  if (!types.includes(mediaTypeOf(request) ?? '')) {
    throw new Refusal('unsupported_media_type', `Send one of these: ${types.join(', ')}.`);
  }
  return new Uint8Array(await request.arrayBuffer());
}

const mediaTypeOf = (request: Request) =>
  request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();

async function readBody(route: ContractRoute, request: Request): Promise<unknown> {
  if (!route.request?.body || !('application/json' in route.request.body.content)) return undefined;
  const mediaType = mediaTypeOf(request);
  if (!/^application\/([\w.-]+\+)?json$/.test(mediaType ?? '')) {
    throw new Refusal(
      'unsupported_media_type',
      'Send JSON, with the header "Content-Type: application/json".',
    );
  }
  const text = await request.text();
  if (new TextEncoder().encode(text).length > limits.MAX_BODY_BYTES) {
    throw new Refusal('body_too_large', `Send at most ${limits.MAX_BODY_BYTES} bytes.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(
      'malformed_json',
      'The body cannot be read as JSON. Check its quotes, commas and braces.',
    );
  }
}

/** @throws Refusal `invalid_request`, `missing_idempotency_key` */
function parse(schema: unknown, value: unknown): never {
  if (!schema) return undefined as never;
  const result = (schema as z.ZodType).safeParse(value);
  if (!result.success) throw new InvalidRequest(fieldErrors(result.error.issues));
  return result.data as never;
}

async function ask(shop: MockShop, request: Request): Promise<Response> {
  const { call, params } = findCall(request);
  const { route, answer } = call;
  const session = admit(shop, route, request);
  const bytes = await readBytes(route, request);
  const body = await readBody(route, request);
  const headers = Object.fromEntries(request.headers);
  if (route.request?.headers && headers['idempotency-key'] === undefined) {
    throw new Refusal(
      'missing_idempotency_key',
      'Send an Idempotency-Key header of 8 to 64 letters, digits, hyphens or underscores.',
    );
  }
  const { content } = (route.request?.body ?? {}) as {
    content?: Record<string, { schema: unknown }>;
  };
  const asked: Asked = {
    shop: shop.state,
    session,
    bytes,
    params: parse(route.request?.params, params),
    query: parse(route.request?.query, Object.fromEntries(new URL(request.url).searchParams)),
    headers: parse(route.request?.headers, headers),
    body: parse(content?.['application/json']?.schema, body),
  };
  if (params.shop !== undefined && params.shop !== shop.state.id) {
    throw new Refusal('shop_not_found', `There is no shop ${params.shop} here.`);
  }
  settleReferrals(shop.state);
  const value = answer(asked);
  if (value instanceof Response) return value;
  const status = Number(Object.keys(route.responses).find((known) => known.startsWith('2')));
  const [type] = Object.keys((route.responses as Responses)[status]?.content ?? {});
  if (type === 'image/svg+xml') {
    return new Response(String(value), { status, headers: { 'content-type': type } });
  }
  return status === 204 ? new Response(null, { status }) : Response.json(value, { status });
}

/** What the real Worker would answer, from a shop in memory. Rejects only for our own mistakes. */
export async function respond(shop: MockShop, request: Request): Promise<Response> {
  try {
    return await ask(shop, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, detail } = error;
    return problem(code, detail, error instanceof InvalidRequest ? { errors: error.errors } : {});
  }
}
