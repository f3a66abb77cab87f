import type { NewKey } from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import {
  answer,
  call,
  env,
  expectProblem,
  HttpShop,
  PAGE_ORIGIN,
  SECRETS,
} from '../testing/api.ts';

let shop: HttpShop;
let session: string;

beforeAll(async () => {
  shop = await HttpShop.open();
  session = await shop.signIn('ada');
});

// Who may make which call is tested for all of them in access-table.test.ts.

describe('what is no key, session or token at all', () => {
  const send = (path: string, token?: string) => call(path, token === undefined ? {} : { token });

  test('is no secret key, and the refusal says what one looks like', async () => {
    const problem = await expectProblem(send('/v1/members'), 'missing_credentials');
    expect(problem.detail).toContain('sk_');
    for (const token of ['nonsense', 'sk_', `sk_${shop.id}_short`, `sk_Shop_${'a'.repeat(43)}`]) {
      await expectProblem(send('/v1/members', token), 'invalid_key');
    }
  });

  test('is no session, and the refusal says what one looks like', async () => {
    const problem = await expectProblem(send('/v1/me'), 'missing_credentials');
    expect(problem.detail).toContain('st_');
    const jwt = session.slice(`st_${shop.id}_`.length);
    for (const token of ['nonsense', 'st_', jwt, `st_${shop.id}_a.b.c`, `st_nowhere_${jwt}`]) {
      await expectProblem(send('/v1/me', token), 'invalid_session');
    }
  });

  test('is no operator token', async () => {
    for (const token of ['nonsense', `${env.OPERATOR_TOKEN}x`, env.OPERATOR_TOKEN.slice(0, -1)]) {
      await expectProblem(send('/v1/shops', token), 'invalid_key');
    }
  });
});

describe('a secret key', () => {
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

  test('answers no call in production with secrets that can be guessed or are equal', async () => {
    const headers = { authorization: `Bearer ${session}`, origin: PAGE_ORIGIN };
    const production = { ...env, ...SECRETS, ENVIRONMENT: 'production' };
    expect((await app.request('/v1/me', { headers }, production)).status).toBe(401);
    for (const weak of [
      { OPERATOR_TOKEN: env.OPERATOR_TOKEN },
      { SESSION_SECRET: 'x'.repeat(64) },
      { SESSION_SECRET: 'short' },
      { SESSION_SECRET: SECRETS.OPERATOR_TOKEN },
    ]) {
      for (const path of ['/v1/me', '/v1/shops', `/v1/shops/${shop.id}/program`]) {
        const answer = await app.request(path, { headers }, { ...production, ...weak });
        const { detail } = await expectProblem(answer, 'misconfigured');
        expect(detail).toMatch(/^(OPERATOR_TOKEN|SESSION_SECRET) /);
        expect(detail).not.toContain(Object.values(weak)[0]);
      }
    }
    expect((await app.request('/health', {}, { ...production, SESSION_SECRET: '' })).status).toBe(
      200,
    );
  });

  test('without an operator token has no operator, not even one with an empty token', async () => {
    for (const OPERATOR_TOKEN of [undefined, '', 'short']) {
      const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
      const bindings = { ...env, OPERATOR_TOKEN };
      await expectProblem(await app.request('/v1/shops', { headers }, bindings), 'unavailable');
    }
  });

  test('takes the previous operator token beside the present one', async () => {
    const headers = { authorization: `Bearer ${SECRETS.OPERATOR_TOKEN}` };
    const ask = (previous?: string) =>
      app.request('/v1/shops', { headers }, { ...env, OPERATOR_TOKEN_PREVIOUS: previous });
    expect((await ask(SECRETS.OPERATOR_TOKEN)).status).toBe(200);
    for (const other of [undefined, '', SECRETS.SESSION_SECRET]) {
      await expectProblem(await ask(other), 'invalid_key');
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
