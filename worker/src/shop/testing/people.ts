import type { Me } from '@stamm/contract/types';
import { SignJWT } from 'jose';
import type { MemberCaller } from '../api.ts';
import { iso, order, type TestShop, VISITOR, value } from './test-shop.ts';

/** An identity token as the shop's backend signs it now. */
export async function identityToken(
  shop: TestShop,
  claims: Record<string, unknown>,
  issuedAt = shop.now / 1000,
): Promise<string> {
  const { id, secret } = shop.created.identityKey;
  return new SignJWT({ aud: shop.id, ...claims })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 300)
    .setProtectedHeader({ alg: 'HS256', kid: id })
    .sign(Buffer.from(secret, 'base64url'));
}

/** The code that was mailed last to an address. */
export async function mailedCode(shop: TestShop, email: string): Promise<string> {
  value(await shop.api.startSignIn(VISITOR, { email }));
  const mails = value(await shop.api.mailbox());
  const mail = mails.find(({ to }) => to === email);
  return /\b[0-9]{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
}

/** The ways in which somebody shows up, in words of few letters for tables of cases. */
export class People {
  readonly #shop: TestShop;
  #orders = 0;

  constructor(shop: TestShop) {
    this.#shop = shop;
  }

  /** An order of ten points. */
  async order(id: string, email?: string, emailVerified?: boolean): Promise<string | null> {
    const customer = { id, email, emailVerified };
    const told = order({ customer, totalMinor: 1_000, placedAt: iso(this.#shop.now) });
    return (await this.#shop.putOrder(`order-${++this.#orders}`, told)).memberId;
  }

  /** Signs in with an identity token. */
  async token(sub: string, email?: string, email_verified?: boolean): Promise<MemberCaller> {
    const token = await identityToken(this.#shop, { sub, email, email_verified });
    return { kind: 'member', ...value(await this.#shop.api.signInWithIdentityToken(token)) };
  }

  /** Signs in with a code that was mailed to the address. */
  async code(email: string): Promise<MemberCaller> {
    const code = await mailedCode(this.#shop, email);
    const signedIn = await this.#shop.api.verifySignIn(VISITOR, { email, code });
    return { kind: 'member', ...value(signedIn) };
  }

  async put(id: string, email: string | null, emailVerified?: boolean): Promise<void> {
    value(await this.#shop.api.putMember(this.#shop.backend, id, { email, emailVerified }));
  }

  async me(caller: MemberCaller): Promise<Me> {
    return value(await this.#shop.api.me(caller));
  }

  /** The memberships, each as `id address points`; an address that is proven ends with a tick. */
  async all(): Promise<string[]> {
    const { items } = value(await this.#shop.api.members(this.#shop.backend, { limit: 100 }));
    return items.map(({ id, email, emailVerified, points }) =>
      [id, `${email ?? '-'}${emailVerified ? '✓' : ''}`, points.available].join(' '),
    );
  }
}
