import type { OrderInput, ProgramInput, ReviewInput } from '@stamm/contract';
import type {
  ErrorCode,
  Incentive,
  Me,
  Member,
  MyReferral,
  MyReview,
  NewKey,
  NewShop,
  NewsletterSubscriber,
  OrderState,
  Program,
  Redemption,
  Referral,
  ReviewState,
  Session,
  ShopReview,
} from '@stamm/contract/types';
import type { Measure } from '@stamm/loyalty';
import { SignJWT } from 'jose';
import type { z } from 'zod';
import { startWorker } from '#worker';
import { BEANS } from './beans.ts';
import type { MockMail, MockWorker } from './mock-worker.ts';
import { type Call, ShopCalls } from './shop-calls.ts';

export interface MockShopOptions {
  id?: string;
  name?: string;
  /** Where the shop's front page is: referral links lead there. */
  home?: string;
  program?: z.input<typeof ProgramInput>;
  emailSignIn?: boolean;
  /** The shop's clock, epoch milliseconds: the real one unless told otherwise. */
  now?: () => number;
}

export interface MockMemberInput {
  id?: string;
  email?: string;
  /** Whether the shop has seen that the address is theirs. */
  emailVerified?: boolean;
  name?: string;
  language?: string;
  /** Points that can be spent at once. */
  points?: number;
  /** Points from an order whose return window is open. */
  pending?: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const IDENTITY_TOKEN_SECONDS = 5 * 60;
const PAGE_SIZE = 100;

/** What belongs to a shop that was created in a Worker. */
interface Created {
  worker: MockWorker;
  id: string;
  secretKey: string;
  identityKey: NewKey;
}

/**
 * The real shop, in memory. The properties at the top make it misbehave, so that a theme can be
 * tried in bad weather; the methods do what its backend, its members and time would do.
 */
export class MockShop {
  readonly id: string;
  /** The key of the shop's backend. */
  readonly secretKey: string;
  /** How long every answer takes. */
  latencyMs = 0;
  /** Whether nothing can be reached. */
  offline = false;
  /** Whether something else answers, as a captive portal does: HTML, with status 200. */
  nonsense = false;
  /** What was asked for, such as `GET /v1/me`, oldest first. */
  readonly requests: string[] = [];
  readonly worker: MockWorker;
  readonly #identityKey: NewKey;
  readonly #calls: ShopCalls;
  readonly #failures: ErrorCode[] = [];
  #ids = 0;

  constructor({ worker, id, secretKey, identityKey }: Created) {
    this.worker = worker;
    this.id = id;
    this.secretKey = secretKey;
    this.#identityKey = identityKey;
    this.#calls = new ShopCalls(worker);
  }

  /** The shop's time, epoch milliseconds. */
  now(): number {
    return this.worker.now();
  }

  /** Has the next requests fail with these codes, one each. */
  failNext(...codes: ErrorCode[]): void {
    this.#failures.push(...codes);
  }

  /** The failure that is due now, if any. */
  takeFailure(): ErrorCode | undefined {
    return this.#failures.shift();
  }

  /** Lets time pass, and has done what becomes due. */
  advanceDays(days: number): Promise<void> {
    return this.worker.pass(days * DAY_MS);
  }

  advanceMinutes(minutes: number): Promise<void> {
    return this.worker.pass(minutes * MINUTE_MS);
  }

  /** Enrols a customer; answers their id. */
  async addMember({
    id = this.#newId('customer'),
    points = 0,
    pending = 0,
    ...details
  }: MockMemberInput = {}): Promise<string> {
    await this.#asBackend(`/v1/members/${id}`, { method: 'PUT', json: details });
    if (points > 0) await this.give(id, points, 'Welcome');
    if (pending > 0) await this.#earn(id, pending);
    return id;
  }

  /** Gives points by hand, or takes them. */
  async give(id: string, points: number, reason: string): Promise<void> {
    await this.#asBackend(`/v1/members/${id}/adjustments`, {
      json: { points, reason },
      idempotencyKey: this.#newKey(),
    });
  }

  /** Records an order, paid now unless it says otherwise; answers its id. */
  async addOrder(
    customerId: string,
    {
      id = this.#newId('order'),
      ...order
    }: { id?: string; totalMinor: number } & Partial<z.input<typeof OrderInput>>,
  ): Promise<string> {
    const placedAt = this.#isoNow();
    const usual = { customer: { id: customerId }, currency: 'EUR', placedAt, paidAt: placedAt };
    await this.#asBackend(`/v1/orders/${id}`, { method: 'PUT', json: { ...usual, ...order } });
    return id;
  }

  /** Records an order of one product that has arrived now; answers its id. */
  addDelivery(customerId: string, productId: string, name?: string): Promise<string> {
    const totalMinor = 1_000;
    return this.addOrder(customerId, {
      totalMinor,
      fulfilledAt: this.#isoNow(),
      lines: [{ id: '1', productId, ...(name !== undefined && { name }), totalMinor }],
    });
  }

  /** Has a new member buy a product and review it; answers the review's id. */
  async addReview(
    productId: string,
    review: Partial<z.input<typeof ReviewInput>> = {},
  ): Promise<string> {
    const customer = await this.addMember({ name: 'Ada Lovelace' });
    await this.addDelivery(customer, productId);
    const usual = { productId, rating: 5, text: 'I would buy it again.', displayName: 'Ada L.' };
    const { id } = await this.#asMember<{ id: string }>(customer, '/v1/me/reviews', {
      json: { ...usual, ...review },
    });
    return id;
  }

  /** Buys a reward for a member; answers the coupon's code. */
  async redeem(id: string, rewardId: string): Promise<string> {
    const { coupon } = await this.#asMember<Redemption>(id, '/v1/me/redemptions', {
      json: { rewardId },
      idempotencyKey: this.#newKey(),
    });
    return coupon.code;
  }

  /** Gives a member what a measure would; answers the id of the award. */
  async award(memberId: string, measure: Measure, incentive: Incentive): Promise<string> {
    const id = this.#newId('award');
    await this.worker.giveAward(this.id, { id, measure, memberId, incentive });
    return id;
  }

  /** Takes back what a measure gave. */
  withdrawAward(awardId: string): Promise<void> {
    return this.worker.withdrawAward(this.id, awardId);
  }

  /** The code by which a member invites friends. */
  async referralCode(id: string): Promise<string> {
    return (await this.referral(id)).code;
  }

  /** What a member sees of inviting friends. */
  referral(id: string): Promise<MyReferral> {
    return this.#asMember(id, '/v1/me/referral');
  }

  /** Has a member choose the name that friends are shown. */
  async showToFriends(id: string, displayName: string): Promise<void> {
    await this.#asMember(id, '/v1/me/referral', { method: 'PATCH', json: { displayName } });
  }

  /** Has a member claim what another one offers their friends. */
  async claim(id: string, code: string): Promise<void> {
    await this.#asMember(id, '/v1/me/referral/claims', { json: { code } });
  }

  /** Changes the program: a new version comes into force. */
  async setProgram(program: z.input<typeof ProgramInput>): Promise<void> {
    await this.#asBackend('/v1/program', { method: 'PUT', json: program });
  }

  /** An identity token as the shop's backend would sign it for a logged-in customer. */
  signedIn(id: string): Promise<string> {
    const now = Math.floor(this.now() / 1000);
    return (
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256', kid: this.#identityKey.id })
        .setSubject(id)
        .setAudience(this.id)
        .setIssuedAt(now)
        // Each is a sign-in of its own, also within one second.
        .setJti(crypto.randomUUID())
        .setExpirationTime(now + IDENTITY_TOKEN_SECONDS)
        .sign(bytesOfBase64Url(this.#identityKey.secret))
    );
  }

  /** What the member would see of themselves. */
  me(id: string): Promise<Me> {
    return this.#asMember(id, '/v1/me');
  }

  program(): Promise<Program> {
    return this.#asBackend('/v1/program');
  }

  order(id: string): Promise<OrderState> {
    return this.#asBackend(`/v1/orders/${id}`);
  }

  /** A member as the shop sees them. */
  member(id: string): Promise<Member> {
    return this.#asBackend(`/v1/members/${id}`);
  }

  /** Reviews as the shop sees them: pending ones oldest first, others newest first. */
  reviews(state: ReviewState = 'published'): Promise<ShopReview[]> {
    return this.#list('/v1/reviews', `&state=${state}`);
  }

  /** What a member has written, newest first. */
  async reviewsBy(id: string): Promise<MyReview[]> {
    const path = `/v1/me/reviews?limit=${PAGE_SIZE}`;
    return (await this.#asMember<{ items: MyReview[] }>(id, path)).items;
  }

  referrals(): Promise<Referral[]> {
    return this.#list('/v1/referrals');
  }

  /** Everybody who ever confirmed the newsletter, also those who have left. */
  subscribers(): Promise<NewsletterSubscriber[]> {
    return this.#list('/v1/newsletter/subscribers', '&status=all');
  }

  /** What was mailed to an address, or to anybody, newest first. */
  async mails(to?: string): Promise<MockMail[]> {
    const mails = await this.worker.mails(this.id);
    return to === undefined ? mails : mails.filter((mail) => mail.to === to);
  }

  /** The token of the link that was mailed to an address to confirm the newsletter. */
  confirmationFor(email: string): Promise<string> {
    return this.#mailed(email, /\/newsletter\/confirm\/([\w.-]+)/);
  }

  /** Confirms the newsletter as the button behind the mailed link does. */
  async confirmNewsletter(email: string): Promise<void> {
    const token = await this.confirmationFor(email);
    await this.#calls.ask(`/v1/shops/${this.id}/newsletter/confirm`, { json: { token } });
  }

  /** The code that was sent to an address last. */
  codeFor(email: string): Promise<string> {
    return this.#mailed(email.trim().toLowerCase(), /\b(\d{6,10})\b/);
  }

  /** @throws where no mail to this address has it */
  async #mailed(to: string, pattern: RegExp): Promise<string> {
    for (const { text } of await this.mails(to)) {
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) return found;
    }
    throw new Error(`No mail to ${to} has what was looked for.`);
  }

  /** Has a member earn points that are pending, by an order. */
  async #earn(id: string, points: number): Promise<void> {
    const [rate] = (await this.program()).earning.rates;
    if (!rate) return;
    const totalMinor = Math.ceil((points * rate.perMinor) / rate.points);
    await this.addOrder(id, { currency: rate.currency, totalMinor });
  }

  #asBackend<Answer>(path: string, call: Call = {}): Promise<Answer> {
    return this.#calls.ask(path, { ...call, token: this.secretKey });
  }

  async #asMember<Answer>(id: string, path: string, call: Call = {}): Promise<Answer> {
    const { token } = await this.#calls.ask<Session>(`/v1/shops/${this.id}/session`, {
      json: { identityToken: await this.signedIn(id) },
    });
    return this.#calls.ask(path, { ...call, token });
  }

  async #list<Item>(path: string, query = ''): Promise<Item[]> {
    const page = await this.#asBackend<{ items: Item[] }>(`${path}?limit=${PAGE_SIZE}${query}`);
    return page.items;
  }

  #isoNow(): string {
    return new Date(this.now()).toISOString();
  }

  #newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}-${this.#ids}`;
  }

  #newKey(): string {
    return this.#newId('mock-call').padEnd(12, '-');
  }
}

function bytesOfBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The shop's pages: its own, and the one that is trying it out. */
function originsOf(home: string): string[] {
  const { location } = globalThis as { location?: { origin: string } };
  const { origin } = new URL(home);
  return location && location.origin !== 'null' ? [origin, location.origin] : [origin];
}

/** Opens a shop in a Worker of its own. */
export async function createMockShop({
  id = 'demo',
  name = 'Rösterei',
  home = 'https://shop.example',
  program = BEANS,
  emailSignIn = true,
  now = Date.now,
}: MockShopOptions = {}): Promise<MockShop> {
  const worker = await startWorker({ now });
  const { secretKey, identityKey } = await new ShopCalls(worker).ask<NewShop>('/v1/shops', {
    json: { id, name, url: home, allowedOrigins: originsOf(home), emailSignIn, program },
    token: worker.operatorToken,
  });
  return new MockShop({ worker, id, secretKey: secretKey.secret, identityKey });
}
