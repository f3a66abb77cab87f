import { KEY_SCOPES } from '@stamm/contract';
import type { KeyScope, NewKey } from '@stamm/contract/types';
import { answer, call, env, HttpShop, PAGE_ORIGIN } from '../../testing/api.ts';
import type { CallerKind } from '../admission.ts';
import { issueSession } from '../sessions.ts';

/** Two shops and the credentials of everybody who might call them. */
export interface AccessWorld {
  shop: HttpShop;
  other: HttpShop;
  /** A secret key of the shop that was revoked. */
  revokedKey: string;
  /** Secret keys of the shop that have one scope each. */
  scopedKeys: Record<KeyScope, string>;
  /** Sessions of a customer who has joined just now, so that what one call does harms no other. */
  newSession(shop: HttpShop): Promise<string>;
}

export async function openAccessWorld(): Promise<AccessWorld> {
  const shop = await HttpShop.open();
  const other = await HttpShop.open();
  let customers = 0;
  return {
    shop,
    other,
    revokedKey: await revokedKeyOf(shop),
    scopedKeys: await scopedKeysOf(shop),
    newSession: (at) => at.signIn(`customer-${++customers}`),
  };
}

async function scopedKeysOf(shop: HttpShop): Promise<Record<KeyScope, string>> {
  const made = KEY_SCOPES.map(async (scope) => {
    const json = { kind: 'secret', name: `For ${scope}`, scopes: [scope] };
    const path = `/v1/shops/${shop.id}/keys`;
    const key = await answer<NewKey>(call(path, { token: env.OPERATOR_TOKEN, json }), 201);
    return [scope, key.secret] as const;
  });
  return Object.fromEntries(await Promise.all(made)) as Record<KeyScope, string>;
}

async function revokedKeyOf(shop: HttpShop): Promise<string> {
  const keys = `/v1/shops/${shop.id}/keys`;
  const token = env.OPERATOR_TOKEN;
  const key = await answer<NewKey>(call(keys, { token, json: { kind: 'secret' } }), 201);
  const revoked = await call(`${keys}/${key.id}`, { token, method: 'DELETE' });
  if (revoked.status !== 204) throw new Error('The key could not be revoked.');
  return key.secret;
}

/** What a caller shows of themselves. */
export interface Shown {
  token?: string;
  origin?: string;
}

type Show = (world: AccessWorld, route: CallerKind) => Shown | Promise<Shown>;

const showing =
  (token: (world: AccessWorld) => string | Promise<string>): Show =>
  async (world) => ({ token: await token(world) });

/** The same text, but for one character in the middle of its last part. */
function changed(token: string): string {
  const at = token.length - 10;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}

/** The credentials of one shop, relabelled as those of another. */
function relabelled(token: string, from: HttpShop, to: HttpShop): string {
  return token.replace(`_${from.id}_`, `_${to.id}_`);
}

async function expiredSession({ shop }: AccessWorld): Promise<string> {
  const longAgo = new Date(Date.now() - 31 * 60_000);
  const origin = { id: 'long ago', signedInAt: longAgo.getTime(), identityKey: null };
  const session = await issueSession(env, shop.id, { number: 1, session: origin }, longAgo);
  return session.token;
}

/** Of a page that no shop here allows. */
export const FOREIGN_ORIGIN = 'https://elsewhere.example';

/** The right credentials for a kind of call, sent from a page. */
function fromPage(origin: string): Show {
  return async ({ shop, newSession }, route) => {
    switch (route) {
      case 'member':
        return { origin, token: await newSession(shop) };
      case 'backend':
        return { origin, token: shop.secretKey };
      case 'operator':
        return { origin, token: env.OPERATOR_TOKEN };
      case 'visitor':
      case 'anyone':
        return { origin };
    }
  };
}

/** Everybody who might call. */
export const CALLERS = {
  nobody: () => ({}),
  'a member of this shop': showing(({ newSession, shop }) => newSession(shop)),
  'a member of another shop': showing(({ newSession, other }) => newSession(other)),
  "another shop's session relabelled": showing(async ({ newSession, shop, other }) =>
    relabelled(await newSession(other), other, shop),
  ),
  'an expired session': showing(expiredSession),
  'a session with a broken signature': showing(async ({ newSession, shop }) =>
    changed(await newSession(shop)),
  ),
  'a session without a signature': showing(async ({ newSession, shop }) =>
    (await newSession(shop)).replace(/[^.]+$/, ''),
  ),
  "this shop's secret key": showing(({ shop }) => shop.secretKey),
  "another shop's secret key": showing(({ other }) => other.secretKey),
  "another shop's secret key relabelled": showing(({ shop, other }) =>
    relabelled(other.secretKey, other, shop),
  ),
  'a key for orders': showing(({ scopedKeys }) => scopedKeys.orders),
  'a key for coupons': showing(({ scopedKeys }) => scopedKeys.coupons),
  'a key for members': showing(({ scopedKeys }) => scopedKeys.members),
  'a key for program': showing(({ scopedKeys }) => scopedKeys.program),
  'a key for exports': showing(({ scopedKeys }) => scopedKeys.exports),
  'a key for all': showing(({ scopedKeys }) => scopedKeys.all),
  'a revoked secret key': showing(({ revokedKey }) => revokedKey),
  'a malformed secret key': showing(({ shop }) => shop.secretKey.slice(0, -1)),
  'the operator': showing(() => env.OPERATOR_TOKEN),
  'a wrong operator token': showing(() => changed(env.OPERATOR_TOKEN)),
  'a page that the shop allows': fromPage(PAGE_ORIGIN),
  'a page that the shop does not allow': fromPage(FOREIGN_ORIGIN),
} as const satisfies Record<string, Show>;

export type Caller = keyof typeof CALLERS;
