import { type Failure, fail, type Outcome, succeed } from '@stamm/contract';
import type { NewShop, ShopInput } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import { journalOf } from '../bindings.ts';
import { createSender } from '../email/create-sender.ts';
import { mailSettings } from '../email/mail-settings.ts';
import type { EmailSender } from '../email/outgoing-mail.ts';
import type { Env } from '../env.ts';
import { photosOf, photosToMove } from '../photos/photo-store.ts';
import type { BackendCaller, CallOrigin, MemberCaller } from './api.ts';
import { Books } from './books/books.ts';
import type { Settings } from './books/settings.ts';
import type { ShopContext, ShopEnvironment } from './context.ts';
import { isSound } from './is-sound.ts';
import { runClockwork } from './jobs/clockwork.ts';
import { subrequestsOf } from './jobs/subrequests.ts';
import { catchUp } from './journal/catch-up.ts';
import { type LoggedFor, logUnexpected } from './log.ts';
import { hasTables, migrate, whyUnusable } from './migrations/migrate.ts';
import { mustBeSignedIn } from './operations/sessions.ts';
import { mustBeBackend } from './operations/shop-keys.ts';
import { createShop, profileOf } from './operations/shop-settings.ts';
import { Rates } from './rates.ts';
import { randomText } from './secrets.ts';
import type { Portions } from './stored-account.ts';
import { TooManyRequests } from './too-many-requests.ts';
import type { Outbound } from './webhooks/post-event.ts';

/** What of its object a shop works with. Tests put other things in their place. */
export interface Surroundings {
  /** Epoch milliseconds. */
  clock: () => number;
  /** The way to webhook endpoints. */
  outbound: Outbound;
  /** How much of a member is read in one step. */
  portions: Portions;
  /** The way for mails; undefined: it follows from the environment. */
  emailSender: EmailSender | undefined;
  /** How long the way for mails may take over one. */
  mailTimeoutMs: number;
}

/** What an alarm sets off, and what nobody in particular has asked for. */
const BY_ITSELF: CallOrigin = { by: { kind: 'stamm' }, requestId: null };

/** An alarm that is set for so little after a job is due is left as it is: setting one is a write. */
const ALARM_TOLERANCE_MS = 100;
/** How long a shop that this version cannot use waits before it looks again. */
const UNUSABLE_PAUSE_MS = 3_600_000;

/**
 * What stands between a shop's calls and its books: it gives each operation its context and
 * transactions, makes values of refusals, and has the alarm ring for what is due.
 */
export class ShopHost {
  readonly #ctx: DurableObjectState;
  readonly #env: () => Env;
  readonly #around: Surroundings;
  readonly #books: Books;
  #isOpen = false;
  /** Why this version must leave the tables alone, if it must. */
  #unusable: Failure | null = null;
  /** Whether the journal could not be heard, or not be replayed. */
  #missesJournal = false;
  #hasWritten = false;
  #clockwork: Promise<void> = Promise.resolve();
  readonly #rates = new Rates();
  #origin: CallOrigin = BY_ITSELF;

  constructor(ctx: DurableObjectState, env: () => Env, around: Surroundings) {
    this.#ctx = ctx;
    this.#env = env;
    this.#around = around;
    this.#books = new Books(ctx.storage.sql);
    this.#lookAtTables();
    if (this.#isOpen) void ctx.blockConcurrencyWhile(() => this.#wakeUp());
  }

  /** Does what is due. */
  async ring(): Promise<void> {
    if ((await this.#whyNot()) ?? this.#importing()) return this.#ringLater();
    const settings = this.#settings();
    if (!settings) return;
    // One after the other, whoever rings: two at once would send an event twice.
    const run = this.#clockwork.then(() => this.#runClockwork(settings));
    this.#clockwork = run.catch(() => undefined);
    await run;
  }

  async #runClockwork(settings: Settings): Promise<void> {
    try {
      const sender = this.#around.emailSender ?? createSender(this.#env());
      await runClockwork(() => this.#context(settings), {
        webhooks: this.#around.outbound,
        mails: { sender, timeoutMs: this.#around.mailTimeoutMs },
        photos: photosOf(this.#env(), settings.shopId),
        journal: journalOf(this.#env(), settings.shopId),
        photosToMove: photosToMove(this.#env(), settings.shopId),
        subrequests: subrequestsOf(this.#env().SUBREQUEST_LIMIT),
      });
    } finally {
      await this.#ensureAlarm();
    }
  }

  /** Asking for a shop that was never created must not make one. */
  #lookAtTables(): void {
    const { sql } = this.#ctx.storage;
    try {
      if (!hasTables(sql)) return;
      this.#unusable = whyUnusable(sql);
      this.#isOpen = this.#unusable === null;
    } catch (error) {
      logUnexpected('opening the database of a shop', error, this.#loggedFor());
      this.#unusable = damaged();
    }
  }

  /** An object whose start fails answers nothing, not even why. */
  async #wakeUp(): Promise<void> {
    try {
      migrate(this.#ctx.storage);
      this.#ensureFingerprintKey();
      await this.#catchUp();
      await this.#ensureAlarm();
    } catch (error) {
      logUnexpected('waking a shop', error, this.#loggedFor());
      this.#isOpen = false;
      this.#unusable = damaged();
    }
  }

  /** A shop from before fingerprints had a key of their own gets one. */
  #ensureFingerprintKey(): void {
    const settings = this.#settings();
    if (settings?.fingerprintKey !== '') return;
    const fingerprintKeySince = this.#around.clock();
    this.#transaction(() => {
      const fingerprintKey = randomText(32);
      this.#books.settings.save({ ...settings, fingerprintKey, fingerprintKeySince });
    });
  }

  /** Before it answers anything, a shop hears what a backup from before does not know of. */
  async #catchUp(): Promise<void> {
    this.#missesJournal = false;
    const settings = this.#settings();
    const journal = settings && journalOf(this.#env(), settings.shopId);
    if (!journal) return;
    try {
      const replayed = await catchUp(this.#context(settings), journal);
      if (replayed > 0) {
        const line = { event: 'journal_replayed', shop: settings.shopId, entries: replayed };
        console.log(JSON.stringify(line));
      }
    } catch (error) {
      logUnexpected('replaying the journal of a shop', error, this.#loggedFor());
      this.#missesJournal = true;
    }
  }

  /** Why the shop cannot be asked now, if it cannot. */
  async #whyNot(): Promise<Failure | null> {
    if (this.#unusable) return this.#unusable;
    if (this.#missesJournal) await this.#ctx.blockConcurrencyWhile(() => this.#wakeUp());
    return this.#missesJournal ? journalMissing() : this.#unusable;
  }

  /** What is due is done once a version runs that can do it. */
  async #ringLater(): Promise<void> {
    await this.#ctx.storage.setAlarm(Date.now() + UNUSABLE_PAUSE_MS);
  }

  /** Has the alarm ring for the earliest job, also where it was lost or set for later. */
  async #ensureAlarm(): Promise<void> {
    const dueAt = this.#books.jobs.earliest();
    if (dueAt === null) return;
    // By the distance, for our clock need not be the platform's.
    const ringAt = Date.now() + Math.max(0, dueAt - this.#around.clock());
    const set = await this.#ctx.storage.getAlarm();
    if (set === null || set > ringAt + ALARM_TOLERANCE_MS) {
      await this.#ctx.storage.setAlarm(ringAt);
    }
  }

  /**
   * Makes a call on somebody's behalf. A call takes its origin before anything in it is awaited: no
   * other call can come in between, and so each has its own.
   */
  callFrom<Answer>(origin: CallOrigin, call: () => Answer): Answer {
    this.#origin = origin;
    try {
      return call();
    } finally {
      this.#origin = BY_ITSELF;
    }
  }

  /** Makes this object a shop. */
  async open(input: ShopInput): Promise<Outcome<NewShop>> {
    const origin = this.#origin;
    const whyNot = await this.#whyNot();
    if (whyNot) return whyNot;
    if (this.#settings()) {
      return fail('shop_exists', `There is a shop ${input.id} already. Choose another id.`);
    }
    return this.#settle(origin, () => {
      migrate(this.#ctx.storage);
      this.#isOpen = true;
      const settings: Settings = {
        shopId: input.id,
        name: input.name,
        allowedOrigins: input.allowedOrigins,
        emailSignIn: input.emailSignIn,
        profile: profileOf(input),
        mailKey: randomText(32),
        fingerprintKey: randomText(32),
        fingerprintKeySince: null,
        createdAt: this.#around.clock(),
      };
      return createShop(this.#context(settings, origin), input);
    });
  }

  /** Does one operation. */
  async answer<Answer>(
    operation: (shop: ShopContext) => Answer | Promise<Answer>,
    when?: 'also while importing',
  ): Promise<Outcome<Answer>> {
    const origin = this.#origin;
    const whyNot = (await this.#whyNot()) ?? (when ? null : this.#importing());
    if (whyNot) return whyNot;
    const settings = this.#settings();
    if (!settings) return fail('shop_not_found', 'There is no such shop. Check its id.');
    return this.#settle(origin, () => operation(this.#context(settings, origin)));
  }

  /** Does one operation for the shop's backend, whose key is checked first. */
  async answerBackend<Answer>(
    caller: BackendCaller,
    operation: (shop: ShopContext) => Answer | Promise<Answer>,
    when?: 'also while importing',
  ): Promise<Outcome<Answer>> {
    const origin = this.#origin;
    const whyNot = (await this.#whyNot()) ?? (when ? null : this.#importing());
    if (whyNot) return whyNot;
    const settings = this.#settings();
    if (!settings) return fail('invalid_key', 'This secret key names a shop that does not exist.');
    return this.#settle(origin, () => {
      const shop = this.#context(settings, origin);
      const { id } = mustBeBackend(shop, caller);
      return operation({ ...shop, origin: { ...shop.origin, by: { kind: 'key', id } } });
    });
  }

  /** Does one operation of an import, which alone may use the shop until it is through. */
  answerImport<Answer>(
    caller: BackendCaller,
    operation: (shop: ShopContext) => Answer | Promise<Answer>,
  ): Promise<Outcome<Answer>> {
    return this.answerBackend(caller, operation, 'also while importing');
  }

  /** What has come of another shop so far is not to be shown, nor changed. */
  #importing(): Failure | null {
    if (!this.#isOpen || !this.#books.shopImports.running()) return null;
    return fail(
      'shop_being_imported',
      'An export of another shop is being taken in. Wait until it is through; one that was broken off must be sent again from its beginning.',
    );
  }

  /** Does one operation for a member, whose session must not have been ended. */
  answerMember<Answer>(
    caller: MemberCaller,
    operation: (shop: ShopContext, member: MemberCaller) => Answer | Promise<Answer>,
  ): Promise<Outcome<Answer>> {
    return this.answer((shop) => {
      mustBeSignedIn(shop, caller);
      return operation(shop, caller);
    });
  }

  /** Whether the shop can answer, and its database holds together. */
  async health(): Promise<Outcome<null>> {
    const whyNot = await this.#whyNot();
    if (whyNot) return whyNot;
    try {
      if (!this.#settings()) return missing();
      return isSound(this.#ctx.storage.sql) ? succeed(null) : damaged();
    } catch (error) {
      logUnexpected('looking after the database of a shop', error, this.#loggedFor());
      return damaged();
    }
  }

  async #settle<Answer>(
    origin: CallOrigin,
    call: () => Answer | Promise<Answer>,
  ): Promise<Outcome<Answer>> {
    const outcome = await outcomeOf(call, this.#loggedFor(origin));
    if (this.#hasWritten) {
      this.#hasWritten = false;
      await this.#ensureAlarm();
    }
    return outcome;
  }

  #loggedFor({ requestId }: CallOrigin = BY_ITSELF): LoggedFor {
    return { shop: this.#ctx.id.name ?? null, request: requestId };
  }

  #settings(): Settings | undefined {
    return this.#isOpen ? this.#books.settings.find() : undefined;
  }

  #context(settings: Settings, origin = BY_ITSELF): ShopContext {
    return {
      books: this.#books,
      settings,
      environment: environmentOf(this.#env()),
      rates: this.#rates,
      portions: this.#around.portions,
      origin,
      now: this.#around.clock(),
      isHistory: false,
      transaction: (work) => this.#transaction(work),
    };
  }

  #transaction<Result>(work: () => Result): Result {
    this.#hasWritten = true;
    try {
      return this.#ctx.storage.transactionSync(() => this.#books.seals.within(work));
    } catch (error) {
      this.#books.forgetRead();
      throw error;
    }
  }
}

function journalMissing(): Failure {
  return fail(
    'unavailable',
    'The journal of this shop cannot be read, so what it says of erased persons is not known. Try again; if it goes on, tell whoever runs this Worker.',
  );
}

function missing(): Failure {
  return fail(
    'data_not_readable',
    "This shop's data is missing. Restore a backup before anything is sent here.",
  );
}

function damaged(): Failure {
  return fail(
    'data_not_readable',
    "This shop's data is damaged and cannot be read. Restore a backup; nothing was changed.",
  );
}

function environmentOf(env: Env): ShopEnvironment {
  const { way, from, publicUrl } = mailSettings(env);
  return {
    mode: env.ENVIRONMENT,
    mail: way,
    mailFrom: from,
    publicUrl,
    secret: env.SESSION_SECRET,
    previousSecret: env.SESSION_SECRET_PREVIOUS ?? null,
  };
}

/** Makes a value of whatever comes of a call: an error across RPC would be logged as uncaught. */
async function outcomeOf<Answer>(
  call: () => Answer | Promise<Answer>,
  loggedFor: LoggedFor,
): Promise<Outcome<Answer>> {
  try {
    return succeed(await call());
  } catch (error) {
    if (error instanceof Refusal) return failure(error);
    logUnexpected('a call to the shop', error, loggedFor);
    return fail('internal', 'Something went wrong on our side. Please try again later.');
  }
}

function failure(refusal: Refusal): Failure {
  return {
    ...fail(refusal.code, refusal.detail),
    ...(refusal instanceof TooManyRequests ? { retryAfter: refusal.retryAfter } : {}),
  };
}
