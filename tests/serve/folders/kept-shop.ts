import { createHmac } from 'node:crypto';
import type { NewKey, NewShop, Session, SignInStarted } from '@stamm/contract/types';
import { photo } from '../../../worker/src/photos/testing/photos.ts';
import { mustCallApi } from '../../support/api.ts';
import { FIRST } from './program.ts';

const DAY = 86_400_000;

const isoDaysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** What a folder's shop is opened with again. */
export interface ShopKeys {
  shopId: string;
  secretKey: string;
  identityKey: { id: string; secret: string };
}

/** A shop on a running Worker, called as its backend, its visitors and its members would. */
export class KeptShop {
  readonly url: string;
  readonly operatorToken: string;
  readonly keys: ShopKeys;

  constructor(url: string, operatorToken: string, keys: ShopKeys) {
    this.url = url;
    this.operatorToken = operatorToken;
    this.keys = keys;
  }

  static async create(url: string, operatorToken: string): Promise<KeptShop> {
    const shopId = 'kept';
    const made = await mustCallApi<NewShop>(`${url}/v1/shops`, {
      method: 'POST',
      token: operatorToken,
      json: {
        id: shopId,
        name: 'Kept',
        allowedOrigins: ['https://kept.example'],
        url: 'https://kept.example/',
        privacyUrl: 'https://kept.example/privacy',
        imprint: 'Kept\nStreet 1, Town',
        emailSignIn: true,
        program: FIRST,
      },
    });
    const { id, secret } = made.identityKey;
    const keys = { shopId, secretKey: made.secretKey.secret, identityKey: { id, secret } };
    return new KeptShop(url, operatorToken, keys);
  }

  /** A call of the shop's backend. */
  backend<Body = unknown>(method: string, path: string, json?: unknown): Promise<Body> {
    return this.#call(method, path, this.keys.secretKey, json);
  }

  /** A call of a visitor, or of a member with a session. */
  shopper<Body = unknown>(method: string, path: string, json?: unknown, token?: string) {
    return this.#call<Body>(method, path, token, json);
  }

  operator<Body = unknown>(method: string, path: string, json?: unknown): Promise<Body> {
    return this.#call(method, path, this.operatorToken, json);
  }

  #call<Body>(
    method: string,
    path: string,
    token: string | undefined,
    json: unknown,
  ): Promise<Body> {
    return mustCallApi<Body>(`${this.url}${path}`, {
      method,
      ...(token === undefined ? {} : { token }),
      ...(json === undefined ? {} : { json }),
      headers: method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {},
    });
  }

  /** An order, paid when it was placed and fulfilled a day later. */
  order(id: string, customerId: string, euros: number, daysAgo = 0, more: object = {}) {
    const placedAt = isoDaysAgo(daysAgo);
    return this.backend('PUT', `/v1/orders/${id}`, {
      customer: { id: customerId },
      currency: 'EUR',
      placedAt,
      paidAt: placedAt,
      fulfilledAt: isoDaysAgo(Math.max(0, daysAgo - 1)),
      totalMinor: euros * 100,
      ...more,
    });
  }

  refund(orderId: string, id: string, euros: number) {
    return this.backend('PUT', `/v1/orders/${orderId}/refunds/${id}`, {
      amountMinor: euros * 100,
      refundedAt: isoDaysAgo(0),
    });
  }

  /** The session of a customer whom the shop's backend vouches for. */
  async signIn(customerId: string): Promise<string> {
    const { shopId, identityKey } = this.keys;
    const iat = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: customerId, aud: shopId, iat, exp: iat + 240 };
    const signed = `${part({ alg: 'HS256', kid: identityKey.id })}.${part(claims)}`;
    const key = Buffer.from(identityKey.secret, 'base64url');
    const signature = createHmac('sha256', key).update(signed).digest('base64url');
    const path = `/v1/shops/${shopId}/session`;
    const identityToken = `${signed}.${signature}`;
    return (await this.shopper<Session>('POST', path, { identityToken })).token;
  }

  /** The session of whoever reads an address's mails. */
  async signInByMail(email: string): Promise<string> {
    const at = `/v1/shops/${this.keys.shopId}/sign-in`;
    const { challenge } = await this.shopper<SignInStarted>('POST', at, { email });
    const code = await this.mailed(email, /\b(\d{6,})\b/);
    return (await this.shopper<Session>('POST', `${at}/verify`, { email, code, challenge })).token;
  }

  /** What a pattern finds in the newest mail to an address. */
  async mailed(email: string, pattern: RegExp): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const page = await fetch(`${this.url}/dev/mailbox?shop=${this.keys.shopId}`);
      const mails = (await page.text()).split(/\bTo (?=\S+@)/);
      const found = mails.find((mail) => mail.startsWith(email));
      const match = found ? pattern.exec(found.slice(email.length))?.[1] : undefined;
      if (match) return match;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`No mail to ${email} holds ${pattern}.`);
  }

  async uploadPhoto(token: string): Promise<string> {
    const answer = await fetch(`${this.url}/v1/me/photos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' },
      body: photo('progressive') as BodyInit,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The photo was not taken: ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  }

  async revokedKey(kind: 'secret' | 'identity'): Promise<NewKey> {
    const at = `/v1/shops/${this.keys.shopId}/keys`;
    const key = await this.operator<NewKey>('POST', at, { kind });
    await this.operator('DELETE', `${at}/${key.id}`);
    return key;
  }
}
