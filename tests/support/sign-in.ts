import { createHmac } from 'node:crypto';
import type { Session } from '@stamm/contract/types';
import { mustCallApi } from './api.ts';
import type { TestShop } from './stack.ts';

const lifeSeconds = 240;

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** What the shop's backend signs to say who is logged in. */
function identityToken({ shopId, identityKey }: TestShop, customerId: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: customerId, aud: shopId, iat, exp: iat + lifeSeconds };
  const signed = `${base64url({ alg: 'HS256', kid: identityKey.kid })}.${base64url(claims)}`;
  const key = Buffer.from(identityKey.secret, 'base64url');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** Opens a session for a customer, who becomes a member if need be. */
export async function signIn(url: string, shop: TestShop, customerId: string): Promise<string> {
  const session = await mustCallApi<Session>(`${url}/v1/shops/${shop.shopId}/session`, {
    method: 'POST',
    json: { identityToken: identityToken(shop, customerId) },
  });
  return session.token;
}
