import type { Incentive } from '@stamm/contract/types';
import type { Measure } from '@stamm/loyalty';

/** A mail as it lies in the mailbox of development. */
export interface MockMail {
  to: string;
  subject: string;
  html: string;
  text: string;
}

/** The real Worker with its shops, on SQLite in WebAssembly. */
export interface MockWorker {
  /** Creates shops and their keys. */
  readonly operatorToken: string;
  /** Epoch milliseconds. */
  now(): number;
  /** Answers as the Worker does, and does what is due before and after. */
  fetch(request: Request): Promise<Response>;
  /** Lets time pass; whatever becomes due meanwhile is done at its own moment. */
  pass(milliseconds: number): Promise<void>;
  /** What a shop has mailed, newest first. */
  mails(shopId: string): Promise<MockMail[]>;
  /** Gives a member what a measure would. No call of the API does that by itself. */
  giveAward(shopId: string, award: MockAward): Promise<void>;
  /** Takes back what a measure gave. */
  withdrawAward(shopId: string, awardId: string): Promise<void>;
}

export interface MockAward {
  id: string;
  measure: Measure;
  memberId: string;
  incentive: Incentive;
}

/** Starts a Worker of its own, with no shop yet. */
export type StartWorker = (options: { now: () => number }) => Promise<MockWorker>;
