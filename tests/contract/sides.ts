/** The two that are compared: the real Worker on bare workerd, and the mock shop. */
import { createHmac } from 'node:crypto';
import { createMockShop, mockFetch } from '@stamm/mocks';
import { BEANS } from '@stamm/mocks/beans';
import type { Stack } from '../support/stack.ts';

export interface Call {
  method?: string;
  path: string;
  /** Who calls: whose session is remembered under this name, or the shop's backend. */
  as?: string;
  json?: unknown;
  /** Sent as it is, for what is not JSON. */
  text?: string;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  type: string | null;
  body: unknown;
}

export interface Side {
  shopId: string;
  call(call: Call): Promise<Answer>;
  /** Has claims signed as the shop's backend would. */
  identityToken(claims: object, header?: object): string;
  /** The code in the mail to an address. */
  codeFor(email: string): Promise<string>;
  /** What earlier answers gave, by a name: sessions, codes, ids, cursors. */
  remembered: Map<string, string>;
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

function caller(
  fetch: typeof globalThis.fetch,
  url: string,
  secretKey: string,
  remembered: Map<string, string>,
) {
  return async ({ method = 'GET', path, as, json, text, bytes, headers: more }: Call) => {
    const headers = new Headers(more);
    const token = as === 'backend' ? secretKey : (remembered.get(`session ${as}`) ?? as);
    if (token) headers.set('authorization', `Bearer ${token}`);
    if (json !== undefined) headers.set('content-type', 'application/json');
    const body = text ?? bytes ?? (json === undefined ? null : JSON.stringify(json));
    const response = await fetch(url + path, { method, headers, body });
    const answer = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type')?.split(';')[0] ?? null,
      body: answer === '' ? undefined : JSON.parse(answer),
    };
  };
}

export async function realSide(stack: Stack): Promise<Side> {
  const { shopId, secretKey, identityKey } = await stack.createShop({
    id: 'compared',
    name: 'Rösterei',
    program: BEANS,
    allowedOrigins: ['https://shop.example'],
  });
  const remembered = new Map<string, string>();
  return {
    shopId,
    remembered,
    call: caller(fetch, stack.url, secretKey, remembered),
    identityToken(claims, header = {}) {
      const signed = `${encode({ alg: 'HS256', kid: identityKey.kid, ...header })}.${encode(claims)}`;
      const key = Buffer.from(identityKey.secret, 'base64url');
      return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
    },
    async codeFor(email) {
      // The mail is sent by a job, a moment after the answer.
      for (let attempt = 0; attempt < 100; attempt++) {
        const mailbox = await (await fetch(`${stack.url}/dev/mailbox?shop=${shopId}`)).text();
        const code = mailbox.split(email)[1]?.match(/\b[0-9]{6}\b/)?.[0];
        if (code) return code;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`No mail to ${email} arrived.`);
    },
  };
}

export function mockSide(): Side {
  const url = 'https://mock.test';
  const shop = createMockShop({ id: 'compared', name: 'Rösterei', program: BEANS });
  const remembered = new Map<string, string>();
  return {
    shopId: 'compared',
    remembered,
    call: caller(mockFetch(shop, url), url, shop.secretKey, remembered),
    identityToken: (claims, header = {}) =>
      `${encode({ alg: 'HS256', kid: 'ik_mock', ...header })}.${encode(claims)}.mock`,
    codeFor: async (email) => shop.codeFor(email) ?? '',
  };
}
