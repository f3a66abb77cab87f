import { env as bindings, exports } from 'cloudflare:workers';
import { ERRORS, type ErrorCode, type Problem } from '@stamm/contract';
import type { NewShop, OrderInput, ProgramInput, Session } from '@stamm/contract/types';
import { SignJWT } from 'jose';
import { expect } from 'vitest';
import type { Env } from '../env.ts';

export const env = bindings as unknown as Env;

/** Where the shop's pages are. */
export const PAGE_ORIGIN = 'https://shop.example';

export const WORKER_ORIGIN = 'https://loyalty.example';

export const PROGRAM: ProgramInput = {
  pointsName: { en: { one: 'bean', other: 'beans' } },
  timeZone: 'Europe/Berlin',
  earning: {
    rates: [{ currency: 'EUR', points: 1, perMinor: 100 }],
    basis: 'gross',
    includeShipping: false,
    multipliers: [],
  },
  pendingDays: 0,
  expiry: { kind: 'never' },
  expiryWarningDays: 30,
  debt: 'carry',
  pointValues: [],
  referral: null,
  rewards: [
    {
      id: 'five',
      name: { en: '5 € off' },
      points: 10,
      benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
      validDays: 30,
    },
  ],
  coupons: { returnOnCancellation: true },
  review: null,
  newsletter: null,
};

export interface Call {
  method?: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: BodyInit;
  token?: string;
  origin?: string;
  headers?: Record<string, string>;
}

/** One request to the Worker, as anyone could send it. */
export function call(path: string, { json, body, token, origin, ...rest }: Call = {}) {
  const headers = new Headers(rest.headers);
  if (json !== undefined) headers.set('content-type', 'application/json');
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (origin !== undefined) headers.set('origin', origin);
  const sent = json === undefined ? body : JSON.stringify(json);
  const method = rest.method ?? (sent === undefined ? 'GET' : 'POST');
  const worker = (exports as unknown as { default: Fetcher }).default;
  return worker.fetch(`${WORKER_ORIGIN}${path}`, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: sent }),
  });
}

/** Secrets that a Worker in production accepts. */
export const SECRETS = {
  OPERATOR_TOKEN: '0ElRJKLCw_C3yyHRx1gQzpI-W5qg1vuq3OnVcPfdT7s',
  SESSION_SECRET: 'bGMmC_tIYQ4c0ixyVvbDkXv-4h8n4IukW2vY3RUpoyA',
};

/** The JSON of an answer that must have this status. */
export async function answer<Body>(response: Promise<Response>, status = 200): Promise<Body> {
  const { status: found, headers } = await response;
  const body = await (await response).text();
  expect(`${found} ${body}`).toMatch(new RegExp(`^${status} `));
  expect(headers.get('content-type')).toBe('application/json');
  return JSON.parse(body) as Body;
}

/** Says that a call must have been refused with this code, in the form that every problem has. */
export async function expectProblem(
  response: Promise<Response> | Response,
  code: ErrorCode,
): Promise<Problem> {
  const { headers, status } = await response;
  const problem = (await (await response).json()) as Problem;
  expect(problem).toMatchObject({
    type: `urn:stamm:problem:${code}`,
    code,
    status: ERRORS[code].status,
    title: ERRORS[code].title,
  });
  expect(status).toBe(ERRORS[code].status);
  expect(problem.requestId).toMatch(/^[\w-]{8,64}$/);
  expect(headers.get('request-id') ?? problem.requestId).toBe(problem.requestId);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(problem.detail).toMatch(/^[A-Z].{15,}[.]$/s);
  expect(JSON.stringify(problem)).not.toMatch(/\.[jt]s:\d+/);
  return problem;
}

let shops = 0;

/** A shop of its own for each test, made over HTTP. */
export class HttpShop {
  readonly id: string;
  readonly secretKey: string;
  readonly #identityKey: NewShop['identityKey'];

  private constructor({ shop, secretKey, identityKey }: NewShop) {
    this.id = shop.id;
    this.secretKey = secretKey.secret;
    this.#identityKey = identityKey;
  }

  static async open(program: Partial<ProgramInput> = {}): Promise<HttpShop> {
    const created = await answer<NewShop>(
      call('/v1/shops', {
        token: env.OPERATOR_TOKEN,
        json: {
          id: `shop-${++shops}-${crypto.randomUUID().slice(0, 8)}`,
          name: 'Rösterei',
          allowedOrigins: [PAGE_ORIGIN],
          program: { ...PROGRAM, ...program },
        },
      }),
      201,
    );
    return new HttpShop(created);
  }

  /** A call of the shop's backend. */
  backend(path: string, options: Call = {}): Promise<Response> {
    return call(path, { token: this.secretKey, ...options });
  }

  identityToken(customerId: string): Promise<string> {
    const secret = Uint8Array.from(atob(base64(this.#identityKey.secret)), (character) =>
      character.charCodeAt(0),
    );
    return new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', kid: this.#identityKey.id })
      .setSubject(customerId)
      .setAudience(this.id)
      .setIssuedAt()
      .setExpirationTime('4m')
      .sign(secret);
  }

  /** A member's session. */
  async signIn(customerId: string): Promise<string> {
    const session = await answer<Session>(
      call(`/v1/shops/${this.id}/session`, {
        json: { identityToken: await this.identityToken(customerId) },
      }),
    );
    return session.token;
  }

  /** An order of 25.00 EUR, paid at once: 25 beans. */
  async order(id: string, customerId: string): Promise<void> {
    const path = `/v1/orders/${encodeURIComponent(id)}`;
    await answer(
      this.backend(path, { method: 'PUT', json: order({ customer: { id: customerId } }) }),
    );
  }
}

function base64(base64url: string): string {
  return base64url.replaceAll('-', '+').replaceAll('_', '/');
}

export function order(changes: Record<string, unknown> = {}): OrderInput {
  return {
    customer: { id: 'ada' },
    currency: 'EUR',
    placedAt: '2026-03-01T09:30:00.000Z',
    paidAt: '2026-03-01T09:30:00.000Z',
    totalMinor: 2_500,
    ...changes,
  } as OrderInput;
}
