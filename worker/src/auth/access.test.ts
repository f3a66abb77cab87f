import type { NewKey } from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { CONTRACT_ROUTES, type ContractRoute } from '../http/contract-gate.ts';
import { answer, call, env, expectProblem, HttpShop, PAGE_ORIGIN } from '../testing/api.ts';
import { callerKindOf } from './admission.ts';

let shop: HttpShop;
let other: HttpShop;
let session: string;

beforeAll(async () => {
  shop = await HttpShop.open();
  other = await HttpShop.open();
  session = await shop.signIn('ada');
});

const named = (route: ContractRoute) => [route.operationId ?? '', route] as const;
const kept = (kind: string) => CONTRACT_ROUTES.filter((route) => callerKindOf(route) === kind);

/** Credentials are looked at before anything else: neither ids nor a body are needed. */
function send(route: ContractRoute, token?: string) {
  const path = route.path.replace('{shop}', shop.id).replaceAll(/\{\w+\}/g, 'some');
  return call(path, { method: route.method.toUpperCase(), ...(token ? { token } : {}) });
}

describe('who a call is for', () => {
  test('is known for every route of the contract', () => {
    const counts = Object.entries(Object.groupBy(CONTRACT_ROUTES, callerKindOf));
    expect(counts.map(([kind]) => kind).toSorted()).toEqual([
      'anyone',
      'backend',
      'member',
      'operator',
      'visitor',
    ]);
    expect(kept('anyone').map(({ path }) => path)).toEqual(['/health']);
  });
});

describe.each(kept('backend').map(named))('%s, for the backend', (_name, route) => {
  test('refuses missing, wrong and other credentials', async () => {
    const missing = await send(route);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer');
    const problem = await expectProblem(missing, 'missing_credentials');
    expect(problem.detail).toContain('sk_');
    await expectProblem(send(route, session), 'wrong_credentials_kind');
    await expectProblem(send(route, env.OPERATOR_TOKEN), 'wrong_credentials_kind');
    for (const token of ['nonsense', 'sk_', `sk_${shop.id}_short`, `sk_Shop_${'a'.repeat(43)}`]) {
      await expectProblem(send(route, token), 'invalid_key');
    }
  });
});

describe.each(kept('member').map(named))('%s, for members', (_name, route) => {
  test('refuses missing, wrong and other credentials', async () => {
    const problem = await expectProblem(send(route), 'missing_credentials');
    expect(problem.detail).toContain('st_');
    await expectProblem(send(route, shop.secretKey), 'wrong_credentials_kind');
    await expectProblem(send(route, env.OPERATOR_TOKEN), 'wrong_credentials_kind');
    const jwt = session.slice(`st_${shop.id}_`.length);
    for (const token of ['nonsense', 'st_', jwt, `st_${shop.id}_a.b.c`, `${session}x`]) {
      await expectProblem(send(route, token), 'invalid_session');
    }
  });

  test("refuses a member's session at another shop", async () => {
    const jwt = session.slice(`st_${shop.id}_`.length);
    await expectProblem(send(route, `st_${other.id}_${jwt}`), 'invalid_session');
    await expectProblem(send(route, `st_nowhere_${jwt}`), 'invalid_session');
  });
});

describe.each(kept('operator').map(named))('%s, for the operator', (_name, route) => {
  test('refuses missing, wrong and other credentials', async () => {
    await expectProblem(send(route), 'missing_credentials');
    await expectProblem(send(route, shop.secretKey), 'wrong_credentials_kind');
    await expectProblem(send(route, session), 'wrong_credentials_kind');
    for (const token of ['nonsense', `${env.OPERATOR_TOKEN}x`, env.OPERATOR_TOKEN.slice(0, -1)]) {
      await expectProblem(send(route, token), 'invalid_key');
    }
  });
});

describe('a secret key', () => {
  test('of another shop opens only that shop', async () => {
    await shop.order('mine', 'ada');
    await expectProblem(other.backend('/v1/orders/mine'), 'order_not_found');
    const random = shop.secretKey.slice(`sk_${shop.id}_`.length);
    const forged = `sk_${other.id}_${random}`;
    await expectProblem(call('/v1/orders/mine', { token: forged }), 'invalid_key');
  });

  test('of a shop that does not exist is not valid', async () => {
    const token = `sk_nowhere_${'a'.repeat(43)}`;
    await expectProblem(call('/v1/orders/mine', { token }), 'invalid_key');
  });

  test('ends when it is revoked', async () => {
    const keys = `/v1/shops/${shop.id}/keys`;
    const operator = { token: env.OPERATOR_TOKEN };
    const made = call(keys, { ...operator, json: { kind: 'secret' } });
    const key = await answer<NewKey>(made, 201);
    expect((await call('/v1/members', { token: key.secret })).status).toBe(200);
    const revoked = await call(`${keys}/${key.id}`, { ...operator, method: 'DELETE' });
    expect(revoked.status).toBe(204);
    await expectProblem(call('/v1/members', { token: key.secret }), 'invalid_key');
  });
});

describe('the authorization header', () => {
  test('is read whatever the case of its scheme, and only as Bearer', async () => {
    const send = (authorization: string) => call('/v1/members', { headers: { authorization } });
    expect((await send(`bearer ${shop.secretKey}`)).status).toBe(200);
    for (const authorization of [
      'Basic eDp5',
      shop.secretKey,
      'Bearer',
      `Bearer ${'x'.repeat(5000)}`,
    ]) {
      await expectProblem(send(authorization), 'missing_credentials');
    }
  });
});

describe('a Worker that is not set up', () => {
  const app = createApp({ assets: {} });

  test('without an operator token has no operator, not even one with an empty token', async () => {
    for (const OPERATOR_TOKEN of [undefined, '', 'short']) {
      const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
      const bindings = { ...env, OPERATOR_TOKEN };
      await expectProblem(await app.request('/v1/shops', { headers }, bindings), 'unavailable');
    }
  });

  test('without a session secret signs nobody in, and lets nobody in', async () => {
    for (const SESSION_SECRET of [undefined, '', 'short']) {
      const headers = { authorization: `Bearer ${session}`, origin: PAGE_ORIGIN };
      const bindings = { ...env, SESSION_SECRET };
      await expectProblem(await app.request('/v1/me', { headers }, bindings), 'unavailable');
    }
  });
});
