/** What the Authorization header holds, by its shape alone: nothing is checked yet. */
export type Credentials =
  | { kind: 'none' }
  | { kind: 'secretKey'; shopId: string; secretKey: string }
  | { kind: 'session'; shopId: string; token: string }
  | { kind: 'brokenKey' }
  | { kind: 'brokenSession' }
  | { kind: 'other'; token: string };

const SHOP = '[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?';
const BEARER = /^Bearer +([^\s]{1,4096})$/i;
const SECRET_KEY = new RegExp(`^sk_(${SHOP})_[A-Za-z0-9_-]{43}$`);
const SESSION = new RegExp(`^st_(${SHOP})_([\\w-]+\\.[\\w-]+\\.[\\w-]+)$`);

export function readCredentials(authorization: string | undefined): Credentials {
  const token = BEARER.exec(authorization?.trim() ?? '')?.[1];
  if (token === undefined) return { kind: 'none' };
  if (token.startsWith('sk_')) {
    const shopId = SECRET_KEY.exec(token)?.[1];
    return shopId ? { kind: 'secretKey', shopId, secretKey: token } : { kind: 'brokenKey' };
  }
  if (token.startsWith('st_')) {
    const [, shopId, jwt] = SESSION.exec(token) ?? [];
    return shopId && jwt ? { kind: 'session', shopId, token: jwt } : { kind: 'brokenSession' };
  }
  return { kind: 'other', token };
}
