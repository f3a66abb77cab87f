import type { Session } from '@stamm/contract/types';
import { StammError } from './errors.ts';
import type { StammSnapshot } from './snapshot.ts';
import type { Call, Send } from './transport.ts';

/** Where the session is kept, say `sessionStorage` behind an adapter. Must not throw. */
export interface StammStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/**
 * An identity token that the shop's backend signed, or a way to get a fresh one, which is asked
 * again when a session has ended.
 */
export type IdentitySource = string | (() => Promise<string | null>);

interface KeptSession extends Session {
  /** Whom the page said it is for; absent when the member signed in by e-mail. */
  customer?: string | undefined;
  /** From when it should be renewed, epoch milliseconds. */
  renewAt: number;
}

interface SessionsOptions {
  send: Send;
  storage: StammStorage;
  /** Names the host and the shop: a session is of no use to others. */
  storageKey: string;
  /** Where identity tokens are exchanged. */
  path: string;
  now: () => number;
  onStatus: (status: StammSnapshot['status'], error?: StammError) => void;
  /** What is known of the member must not be seen any more. */
  onForget: () => void;
}

const RENEW_BEFORE_MS = 5 * 60_000;
/** A wrong clock makes every session look old: it is still not renewed more often than this. */
const RENEW_AT_MOST_EVERY_MS = 60_000;

const ignore = () => undefined;

export function isSession(answer: Session): boolean {
  return typeof answer.token === 'string' && Date.parse(answer.expiresAt) > 0;
}

/** Who is signed in: gets, keeps, renews and forgets the session, and makes calls with it. */
export class Sessions {
  /** Counts changes of who is signed in: what was asked for somebody else is not kept. */
  turn = 0;
  readonly #options: SessionsOptions;
  #current: KeptSession | undefined;
  #identity: IdentitySource | undefined;
  #signingIn: Promise<void> | undefined;
  #renewing: Promise<void> | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
    const kept = this.#read();
    // A session that the page vouched for counts once the page does so again: it may have logged out.
    if (!kept?.customer) this.#current = kept;
  }

  get status(): StammSnapshot['status'] {
    return this.#signingIn ? 'signingIn' : this.#current ? 'member' : 'visitor';
  }

  async identify(identity: IdentitySource | null): Promise<void> {
    this.turn++;
    this.#identity = identity ?? undefined;
    this.#signingIn = undefined;
    if (!identity) this.forget();
    else await this.#signIn();
  }

  /** Tries again what failed when the page said who it is. */
  async retry(): Promise<void> {
    if (this.#identity && this.status === 'visitor') await this.#signIn();
  }

  /** Begins a session that does not come from the page. */
  enter(session: Session): void {
    this.forget();
    this.#keep(session, undefined);
  }

  forget(): void {
    this.turn++;
    this.#identity = undefined;
    this.#signingIn = undefined;
    this.#drop();
    this.#tell();
  }

  /** Resolves when nobody is being signed in any more. */
  async settled(): Promise<void> {
    while (this.#signingIn !== undefined) await this.#signingIn.catch(ignore);
  }

  /** Makes a call as the member. A refused session is replaced once, if the page can vouch again. */
  async call<Answer>(call: Call<Answer>): Promise<Answer> {
    await this.settled();
    const session = await this.#fresh();
    const { send } = this.#options;
    if (!session)
      throw new StammError('missing_credentials', 'Nobody is signed in. Sign in first.');
    try {
      return await send({ ...call, token: session.token });
    } catch (error) {
      if ((error as StammError).status !== 401) throw error;
      const next = await this.#replace(session);
      // What one customer asked for must not happen to another.
      if (!next || next.customer !== session.customer) throw error;
      return send({ ...call, token: next.token });
    }
  }

  #signIn(): Promise<void> {
    const work: Promise<void> = this.#exchange(this.turn).then(
      () => void this.#finish(work),
      (error: StammError) => {
        if (this.#finish(work, error)) throw error;
      },
    );
    this.#signingIn = work;
    this.#tell();
    return work;
  }

  /** Whether the work still mattered: another identity may have come in between. */
  #finish(work: Promise<void>, error?: StammError): boolean {
    if (this.#signingIn !== work) return false;
    this.#signingIn = undefined;
    this.#tell(error);
    return true;
  }

  async #exchange(turn: number): Promise<void> {
    const token = await this.#identityToken();
    if (turn !== this.turn) return;
    const customer = token ? customerOf(token) : undefined;
    const known = this.#current ?? this.#read();
    if (customer && known?.customer === customer) {
      this.#current = known;
      return;
    }
    this.#drop();
    if (!token) return;
    const { send, path } = this.#options;
    const session = await send<Session>({
      method: 'POST',
      path,
      body: { identityToken: token },
      isAnswer: isSession,
    });
    if (turn === this.turn) this.#keep(session, customer);
  }

  async #identityToken(): Promise<string | null | undefined> {
    const identity = this.#identity;
    if (typeof identity !== 'function') return identity;
    try {
      return await identity();
    } catch (error) {
      throw new StammError('unexpected_answer', `The page did not say who is logged in: ${error}`);
    }
  }

  /** The session, renewed if it is about to end; one renewal for all who ask. */
  async #fresh(): Promise<KeptSession | undefined> {
    const session = this.#current;
    if (session && this.#options.now() >= session.renewAt) {
      this.#renewing ??= this.#renew(session).finally(() => {
        this.#renewing = undefined;
      });
      await this.#renewing;
    }
    return this.#current;
  }

  async #renew(session: KeptSession): Promise<void> {
    const { send, now } = this.#options;
    try {
      const fresh = await send<Session>({
        method: 'POST',
        path: '/v1/me/session',
        token: session.token,
        isAnswer: isSession,
      });
      if (this.#current === session) this.#keep(fresh, session.customer);
    } catch (error) {
      if ((error as StammError).status === 401) await this.#replace(session);
      // It is still good for a while: the next call tries again.
      else session.renewAt = now() + RENEW_AT_MOST_EVERY_MS;
    }
  }

  /** What to use instead of a session that was refused, if there is anything. */
  async #replace(refused: KeptSession): Promise<KeptSession | undefined> {
    if (this.#current === refused) {
      this.#drop();
      if (typeof this.#identity === 'function') await this.#signIn().catch(ignore);
      else this.#tell();
    }
    await this.settled();
    return this.#current;
  }

  #read(): KeptSession | undefined {
    const { storage, storageKey, now } = this.#options;
    try {
      const session: KeptSession = JSON.parse(storage.get(storageKey) as string);
      if (isSession(session) && Date.parse(session.expiresAt) > now()) return session;
    } catch {
      // Nothing there, or not ours.
    }
    return undefined;
  }

  #keep(session: Session, customer: string | undefined): void {
    const { storage, storageKey, now } = this.#options;
    const renewAt = Math.max(
      Date.parse(session.expiresAt) - RENEW_BEFORE_MS,
      now() + RENEW_AT_MOST_EVERY_MS,
    );
    this.#current = { ...session, customer, renewAt };
    storage.set(storageKey, JSON.stringify(this.#current));
    this.#tell();
  }

  #drop(): void {
    const { storage, storageKey, onForget } = this.#options;
    this.#current = undefined;
    storage.remove(storageKey);
    onForget();
  }

  #tell(error?: StammError): void {
    this.#options.onStatus(this.status, error);
  }
}

/** The customer whom an identity token names. Only the Worker can tell whether that is true. */
function customerOf(identityToken: string): string | undefined {
  try {
    const payload = identityToken.split('.')[1] as string;
    return JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))).sub;
  } catch {
    return undefined;
  }
}

export function memoryStorage(): StammStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}
