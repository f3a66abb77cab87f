import { beforeAll, describe, expect, test } from 'vitest';
import { callerKindOf } from '../auth/admission.ts';
import { type Call, call, env, expectProblem, HttpShop, PAGE_ORIGIN } from '../testing/api.ts';
import { CONTRACT_ROUTES, type ContractRoute } from './contract-gate.ts';

/* Who may not make a call learns nothing of it: neither its schema nor what there is. */

let shop: HttpShop;

beforeAll(async () => {
  shop = await HttpShop.open();
});

const guarded = CONTRACT_ROUTES.filter((route) =>
  ['operator', 'backend', 'member'].includes(callerKindOf(route)),
).map((route) => [route.operationId ?? '', route] as const);

/** Addresses whose parameters no schema would let through. */
function addressesOf(route: ContractRoute): string[] {
  return ['%zz', '%00', 'x'.repeat(300), 'none'].map((garbage) =>
    route.path.replaceAll(/\{\w+\}/g, garbage),
  );
}

function endless(): ReadableStream {
  let left = 4;
  return new ReadableStream({
    pull(controller) {
      if (left-- <= 0) return controller.close();
      controller.enqueue(new Uint8Array(65_536).fill(0x7b));
    },
  });
}

/** Whatever could be wrong with a request beside who sends it. */
function garbageOf(route: ContractRoute): [string, Call][] {
  const method = route.method.toUpperCase();
  const addresses = addressesOf(route).map((path): [string, Call] => [path, { method }]);
  const [path = ''] = addressesOf(route).slice(-1);
  const query = `${path}?limit=-1&cursor=%20&state=nonsense&nothing=1`;
  if (method === 'GET') return [...addresses, [query, { method }]];
  const bodies: Call[] = [
    { method, json: { nonsense: true } },
    { method, body: '{"a":', headers: { 'content-type': 'application/json' } },
    { method, body: 'x', headers: { 'content-type': 'text/plain' } },
    { method, body: 'a,b\n1', headers: { 'content-type': 'text/csv; charset=latin1' } },
    { method, body: 'no photo', headers: { 'content-type': 'image/png' } },
    { method, body: endless(), headers: { 'content-type': 'application/json' } },
    { method, json: {}, headers: { 'idempotency-key': '?' } },
  ];
  return [...addresses, [query, { method }], ...bodies.map((body): [string, Call] => [path, body])];
}

describe.each(guarded)('%s', (_name, route) => {
  test('asks for credentials before all else', async () => {
    for (const [path, options] of garbageOf(route)) {
      await expectProblem(call(path, options), 'missing_credentials');
    }
  });

  test('refuses credentials that only look right before all else', async () => {
    const credentials = {
      operator: ['nonsense', 'invalid_key'],
      backend: [`sk_${shop.id}_${'a'.repeat(43)}`, 'invalid_key'],
      member: [`st_${shop.id}_a.b.c`, 'invalid_session'],
    } as const;
    const [token, code] = credentials[callerKindOf(route) as keyof typeof credentials];
    for (const [path, options] of garbageOf(route)) {
      await expectProblem(call(path, { ...options, token, origin: PAGE_ORIGIN }), code);
    }
  });
});

test('a key without the scope learns no more than that', async () => {
  const keys = `/v1/shops/${shop.id}/keys`;
  const json = { kind: 'secret', scopes: ['coupons'] };
  const made = await call(keys, { token: env.OPERATOR_TOKEN, json });
  const { secret } = (await made.json()) as { secret: string };
  for (const [path, options] of [
    ['/v1/orders/%zz', { method: 'PUT', json: {} }],
    ['/v1/members?limit=x', {}],
    ['/v1/import', { body: 'x', headers: { 'content-type': 'text/plain' } }],
  ] satisfies [string, Call][]) {
    await expectProblem(call(path, { ...options, token: secret }), 'scope_missing');
  }
});

test('every guarded route is among those tested', () => {
  expect(guarded.length).toBeGreaterThan(60);
});
