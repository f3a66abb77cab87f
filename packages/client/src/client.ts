import type {
  ActivityPage,
  Me,
  MemberExport,
  MePatch,
  PublicProgram,
  Redemption,
  Session,
  SignInStarted,
} from '@stamm/contract/types';
import { type Price, pointsForPrice } from '@stamm/loyalty/earning';
import type { StammError } from './errors.ts';
import {
  type IdentitySource,
  isSession,
  memoryStorage,
  Sessions,
  type StammStorage,
} from './sessions.ts';
import { NOTHING_KNOWN, type StammSnapshot } from './snapshot.ts';
import { createSend, type Send } from './transport.ts';

export interface StammClientOptions {
  /** Where the loyalty Worker is, such as `https://loyalty.example`. */
  host: string;
  /** The shop's public id. */
  shop: string;
  /** Keeps the session from page to page; by default it lives in memory. */
  storage?: StammStorage;
  fetch?: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  now?: () => number;
  /** How long one request may take: 10 seconds unless told otherwise. */
  timeoutMs?: number;
}

const STALE_AFTER_MS = 60_000;
const { isArray } = Array;

function isPublicProgram({ shop, program }: PublicProgram): boolean {
  const { pointsName, earning, rewards, pointValues } = program;
  return (
    !!shop.id &&
    Object.values(pointsName).every((names) => names.other) &&
    [earning.rates, earning.multipliers, rewards, pointValues].every(isArray)
  );
}

function isMe({ points, coupons }: Me): boolean {
  return Number.isSafeInteger(points.available + points.pending + points.debt) && isArray(coupons);
}

/**
 * The browser's side of Stamm without a user interface: who is signed in, the program, the
 * member, and what they can do. Failed calls reject with a {@link StammError}; what was loaded in
 * common tells its failures in the snapshot.
 */
export class StammClient {
  readonly host: string;
  readonly shop: string;
  #snapshot = NOTHING_KNOWN;
  /** Counts reasons to load the member anew: an answer to an older question is not kept. */
  #age = 0;
  #loadedAt = 0;
  #meWanted = false;
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #redemptionKeys = new Map<string, string>();
  readonly #listeners = new Set<(snapshot: StammSnapshot) => void>();
  readonly #send: Send;
  readonly #sessions: Sessions;
  readonly #now: () => number;

  constructor({
    host,
    shop,
    storage = memoryStorage(),
    fetch = (...request) => globalThis.fetch(...request),
    now = Date.now,
    timeoutMs = 10_000,
  }: StammClientOptions) {
    this.host = host.replace(/\/+$/, '');
    this.shop = shop;
    this.#now = now;
    this.#send = createSend({ host: this.host, fetch, timeoutMs });
    this.#sessions = new Sessions({
      send: this.#send,
      storage,
      storageKey: `stamm ${this.host} ${shop}`,
      path: this.#shopPath('/session'),
      now,
      onStatus: (status, error) => {
        // A token that is refused leaves a visitor; only what may pass is worth another try.
        const meError = error && (error.status ?? 500) >= 500 ? error : undefined;
        this.#change({ status, meError });
        if (status === 'member' && !this.#snapshot.me) this.#reloadMe();
      },
      onForget: () => {
        this.#redemptionKeys.clear();
        this.#change({ me: undefined, meError: undefined });
      },
    });
    this.#snapshot = { ...NOTHING_KNOWN, status: this.#sessions.status };
  }

  get snapshot(): StammSnapshot {
    return this.#snapshot;
  }

  /** Calls back after each change; returns how to end that. */
  subscribe(listener: (snapshot: StammSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The program, loaded once for all who ask. */
  async loadProgram(): Promise<PublicProgram> {
    return this.#snapshot.program ?? this.#fetchProgram();
  }

  /** The signed-in member, loaded once for all who ask; undefined for a visitor. */
  async loadMe(): Promise<Me | undefined> {
    this.#meWanted = true;
    await this.#sessions.settled();
    return this.#snapshot.me ?? this.#fetchMe();
  }

  /** Loads anew what was loaded before. Never rejects: see the snapshot. */
  async refresh(): Promise<void> {
    this.#age++;
    await Promise.allSettled([
      this.#fetchProgram(),
      this.#sessions.retry().then(() => (this.#meWanted ? this.#fetchMe() : undefined)),
    ]);
  }

  /** To be called when the page is shown again: loads anew what is older than a minute. */
  async wake(): Promise<void> {
    if (this.#loadedAt && this.#now() - this.#loadedAt > STALE_AFTER_MS) await this.refresh();
  }

  /**
   * Says who is logged in to the shop; null for nobody. A session of the same customer is used
   * again; anybody else's is forgotten with all that belongs to it.
   */
  identify(identity: IdentitySource | null): Promise<void> {
    return this.#sessions.identify(identity);
  }

  /** Has a code sent to an address. The answer is the same for members and others. */
  startSignIn(email: string, language?: string): Promise<SignInStarted> {
    return this.#send<SignInStarted>({
      method: 'POST',
      path: this.#shopPath('/sign-in'),
      body: { email, language },
      isAnswer: ({ codeDigits }) => codeDigits > 0,
    });
  }

  /** Signs in with the code from the e-mail. */
  async verifySignIn(email: string, code: string): Promise<void> {
    const session = await this.#send<Session>({
      method: 'POST',
      path: this.#shopPath('/sign-in/verify'),
      body: { email, code },
      isAnswer: isSession,
    });
    this.#sessions.enter(session);
  }

  /** Forgets the session and everything that belongs to the member. */
  async signOut(): Promise<void> {
    this.#sessions.forget();
  }

  /**
   * Buys a reward for the points that the member saw. Called again after a failure without a
   * clear answer, it is the same purchase: nothing is bought twice.
   */
  redeem(rewardId: string, points: number): Promise<Redemption> {
    const purchase = `${rewardId} ${points}`;
    const idempotencyKey = this.#redemptionKeys.get(purchase) ?? randomKey();
    this.#redemptionKeys.set(purchase, idempotencyKey);
    return this.#share(`redeem ${idempotencyKey}`, async () => {
      try {
        const redemption = await this.#sessions.call<Redemption>({
          method: 'POST',
          path: '/v1/me/redemptions',
          idempotencyKey,
          body: { rewardId, points },
          isAnswer: ({ coupon }) => !!coupon.code,
        });
        this.#redemptionKeys.delete(purchase);
        return redemption;
      } catch (error) {
        const { status = 0, code } = error as StammError;
        const refused = status >= 400 && status < 500 && code !== 'unexpected_answer';
        if (refused && status !== 429) this.#redemptionKeys.delete(purchase);
        throw error;
      } finally {
        this.#reloadMe();
      }
    });
  }

  /** A page of why points came and went, newest first. */
  activity(cursor?: string | null, limit = 20): Promise<ActivityPage> {
    const from = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    return this.#sessions.call<ActivityPage>({
      path: `/v1/me/activity?limit=${limit}${from}`,
      isAnswer: ({ items }) => isArray(items),
    });
  }

  /** Changes name or language. */
  async updateMe(patch: MePatch): Promise<Me> {
    const me = await this.#sessions.call<Me>({
      method: 'PATCH',
      path: '/v1/me',
      body: patch,
      isAnswer: isMe,
    });
    this.#age++;
    this.#change({ me, meError: undefined });
    return me;
  }

  /** Everything that the shop knows of the member. */
  exportMe(): Promise<MemberExport> {
    return this.#sessions.call<MemberExport>({
      path: '/v1/me/export',
      isAnswer: ({ member }) => !!member.id,
    });
  }

  /** Leaves for good. */
  async deleteMe(): Promise<void> {
    await this.#sessions.call({ method: 'DELETE', path: '/v1/me' });
    this.#sessions.forget();
  }

  /**
   * The points that a price earns, reckoned as the ledger does; undefined while the program is
   * not loaded, where it has no rate for the currency, and for what is not a price.
   */
  pointsFor(price: Price): number | undefined {
    const { amountMinor, taxMinor = 0, quantity = 1 } = price;
    const isPrice =
      [amountMinor, taxMinor, quantity].every((part) => Number.isSafeInteger(part) && part >= 0) &&
      taxMinor <= amountMinor;
    const earning = this.#snapshot.program?.program.earning;
    return earning && isPrice ? pointsForPrice(earning, price) : undefined;
  }

  #shopPath(rest: string): string {
    return `/v1/shops/${encodeURIComponent(this.shop)}${rest}`;
  }

  #change(changes: Partial<StammSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of this.#listeners) {
      // On its own, so that a listener that throws stops neither us nor the others.
      queueMicrotask(() => this.#listeners.has(listener) && listener(this.#snapshot));
    }
  }

  /** One promise for all who ask for the same while it is under way. */
  #share<Answer>(key: string, work: () => Promise<Answer>): Promise<Answer> {
    let promise = this.#underWay.get(key) as Promise<Answer> | undefined;
    if (!promise) {
      promise = work().finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, promise);
    }
    return promise;
  }

  #fetchProgram(): Promise<PublicProgram> {
    return this.#share('program', async () => {
      try {
        const program = await this.#send({
          path: this.#shopPath('/program'),
          isAnswer: isPublicProgram,
        });
        this.#loadedAt = this.#now();
        this.#change({ program, programError: undefined });
        return program;
      } catch (error) {
        this.#change({ programError: error as StammError });
        throw error;
      }
    });
  }

  async #fetchMe(): Promise<Me | undefined> {
    if (this.#sessions.status !== 'member') return undefined;
    const questionNow = () => `${this.#sessions.status} ${this.#sessions.turn} ${this.#age}`;
    const question = questionNow();
    const isLatest = () => question === questionNow();
    return this.#share(question, async () => {
      try {
        const me = await this.#sessions.call({ path: '/v1/me', isAnswer: isMe });
        this.#loadedAt = this.#now();
        if (isLatest()) this.#change({ me, meError: undefined });
        return me;
      } catch (error) {
        if (isLatest()) this.#change({ meError: error as StammError });
        throw error;
      }
    });
  }

  #reloadMe(): void {
    this.#age++;
    if (this.#meWanted) this.#fetchMe().catch(() => undefined);
  }
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
