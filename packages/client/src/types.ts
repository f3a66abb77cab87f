import type {
  ActivityPage,
  Me,
  PublicProgram,
  Redemption,
  SignInStarted,
} from '@stamm/contract/types';
import type { StammStorage } from './session-keeper.ts';
import type { IdentitySource } from './sign-in.ts';
import type { StammSnapshot } from './snapshot.ts';
import type { Send } from './transport.ts';

export interface StammClientOptions {
  /** Where the loyalty Worker is, such as `https://loyalty.example`, without a slash at the end. */
  host: string;
  /** The shop's public id. */
  shop: string;
  /** Keeps the session from page to page; without it, it ends with the page. */
  storage?: StammStorage | undefined;
  fetch?: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  now?: () => number;
  /** How long one request may take: 10 seconds unless told otherwise. */
  timeoutMs?: number;
}

/**
 * The browser's side of Stamm without a user interface: who is signed in, the program, the
 * member, and what they can do. Calls that fail reject with a StammError; for what many share
 * (program, member, sign-in by the page) the snapshot tells it as well.
 */
export interface StammClient {
  readonly host: string;
  readonly shop: string;
  readonly snapshot: StammSnapshot;
  /** Calls back after each change; returns how to end that. */
  subscribe(listener: (snapshot: StammSnapshot) => void): () => void;
  /** The program, loaded once for all who ask. */
  loadProgram(): Promise<PublicProgram>;
  /** The signed-in member, loaded once for all who ask; undefined for a visitor. */
  loadMe(): Promise<Me | undefined>;
  /** Loads anew what was loaded before. Never rejects: see the snapshot. */
  refresh(): Promise<void>;
  /** To be called when the page is shown again: loads anew what is older than a minute. */
  wake(): Promise<void>;
  /**
   * Says who is logged in to the shop; null for nobody. A session of the same customer is used
   * again; anybody else's is forgotten with all that belongs to it.
   */
  identify(identity: IdentitySource | null): Promise<void>;
  /** Has a code sent to an address. The answer is the same for members and others. */
  startSignIn(email: string, language?: string): Promise<SignInStarted>;
  /** Signs in with the code from the e-mail. */
  verifySignIn(email: string, code: string): Promise<void>;
  /** Forgets the session and everything that belongs to the member. */
  signOut(): Promise<void>;
  /**
   * Buys a reward for the points that the member saw. Called again after a failure without a
   * clear answer, it is the same purchase: nothing is bought twice.
   */
  redeem(rewardId: string, points: number): Promise<Redemption>;
  /** A page of why points came and went, newest first. */
  activity(cursor?: string | null, limit?: number): Promise<ActivityPage>;
  /** Makes any other call as the signed-in member. */
  call: Send;
  /** Makes any other call as nobody in particular. */
  send: Send;
}
