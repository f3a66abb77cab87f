import type { Verification } from '@stamm/contract/types';
import type { AccountTotals, Breach, ReplayedMember } from '@stamm/loyalty';
import type { CouponPlace } from '../books/coupons.ts';
import type { SealKey } from '../books/seals.ts';
import type { SealedTableName } from '../seals/sealed-tables.ts';

/**
 * Proving the books goes step by step, so that a shop with a million transfers serves its
 * customers in between. The object remembers nothing of it: whoever asks for the next step brings
 * along what the last one answered.
 */
export interface Progress {
  place: Place;
  /** What was seen so far. */
  seen: Seen;
}

export interface Seen {
  transfers: number;
  members: number;
  lots: number;
  orders: number;
  totals: AccountTotals;
  headHash: string | null;
  /** The end of the chain when it began. */
  head: OldHead;
  /** A head that was handed out before, to be found in the chain. */
  oldHead: (OldHead & { isFound: boolean }) | null;
}

/** The end of the chain as it was once: its position, and its hash in hexadecimal. */
export interface OldHead {
  position: number;
  hash: string;
}

/** Where the next step begins. */
export type Place =
  | { phase: 'chain'; after: number; until: number; hash: string }
  | { phase: 'members'; after: number }
  | { phase: 'large member'; number: number; family: number[]; part: LargePart }
  | {
      phase: 'rows';
      table:
        | 'orders'
        | 'lots'
        | 'redemptions'
        | 'coupons'
        | 'awards'
        | 'referrals'
        | 'newsletter rewards';
      after: string;
    }
  | { phase: 'seals'; of: 'transfers' | 'seals'; after: number }
  | { phase: 'sealed'; table: SealedTableName; after: SealKey; unsealed: number }
  | { phase: 'deletions'; after: { kind: string; key: string } }
  | { phase: 'jobs' };

/** The parts in which a member with very many transfers is looked at. */
export type LargePart =
  | { of: 'balances'; after: number; balances: [number, ReplayedMember][] }
  | { of: 'lots' | 'orders' | 'redemptions' | 'adjustments' | 'awards'; after: string }
  | { of: 'coupons'; after: CouponPlace };

/** What a step comes to: where to go on, or the first difference, or nothing more to do. */
export type StepOutcome = { next: Place | null } | { difference: Breach };

/** What a step answers: the progress for the next one, or the outcome of all. */
export type VerificationStep =
  | { isDone: false; progress: Progress }
  | { isDone: true; verification: Verification };

/** What one step looks at, about: as much as takes some tens of milliseconds. */
export const STEP_SIZE = 5_000;

export function difference(
  what: string,
  subject: string,
  expected: unknown,
  found: unknown,
): Breach {
  return { what, subject, expected: String(expected), found: String(found) };
}
