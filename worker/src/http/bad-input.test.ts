import { limits, routes } from '@stamm/contract';
import type { OrderAnswer } from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { callerKindOf } from '../auth/admission.ts';
import { answer, call, env, expectProblem, HttpShop, order, PROGRAM } from '../testing/api.ts';
import { CONTRACT_ROUTES, type ContractRoute } from './contract-gate.ts';

let shop: HttpShop;
let tokens: Record<string, string | undefined>;

beforeAll(async () => {
  shop = await HttpShop.open();
  await shop.order('o1', 'ada');
  tokens = {
    operator: env.OPERATOR_TOKEN,
    backend: shop.secretKey,
    member: await shop.signIn('ada'),
  };
});

/** The route's address with things in it that exist, or could. */
function addressOf(route: ContractRoute): string {
  return route.path
    .replace('{shop}', shop.id)
    .replace('{id}', 'o1')
    .replace('{refund}', 'r1')
    .replace('{code}', 'C7HM-29WX-4R8F-XY35')
    .replace('{key}', 'k1');
}

/** A call of the route by someone who may make it. */
function send(
  route: ContractRoute,
  options: { headers?: Record<string, string>; body?: BodyInit },
) {
  const token = tokens[callerKindOf(route)];
  return call(addressOf(route), {
    method: route.method.toUpperCase(),
    body: options.body ?? '',
    headers: { 'idempotency-key': 'a-key-of-this-test', ...options.headers },
    ...(token === undefined ? {} : { token }),
  });
}

const json = { 'content-type': 'application/json' };
const named = (route: ContractRoute) => [route.operationId ?? '', route] as const;
const withJson = CONTRACT_ROUTES.filter(
  (route) => route.request?.body?.content?.['application/json'],
).map(named);

/** Chunks without a length, as a caller sends that does not know it. */
function chunked(bytes: number): ReadableStream {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(left, 65_536)).fill(0x20));
      left -= 65_536;
    },
  });
}

describe.each(withJson)('%s', (_name, route) => {
  test('refuses what is not JSON', async () => {
    for (const body of ['{"a":', 'null null', '', '\u0000']) {
      await expectProblem(send(route, { headers: json, body }), 'malformed_json');
    }
    const latin1 = new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]);
    await expectProblem(send(route, { headers: json, body: latin1 }), 'malformed_json');
  });

  test('refuses another kind of body', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const sent = send(route, { headers: { 'content-type': type }, body: '{}' });
      await expectProblem(sent, 'unsupported_media_type');
    }
    await expectProblem(
      send(route, { body: new Uint8Array([0x7b, 0x7d]) }),
      'unsupported_media_type',
    );
  });

  test('refuses too large a body, with and without its length', async () => {
    const size = limits.MAX_BODY_BYTES + 1;
    await expectProblem(send(route, { headers: json, body: ' '.repeat(size) }), 'body_too_large');
    await expectProblem(send(route, { headers: json, body: chunked(size) }), 'body_too_large');
  });

  test('refuses wrong types and unknown fields, and says where', async () => {
    for (const body of ['null', '[]', '"text"', '17', '{"__proto__":{"a":1}}']) {
      const problem = await expectProblem(send(route, { headers: json, body }), 'invalid_request');
      expect(problem.errors).not.toEqual([]);
    }
    const body = JSON.stringify({ '<script>alert(1)</script>': 1 });
    const problem = await expectProblem(send(route, { headers: json, body }), 'invalid_request');
    expect(problem.errors).toContainEqual({
      path: '?script?alert?1???script?',
      message: 'There is no such field.',
    });
  });

  test('takes a body in chunks of any number, and any JSON type', async () => {
    const headers = { 'content-type': 'application/merge-patch+json; charset=utf-8' };
    const body = new ReadableStream({
      start(controller) {
        for (const byte of new TextEncoder().encode('{"é":1}')) {
          controller.enqueue(new Uint8Array([byte]));
        }
        controller.close();
      },
    });
    const problem = await expectProblem(send(route, { headers, body }), 'invalid_request');
    expect(problem.errors).toContainEqual({ path: '?', message: 'There is no such field.' });
  });

  test('takes JSON by whatever way its type is written', async () => {
    for (const type of [
      'APPLICATION/JSON',
      'application/json;charset=utf-8;q=1;;;',
      'application/json ; charset="',
    ]) {
      const sent = send(route, { headers: { 'content-type': type }, body: '{"é":1}' });
      await expectProblem(sent, 'invalid_request');
    }
  });
});

test('a body that breaks off is refused', async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.error(new Error('The line went dead.')),
  });
  const headers = { ...json, authorization: `Bearer ${shop.secretKey}` };
  const sent = { method: 'PUT', headers, body };
  const answered = createApp({ assets: {} }).request('/v1/orders/broken-off', sent, env);
  await expectProblem(await answered, 'malformed_json');
});

describe('amounts', () => {
  const put = (changes: object) =>
    shop.backend('/v1/orders/bad', { method: 'PUT', json: order({ ...changes }) });

  test.each([
    ['negative', -1],
    ['fractional', 12.5],
    ['text', '1290'],
    ['above 2^53', 2 ** 53],
    ['far above 2^53', 1e300],
    ['null', null],
    ['missing', undefined],
  ])('a %s total is refused and nothing recorded', async (_name, totalMinor) => {
    const problem = await expectProblem(put({ totalMinor }), 'invalid_request');
    expect(problem.errors?.map(({ path }) => path)).toContain('totalMinor');
    await expectProblem(shop.backend('/v1/orders/bad'), 'order_not_found');
  });

  test('a number that only rounding makes fit is refused', async () => {
    const body = JSON.stringify(order()).replace('2500', '9007199254740993');
    const sent = shop.backend('/v1/orders/bad', { method: 'PUT', body, headers: json });
    await expectProblem(sent, 'invalid_request');
  });

  test('an unknown currency is refused', async () => {
    for (const currency of ['XXX', 'eur', 'EURO', '', 978]) {
      const problem = await expectProblem(put({ currency }), 'invalid_request');
      expect(problem.errors?.[0]?.path).toBe('currency');
    }
  });

  test('parts that add up to more than the total cost no order: it earns by the total', async () => {
    const lines = [{ id: 'l1', totalMinor: 2_501 }];
    const json = { ...order({ shippingMinor: 2_501 }), lines };
    const sent = shop.backend('/v1/orders/parts', { method: 'PUT', json });
    expect(await answer<OrderAnswer>(sent)).toMatchObject({
      outcome: 'recorded',
      points: { granted: 0 },
    });
  });
});

describe('times', () => {
  const put = (placedAt: unknown) =>
    shop.backend('/v1/orders/timely', { method: 'PUT', json: order({ placedAt }) });

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-03-01T09:30:00',
    '2026-03-01',
    1_772_357_400,
    '0000-01-01T00:00:00+14:00',
    '1969-12-31T23:59:59.999Z',
    '3000-01-01T00:00:00Z',
    '2999-12-31T23:59:59-01:00',
    '9999-12-31T23:59:59.999999-12:00',
  ])('%s is refused', async (time) => {
    const problem = await expectProblem(put(time), 'invalid_request');
    expect(problem.errors?.[0]?.path).toBe('placedAt');
  });

  test('are answered in UTC, with milliseconds and a year of four digits', async () => {
    for (const [sent, answered] of [
      ['1970-01-01T01:00:00+01:00', '1970-01-01T00:00:00.000Z'],
      ['1999-12-31T12:59:59.9999-11:00', '1999-12-31T23:59:59.999Z'],
    ]) {
      expect(await answer(put(sent))).toMatchObject({ placedAt: answered });
    }
  });
});

describe('ids and pages', () => {
  test('ids with slashes, percent signs and plus signs are what was sent', async () => {
    for (const id of ['gid://shopify/Order/123', '100%', 'a%2Fb', '%zz', 'a+b', 'a?b#c', '..%2f']) {
      await shop.order(id, 'ada');
      const found = await shop.backend(`/v1/orders/${encodeURIComponent(id)}`);
      expect(await found.json()).toMatchObject({ id });
    }
  });

  test('broken escapes are refused, not guessed', async () => {
    for (const id of ['%zz', '%', '%e9', '%ff%fe']) {
      await expectProblem(shop.backend(`/v1/orders/${id}`), 'invalid_request');
      await expectProblem(call(`/v1/shops/${id}/program`), 'invalid_request');
    }
  });

  test('ids that no shop could give are refused', async () => {
    for (const id of ['a%20b', '%00', '%C3%A9', 'x'.repeat(limits.MAX_ID_LENGTH + 1)]) {
      const problem = await expectProblem(shop.backend(`/v1/orders/${id}`), 'invalid_request');
      expect(problem.errors?.[0]?.path).toBe('id');
    }
    for (const id of ['Demo', '-demo', 'x'.repeat(41), 'a_b']) {
      const problem = await expectProblem(call(`/v1/shops/${id}/program`), 'invalid_request');
      expect(problem.errors?.[0]?.path).toBe('shop');
    }
  });

  test('unknown ids are not found', async () => {
    await expectProblem(shop.backend('/v1/orders/none'), 'order_not_found');
    await expectProblem(shop.backend('/v1/members/none'), 'member_not_found');
    await expectProblem(shop.backend('/v1/members/none/activity'), 'member_not_found');
    await expectProblem(shop.backend('/v1/coupons/C7HM29WX4R8FXY35'), 'coupon_not_found');
    const cancel = shop.backend('/v1/redemptions/none/cancel', { method: 'POST' });
    await expectProblem(cancel, 'redemption_not_found');
    await expectProblem(call('/v1/shops/nowhere/program'), 'shop_not_found');
  });

  test('pages are no longer than allowed, and cursors are ours', async () => {
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1.5',
      'limit=1&limit=2',
      'cursor=a%20b',
      'cursor=',
    ]) {
      await expectProblem(shop.backend(`/v1/members?${query}`), 'invalid_request');
    }
  });
});

describe('idempotency keys', () => {
  const redeem = (headers: Record<string, string>) =>
    call('/v1/me/redemptions', {
      token: tokens.member ?? '',
      json: { rewardId: 'five' },
      headers,
    });

  test('a missing one is asked for', async () => {
    await expectProblem(redeem({}), 'missing_idempotency_key');
    const json = { points: 1, reason: 'x' };
    const adjust = shop.backend('/v1/members/ada/adjustments', { json });
    await expectProblem(adjust, 'missing_idempotency_key');
  });

  test('a malformed one is refused', async () => {
    for (const key of ['short', 'x'.repeat(65), 'with space']) {
      const problem = await expectProblem(redeem({ 'idempotency-key': key }), 'invalid_request');
      expect(problem.errors?.[0]?.path).toBe('idempotency-key');
    }
  });

  test('the same key gives the same answer, and with another body an error', async () => {
    const token = await shop.signIn('ida');
    await shop.order('ida-1', 'ida');
    const send = (rewardId: string) =>
      call('/v1/me/redemptions', {
        token,
        json: { rewardId },
        headers: { 'idempotency-key': 'one-intent' },
      });
    const first = await (await send('five')).json();
    expect(await (await send('five')).json()).toEqual(first);
    await expectProblem(send('other'), 'idempotency_conflict');
  });
});

describe('addresses', () => {
  test('where there is nothing, a problem says so', async () => {
    for (const path of ['/', '/v1', '/v1/', '/v1/me/', '/v1/orders', '/favicon.ico', '/v2/me']) {
      await expectProblem(call(path), 'not_found');
    }
  });

  test('another method is refused with the ones there are', async () => {
    const response = await call('/v1/orders/o1', { method: 'DELETE' });
    expect(response.headers.get('allow')?.split(', ').toSorted()).toEqual([
      'GET',
      'HEAD',
      'OPTIONS',
      'PUT',
    ]);
    await expectProblem(response, 'method_not_allowed');
    await expectProblem(call('/v1/shops', { method: 'PUT', json: PROGRAM }), 'method_not_allowed');
  });

  test('HEAD answers as GET does, without the body', async () => {
    const head = await call('/health', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    const missing = await call('/v1/verify', { method: 'HEAD' });
    expect(missing.status).toBe(401);
  });
});

describe('every answer', () => {
  test('has the headers that keep browsers from misusing it', async () => {
    const answers = [
      await call('/health'),
      await call('/nothing'),
      await call(`/v1/shops/${shop.id}/program`),
      await call('/v1/me'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    }
  });

  test('is kept by nobody, unless it is for everybody', async () => {
    for (const path of ['/health', '/v1/verify', '/v1/members']) {
      expect((await shop.backend(path)).headers.get('cache-control')).toBe('no-store');
    }
  });
});

test('every route of the contract with a JSON body is among those tested', () => {
  expect(withJson.length).toBeGreaterThan(15);
  expect(withJson.map(([name]) => name)).toContain(routes.putOrder.operationId);
});
