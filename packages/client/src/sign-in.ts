import type { Session, SignInStarted } from '@stamm/contract/types';
import type { StammError } from './errors.ts';
import { isSession, type SessionKeeper } from './session-keeper.ts';
import type { Send } from './transport.ts';

/**
 * An identity token that the shop's backend signed, or a way to get a fresh one, which is asked
 * again when a session has ended.
 */
export type IdentitySource = string | (() => Promise<string | null>);

/** Who the page or the shopper says it is, until there is a session. */
export interface SignIn {
  isUnderWay(): boolean;
  /** Resolves when nobody is being signed in any more. */
  settled(): Promise<void>;
  identify(identity: IdentitySource | null): Promise<void>;
  /** Tries again what failed when the page said who it is. */
  retry(): Promise<unknown>;
  /** Asks the page anew, if it can answer more than once. */
  askAgain(): Promise<void>;
  /** Has a code sent to an address. */
  start(email: string, language?: string): Promise<SignInStarted>;
  /** Begins a session with the code: one that does not come from the page. */
  verify(email: string, code: string): Promise<void>;
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

export function createSignIn(
  send: Send,
  keeper: SessionKeeper,
  shopPath: string,
  forget: () => void,
  onStatus: (error?: StammError) => void,
): SignIn {
  let identity: IdentitySource | null | undefined;
  let underWay: Promise<void> | undefined;

  const exchange = async (isWanted: () => boolean) => {
    const identityToken = await (typeof identity === 'function' ? identity() : identity);
    if (!isWanted()) return;
    const customer = identityToken ? customerOf(identityToken) : undefined;
    keeper.current ??= keeper.read();
    if (customer && keeper.current?.customer === customer) return;
    forget();
    if (!identityToken) return;
    const session = await send({
      path: `${shopPath}/session`,
      body: { identityToken },
      isAnswer: isSession,
    });
    if (isWanted()) keeper.keep(session, customer);
  };

  const begin = () => {
    // Whoever asked last counts: what was begun for an earlier identity ends without effect.
    const isWanted = () => work === underWay;
    const finish = (error?: StammError) => {
      if (!isWanted()) return;
      underWay = undefined;
      onStatus(error);
      if (error) throw error;
    };
    const work: Promise<void> = exchange(isWanted).then(() => finish(), finish);
    underWay = work;
    onStatus();
    return work;
  };

  const signIn: SignIn = {
    isUnderWay: () => underWay !== undefined,
    async settled() {
      while (underWay !== undefined) await underWay.catch(() => undefined);
    },
    async identify(source) {
      identity = source;
      underWay = undefined;
      if (source) return begin();
      forget();
      onStatus();
    },
    retry: async () => identity && !keeper.current && !underWay && begin(),
    async askAgain() {
      if (typeof identity === 'function' && !underWay) void begin();
      await signIn.settled();
    },
    async start(email, language) {
      const started = await send<SignInStarted>({
        path: `${shopPath}/sign-in`,
        body: { email, language },
        isAnswer: ({ codeDigits }) => codeDigits,
      });
      keeper.challenge = started.challenge;
      return started;
    },
    async verify(email, code) {
      const session = await send<Session>({
        path: `${shopPath}/sign-in/verify`,
        body: { email, code, challenge: keeper.challenge },
        isAnswer: isSession,
      });
      identity = underWay = undefined;
      forget();
      keeper.keep(session);
      onStatus();
    },
  };
  return signIn;
}
