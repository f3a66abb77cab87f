import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustCallApi } from '../support/api.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';

let stack: Stack;
let shop: TestShop;

beforeAll(async () => {
  stack = await startStack();
  shop = await stack.createShop();
});
afterAll(() => stack?.stop());

/** Sends bytes as they are, and reads until the other side ends or has been silent for a while. */
function exchange(bytes: string): Promise<string> {
  const { hostname, port } = new URL(stack.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let text = '';
    socket.setEncoding('latin1').setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    // Ending the connection is an answer, too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
    socket.end(bytes, 'latin1');
  });
}

const order = JSON.stringify({
  customer: { id: 'ada' },
  currency: 'EUR',
  placedAt: '2026-03-01T09:30:00Z',
  paidAt: '2026-03-01T09:30:00Z',
  totalMinor: 100,
});

function request(firstLine: string, headers: string[] = [], body = ''): string {
  return `${[firstLine, 'Host: x', ...headers].join('\r\n')}\r\n\r\n${body}`;
}

function put(framing: string[], body = order): string {
  const headers = [`Authorization: Bearer ${shop.secretKey}`, 'Content-Type: application/json'];
  return request('PUT /v1/orders/raw HTTP/1.1', [...headers, ...framing], body);
}

const inChunks = 'Transfer-Encoding: chunked';
const tooLong = `Content-Length: ${order.length + 10}`;

/**
 * No HTTP client would send these; whoever means harm writes them by hand. With the status of the
 * answer, which is the runtime's own where there is no request that it could hand to the Worker.
 */
const REQUESTS: Record<string, [bytes: () => string, status: number | 'none']> = {
  'no HTTP at all': [() => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n', 400],
  'empty lines': [() => '\r\n\r\n', 'none'],
  'an unknown method': [() => request('BREW /v1/me HTTP/1.1'), 501],
  'an unknown version': [() => request('GET /health HTTP/9.9'), 400],
  'no host': [() => 'GET /health HTTP/1.1\r\n\r\n', 400],
  'an address that is none': [() => request('GET :::: HTTP/1.1'), 400],
  'a host that is none': [() => 'GET /v1/me HTTP/1.1\r\nHost: a b/c?d#e@f:99999999\r\n\r\n', 422],
  'control characters in the address': [() => request('GET /v1/\u0001\u00ff HTTP/1.1'), 400],
  'a header without a name': [() => request('GET /health HTTP/1.1', [': y']), 400],
  'a header over two lines': [() => request('GET /health HTTP/1.1', ['A: b', ' c']), 400],
  'a bare carriage return': [() => request('GET /health HTTP/1.1', ['A: b\rC: d']), 400],
  'a huge header': [() => request('GET /health HTTP/1.1', [`A: ${'a'.repeat(600_000)}`]), 431],
  'very many headers': [() => request('GET /health HTTP/1.1', Array(20_000).fill('A: b')), 431],
  'a huge address': [() => request(`GET /${'a'.repeat(300_000)} HTTP/1.1`), 414],
  'two lengths': [() => put([`Content-Length: ${order.length}`, 'Content-Length: 3']), 400],
  'a length and chunks': [() => put(['Content-Length: 4', inChunks], '0\r\n\r\n'), 400],
  'a negative length': [() => put(['Content-Length: -1']), 400],
  'a body that ends too early': [() => put([tooLong]), 400],
  'chunks that end too early': [
    () => put([inChunks], `${order.length.toString(16)}\r\n${order}`),
    400,
  ],
  'chunks of no size': [() => put([inChunks], `zz\r\n${order}\r\n0\r\n\r\n`), 400],
  'an upgrade to another protocol': [
    () => request('GET /v1/me HTTP/1.1', ['Connection: Upgrade', 'Upgrade: websocket']),
    401,
  ],
};

describe('bytes that are no good request', () => {
  it.each(Object.entries(REQUESTS))('%s', async (_name, [bytes, status]) => {
    const answered = await exchange(bytes());
    expect(/^HTTP\/1\.1 (\d{3})/.exec(answered)?.[1] ?? 'none').toBe(String(status));
    expect(answered).not.toMatch(/worker\.js|\.c\+\+|\n\s+at /);
    expect((await fetch(`${stack.url}/health`)).status).toBe(200);
  });

  it('an import that breaks off says how far it came', async () => {
    const line = JSON.stringify({ ...JSON.parse(order), orderId: 'imported', customerId: 'ada' });
    const headers = ['Content-Type: application/x-ndjson', 'Content-Length: 5000'];
    const authorization = `Authorization: Bearer ${shop.secretKey}`;
    const answered = await exchange(
      request('POST /v1/import HTTP/1.1', [authorization, ...headers], `${line}\n{"orderId":`),
    );
    expect(answered).toMatch(/^HTTP\/1\.1 200/);
    expect(answered).toContain('"type":"failed"');
  });

  it('leave nothing behind', async () => {
    const headers = { authorization: `Bearer ${shop.secretKey}` };
    expect((await fetch(`${stack.url}/v1/orders/raw`, { headers })).status).toBe(404);
    const books = await mustCallApi(`${stack.url}/v1/verify`, { token: shop.secretKey });
    expect(books).toMatchObject({ ok: true });
  });
});
