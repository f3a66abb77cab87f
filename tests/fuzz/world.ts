import { createHmac, randomUUID } from 'node:crypto';
import { giveTenGetTen, pointsForBoth } from '@stamm/contract';
import type {
  FraudPolicy,
  KeyList,
  MyReferral,
  NewKey,
  ReferralPage,
  Session,
  Verification,
} from '@stamm/contract/types';
import { USUAL_FRAUD_POLICY } from '@stamm/loyalty';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { type ApiCall, callApi, mustCallApi } from '../support/api.ts';
import { type ProgramInput, plainProgram } from '../support/programs.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';
import { KnownThings } from './known.ts';
import type { Credentials } from './openapi.ts';
import { pictureOf } from './pictures.ts';
import type { Sender } from './requests.ts';
import { CUSTOMERS, NEW_SHOPS, NEWSLETTER, PRODUCTS } from './vocabulary.ts';

const MEMBERS = CUSTOMERS.slice(0, 4);
/** Has bought nothing, so that friends' offers are for them. */
const NEWCOMER = MEMBERS.at(-1);

/** Cheap rewards of every kind, so that coupons are had and used all the time. */
const PROGRAM: ProgramInput = {
  ...plainProgram,
  earning: {
    rates: ['EUR', 'USD', 'JPY'].map((currency) => ({ currency, points: 1, perMinor: 10 })),
    basis: 'net',
    multipliers: [{ productIds: ['espresso'], collectionIds: [], numerator: 3, denominator: 2 }],
  },
  rewards: [
    { id: 'five', benefit: { kind: 'amountOff' as const, amountMinor: 500, currency: 'EUR' } },
    { id: 'tenth', benefit: { kind: 'percentOff' as const, percent: 10 } },
    { id: 'shipping', benefit: { kind: 'freeShipping' as const } },
    {
      id: 'beans',
      benefit: {
        kind: 'freeProduct' as const,
        productId: 'espresso',
        productName: { en: 'Espresso' },
      },
    },
  ].map((reward) => ({ ...reward, name: { en: reward.id }, points: 5, validDays: 30 })),
};

type Terms = Pick<ProgramInput, 'pendingDays' | 'expiry' | 'referral' | 'review'>;

/** So that referrals are held, and wait for decisions, from the second friend on. */
const SUSPICIOUS: FraudPolicy = {
  ...USUAL_FRAUD_POLICY,
  velocity: { outcome: 'hold', claims: 1, hours: 24 },
};

/** What was delivered yesterday can be reviewed; in one shop only with its approval. */
const REVIEW: ProgramInput['review'] = {
  delayDays: 0,
  openDays: 730,
  reward: { kind: 'points', points: 5 },
  moderation: { kind: 'afterwards' },
  photos: true,
};

/** The shops, by what becomes of their points. */
const TERMS: Record<string, Terms> = {
  first: {
    pendingDays: 0,
    expiry: { kind: 'never' },
    referral: { ...giveTenGetTen, fraud: SUSPICIOUS },
    review: REVIEW,
  },
  second: {
    pendingDays: 14,
    expiry: { kind: 'months', months: 120 },
    referral: pointsForBoth,
    review: { ...REVIEW, moderation: { kind: 'beforehand', rewardAfterDays: 7 } },
  },
  third: { pendingDays: 0, expiry: { kind: 'months', months: 1 } },
};

/** A shop and everything that requests about it may need. */
export interface FuzzedShop extends TestShop {
  things: KnownThings;
  revokedKey: string;
  offersReferrals: boolean;
  /** One for each of the members, renewed when it has ended. */
  sessions: string[];
}

function identityToken({ shopId, identityKey }: TestShop, customerId: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const header = part({ alg: 'HS256', kid: identityKey.kid });
  const claims = part({ sub: customerId, aud: shopId, iat, exp: iat + 300 });
  const signature = createHmac('sha256', Buffer.from(identityKey.secret, 'base64url'))
    .update(`${header}.${claims}`)
    .digest('base64url');
  return `${header}.${claims}.${signature}`;
}

/** The whole stack with three shops; the last of them changes its program all the time. */
export class World {
  readonly stack: Stack;
  readonly shops: readonly FuzzedShop[];
  readonly #sessionSecret: string;

  private constructor(stack: Stack, shops: FuzzedShop[], sessionSecret: string) {
    this.stack = stack;
    this.shops = shops;
    this.#sessionSecret = sessionSecret;
  }

  static async open(): Promise<World> {
    const sessionSecret = newSecret();
    const stack = await startStack({ environment: { SESSION_SECRET: sessionSecret } });
    const shops: FuzzedShop[] = [];
    const needed = new Set<string>();
    for (const [id, terms] of Object.entries(TERMS)) {
      shops.push(await openShop(stack, id, terms, needed));
    }
    const world = new World(stack, shops, sessionSecret);
    await world.refresh();
    return world;
  }

  /** What no answer may ever hold. */
  secrets(): string[] {
    return [
      this.stack.operatorToken,
      this.#sessionSecret,
      ...this.shops.flatMap((shop) => [
        shop.secretKey,
        shop.revokedKey,
        shop.identityKey.secret,
        ...shop.sessions,
      ]),
    ];
  }

  shop(index: number): FuzzedShop {
    const shop = this.shops[index % this.shops.length];
    if (!shop) throw new Error('There is no shop.');
    return shop;
  }

  /** The Authorization header of a sender, or undefined for none. */
  authorization(
    needed: Credentials,
    sender: Sender,
    shopIndex: number,
    member: number,
  ): string | undefined {
    const shop = this.shop(shopIndex);
    const own = {
      none: undefined,
      operatorToken: this.stack.operatorToken,
      secretKey: shop.secretKey,
      memberSession: shop.sessions[member % shop.sessions.length],
    };
    const other = this.shop(shopIndex + 1);
    const bySender: Record<Sender, string | undefined> = {
      'whom it is for': own[needed],
      nobody: undefined,
      'another shop': needed === 'memberSession' ? other.sessions[0] : other.secretKey,
      'a wrong kind': needed === 'secretKey' ? own.memberSession : own.secretKey,
      'a revoked key': shop.revokedKey,
      nonsense: `sk_${shop.shopId}_${'é'.repeat(43)}`,
    };
    const token = bySender[sender];
    return token === undefined ? undefined : `Bearer ${token}`;
  }

  /** Signs in who is signed out by now, and reads the mails. */
  async refresh(): Promise<void> {
    for (const shop of this.shops) {
      for (const [index, customer] of MEMBERS.entries()) {
        shop.things.learn('identity-tokens', identityToken(shop, customer));
        shop.sessions[index] ??= '';
        if (!(await this.#isSignedIn(shop.sessions[index]))) {
          shop.sessions[index] = await this.#signIn(shop, customer);
          await this.#give(shop, customer);
          if (customer === NEWCOMER) continue;
          await this.#deliver(shop, customer);
          await this.#showPhoto(shop, shop.sessions[index]);
        }
      }
      if (shop.offersReferrals) await this.#suspect(shop);
      await this.#readMails(shop);
    }
  }

  /** The state of all shops' books, by shop. */
  async verifyAll(): Promise<Record<string, Verification>> {
    const found: Record<string, Verification> = {};
    for (const { shopId, secretKey } of [...this.shops, ...(await this.#newShops())]) {
      found[shopId] = await mustCallApi(`${this.stack.url}/v1/verify`, { token: secretKey });
    }
    return found;
  }

  async #newShops(): Promise<{ shopId: string; secretKey: string }[]> {
    const shops: { shopId: string; secretKey: string }[] = [];
    for (const shopId of NEW_SHOPS) {
      const keys = `${this.stack.url}/v1/shops/${shopId}/keys`;
      const token = this.stack.operatorToken;
      const answer = await fetch(keys, { headers: { authorization: `Bearer ${token}` } });
      if (answer.status === 404) continue;
      const { items } = (await answer.json()) as KeyList;
      const active = items.filter((key) => key.kind === 'secret' && key.revokedAt === null);
      // There can be five: one makes room for ours.
      const [spare] = active.slice(4);
      if (spare) await mustCallApi(`${keys}/${spare.id}`, { method: 'DELETE', token });
      const json = { kind: 'secret' };
      const key = await mustCallApi<NewKey>(keys, { method: 'POST', token, json });
      shops.push({ shopId, secretKey: key.secret });
    }
    return shops;
  }

  async #isSignedIn(session: string): Promise<boolean> {
    if (session === '') return false;
    const answer = await fetch(`${this.stack.url}/v1/me`, {
      headers: { authorization: `Bearer ${session}` },
    });
    await answer.arrayBuffer();
    return answer.ok;
  }

  async #signIn(shop: FuzzedShop, customer: string): Promise<string> {
    const path = `/v1/shops/${shop.shopId}/session`;
    // Who was erased meanwhile comes back by a deed of their own.
    const signIn = () =>
      mustCallApi<Session>(`${this.stack.url}${path}`, {
        method: 'POST',
        json: { identityToken: identityToken(shop, customer), rejoin: true },
      });
    const session = await signIn().catch(async () => {
      // Tokens count by the second: one of the second in which all sessions were ended is too old.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      return signIn();
    });
    return session.token;
  }

  /** Enough for many rewards: whoever joins anew has none. */
  async #give(shop: FuzzedShop, customer: string): Promise<void> {
    await mustCallApi(`${this.stack.url}/v1/members/${customer}/adjustments`, {
      method: 'POST',
      token: shop.secretKey,
      headers: { 'idempotency-key': randomUUID() },
      json: { points: 1_000, reason: 'Welcome' },
    });
  }

  /** Something to review: whoever joins anew has bought nothing. */
  async #deliver(shop: FuzzedShop, customer: string): Promise<void> {
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1_000).toISOString();
    await tryToCall(`${this.stack.url}/v1/orders/${randomUUID()}`, {
      method: 'PUT',
      token: shop.secretKey,
      json: {
        customer: { id: customer },
        currency: 'EUR',
        placedAt: yesterday,
        paidAt: yesterday,
        fulfilledAt: yesterday,
        totalMinor: 2_000,
        lines: PRODUCTS.map((productId) => ({ id: productId, productId, totalMinor: 1_000 })),
      },
    });
  }

  /** Three more friends of one member at once: where that is suspicious, decisions are waited for. */
  async #suspect(shop: FuzzedShop): Promise<void> {
    const { url } = this.stack;
    const [token = ''] = shop.sessions;
    const { status, body } = await callApi<MyReferral>(`${url}/v1/me/referral`, { token });
    // A request may have taken referrals out of the program meanwhile.
    if (status !== 200) return;
    const { code } = body;
    for (let friend = 0; friend < 3; friend++) {
      const placedAt = new Date().toISOString();
      const id = randomUUID();
      await tryToCall(`${url}/v1/orders/${id}`, {
        method: 'PUT',
        token: shop.secretKey,
        json: { customer: { id }, currency: 'EUR', placedAt, totalMinor: 1, referralCode: code },
      });
    }
    const held = await mustCallApi<ReferralPage>(`${url}/v1/referrals?state=held`, {
      token: shop.secretKey,
    });
    for (const { id } of held.items) shop.things.learn('referrals', id);
  }

  /** A review with a photo, so that there is one to be seen; where the shop takes reviews. */
  async #showPhoto(shop: FuzzedShop, session: string): Promise<void> {
    const authorization = `Bearer ${session}`;
    const uploaded = await fetch(`${this.stack.url}/v1/me/photos`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'image/png' },
      body: Uint8Array.from(pictureOf('image/png')),
    });
    const { id } = (await uploaded.json()) as { id?: string };
    if (id === undefined) return;
    const review = { rating: 5, text: 'Good', displayName: 'Somebody', photoId: id };
    const submitted = await fetch(`${this.stack.url}/v1/me/reviews`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ ...review, productId: PRODUCTS[0] }),
    });
    await submitted.arrayBuffer();
    if (submitted.ok) shop.things.learn('shown photos', id);
  }

  async #readMails(shop: FuzzedShop): Promise<void> {
    const page = await fetch(`${this.stack.url}/dev/mailbox?shop=${shop.shopId}`);
    const codes = new Map<string, string>();
    for (const [mail] of (await page.text()).matchAll(/<article>.*?<\/article>/gs)) {
      const email = /To (\S+) /.exec(mail)?.[1];
      const code = /\b\d{6}\b/.exec(mail)?.[0];
      // The newest mail comes first, and its code has ended the ones before.
      if (email && code && !codes.has(email)) codes.set(email, code);
      for (const [, page, linked] of mail.matchAll(/\/newsletter\/(\w+)\/([\w.-]+)/g)) {
        shop.things.learn(`tokens to ${page}`, linked);
      }
    }
    const mailed = [...codes].map(([email, code]) => ({ email, code }));
    shop.things.replace('mailed-codes', mailed);
  }
}

/** Where random requests have changed the program, it may refuse an order: then there is none. */
async function tryToCall(url: string, call: ApiCall): Promise<void> {
  const { status, body } = await callApi(url, call);
  if (status >= 500) throw new Error(`${url} gave ${status}: ${JSON.stringify(body)}`);
}

/** Adds the keys that the tests themselves need to `needed`: nobody is to revoke them. */
async function openShop(
  stack: Stack,
  id: string,
  terms: Terms,
  needed: Set<string>,
): Promise<FuzzedShop> {
  const allowedOrigins = ['https://shop.example'];
  const shop = await stack.createShop({
    id,
    allowedOrigins,
    program: { ...PROGRAM, ...terms, newsletter: NEWSLETTER },
  });
  const keys = `${stack.url}/v1/shops/${id}/keys`;
  const token = stack.operatorToken;
  const listed = await mustCallApi<KeyList>(keys, { token });
  const json = { kind: 'secret' };
  const revoked = await mustCallApi<NewKey>(keys, { method: 'POST', token, json });
  await mustCallApi(`${keys}/${revoked.id}`, { method: 'DELETE', token });
  for (const key of listed.items) needed.add(key.id);
  const things = new KnownThings({ members: CUSTOMERS, shops: [id] }, needed);
  const offersReferrals = terms.referral != null;
  return { ...shop, things, revokedKey: revoked.secret, offersReferrals, sessions: [] };
}
