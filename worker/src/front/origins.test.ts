import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import {
  call,
  env,
  expectProblem,
  HttpShop,
  PAGE_ORIGIN,
  SECRETS,
  WORKER_ORIGIN,
} from '../testing/api.ts';

const CLOSED = 'https://elsewhere.example';

let shop: HttpShop;
let session: string;

beforeAll(async () => {
  shop = await HttpShop.open();
  session = await shop.signIn('ada');
});

const readableBy = ({ headers }: Response) => headers.get('access-control-allow-origin');

function preflight(path: string, method: string, origin: string) {
  return call(path, {
    method: 'OPTIONS',
    origin,
    headers: {
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  });
}

describe("calls from the shop's pages", () => {
  test('may be read by the page, and say what depends on it', async () => {
    for (const answer of [
      await call(`/v1/shops/${shop.id}/program`, { origin: PAGE_ORIGIN }),
      await call('/v1/me', { origin: PAGE_ORIGIN, token: session }),
    ]) {
      expect(answer.status).toBe(200);
      expect(readableBy(answer)).toBe(PAGE_ORIGIN);
      expect(answer.headers.get('vary')).toContain('Origin');
      expect(answer.headers.get('access-control-expose-headers')).toBe(
        'etag, request-id, retry-after',
      );
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  test('may read why they were refused', async () => {
    const refused = [
      await call('/v1/me', { origin: PAGE_ORIGIN, token: `${session}x` }),
      await call('/v1/me', { origin: PAGE_ORIGIN }),
      await call('/v1/me', { origin: PAGE_ORIGIN, method: 'PATCH', token: session, json: [] }),
      await call(`/v1/shops/${shop.id}/session`, { origin: PAGE_ORIGIN, json: {} }),
      await call('/v1/shops/mistyped/program', { origin: PAGE_ORIGIN }),
      await call('/v1/shops/Mistyped/program', { origin: PAGE_ORIGIN }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 422, 422, 404, 422]);
    for (const answer of refused) expect(readableBy(answer)).toBe(PAGE_ORIGIN);
  });

  test("of the Worker's own origin are fine", async () => {
    const answer = await call(`/v1/shops/${shop.id}/program`, { origin: WORKER_ORIGIN });
    expect(answer.status).toBe(200);
  });
});

describe('calls from other pages', () => {
  test('are refused before anything else happens', async () => {
    const email = 'ada@example.com';
    const refused = [
      call(`/v1/shops/${shop.id}/program`, { origin: CLOSED }),
      call(`/v1/shops/${shop.id}/sign-in`, { origin: CLOSED, json: { email } }),
      call(`/v1/shops/${shop.id}/session`, { origin: CLOSED, body: '{' }),
      call('/v1/me', { origin: CLOSED, token: session, method: 'DELETE' }),
      call('/v1/me', { origin: CLOSED, token: `${session}x` }),
      call('/v1/me', { origin: 'null', token: session }),
      call('/v1/me', { origin: 'http://shop.example', token: session }),
      call('/v1/me', { origin: `${PAGE_ORIGIN}.evil.example`, token: session }),
    ];
    for (const sent of refused) {
      const answer = await sent;
      // Only so does whoever pastes the tag for the first time see in the page what is wrong.
      const { detail } = await expectProblem(answer, 'origin_not_allowed');
      expect(detail).toContain(`The origin ${readableBy(answer)} is not among`);
    }
    expect((await call('/v1/me', { token: session })).status).toBe(200);
    expect(await (await call(`/dev/mailbox?shop=${shop.id}`)).text()).toContain('no mail');
  });

  test('are welcome as soon as the shop allows them', async () => {
    const patched = await call(`/v1/shops/${shop.id}`, {
      method: 'PATCH',
      token: env.OPERATOR_TOKEN,
      json: { allowedOrigins: [PAGE_ORIGIN, 'https://second.example'] },
    });
    expect(patched.status).toBe(200);
    const answer = await call('/v1/me', { token: session, origin: 'https://second.example' });
    expect(readableBy(answer)).toBe('https://second.example');
  });
});

describe("calls from pages on the developer's own machine", () => {
  test('are welcome in development', async () => {
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1:8080', 'https://[::1]:5173']) {
      const answer = await call(`/v1/shops/${shop.id}/program`, { origin });
      expect(answer.status).toBe(200);
      expect(readableBy(answer)).toBe(origin);
    }
  });

  test('are refused in production, and so is what only looks local', async () => {
    const path = `${WORKER_ORIGIN}/v1/shops/${shop.id}/program`;
    const ask = (origin: string, environment: 'development' | 'production') =>
      createApp({ assets: {} }).request(
        path,
        { headers: { origin } },
        { ...env, ...SECRETS, ENVIRONMENT: environment },
      );
    await expectProblem(await ask('http://localhost:3000', 'production'), 'origin_not_allowed');
    for (const origin of ['http://localhost.evil.example', 'http://localhost:80a', 'null']) {
      await expectProblem(await ask(origin, 'development'), 'origin_not_allowed');
    }
  });
});

describe('preflights', () => {
  test("of visitors' calls are answered for anyone: the call itself is judged", async () => {
    const path = `/v1/shops/${shop.id}/session`;
    const allowed = await preflight(path, 'POST', PAGE_ORIGIN);
    expect(allowed.status).toBe(204);
    expect(readableBy(allowed)).toBe(PAGE_ORIGIN);
    expect(allowed.headers.get('access-control-allow-methods')).toBe('POST');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect(allowed.headers.get('access-control-max-age')).toBe('7200');
    const other = await preflight(path, 'POST', CLOSED);
    expect(other.status).toBe(204);
    expect(readableBy(other)).toBe(CLOSED);
  });

  test('for a shop that does not exist let the call itself say so', async () => {
    const answer = await preflight('/v1/shops/mistyped/session', 'POST', PAGE_ORIGIN);
    expect(answer.status).toBe(204);
    expect(readableBy(answer)).toBe(PAGE_ORIGIN);
  });

  test("of members' calls are answered for anyone: the shop is not known yet", async () => {
    const answer = await preflight('/v1/me', 'DELETE', CLOSED);
    expect(answer.status).toBe(204);
    expect(readableBy(answer)).toBe(CLOSED);
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, PATCH, DELETE, HEAD');
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  test("of the backend's and the operator's calls give pages nothing", async () => {
    for (const [path, method] of [
      ['/v1/orders/1', 'PUT'],
      ['/v1/import', 'POST'],
      [`/v1/shops/${shop.id}`, 'PATCH'],
      [`/v1/shops/${shop.id}/keys`, 'POST'],
      ['/v1/me', 'PUT'],
    ] as const) {
      const answer = await preflight(path, method, PAGE_ORIGIN);
      expect(answer.status).toBe(204);
      expect(readableBy(answer)).toBeNull();
      expect(answer.headers.has('access-control-allow-methods')).toBe(false);
    }
  });
});

describe('calls without a page', () => {
  test('need no origin', async () => {
    const answer = await call('/v1/me', { token: session });
    expect(answer.status).toBe(200);
    expect(readableBy(answer)).toBeNull();
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  test('of the backend are never readable by a page', async () => {
    const answer = await shop.backend('/v1/members', { origin: PAGE_ORIGIN });
    expect(answer.status).toBe(200);
    expect(readableBy(answer)).toBeNull();
  });
});
