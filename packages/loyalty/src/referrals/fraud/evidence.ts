import type { FraudOutcome, FraudPolicy, ReferralReason } from '@stamm/contract/types';

/** One side of a referral, by all that tells one person from another. */
export interface Party {
  /** Null for a visitor who claimed at once: nothing is known of them yet. */
  member: number | null;
  /** Canonical mailboxes, or hashes of them. */
  mailboxes: readonly string[];
  /** Hashes of where their orders were shipped to. */
  addresses: readonly string[];
  /** Hashes of what they paid with. */
  payments: readonly string[];
}

/** All that the rules may look at. There is no network address in it: households and offices share theirs. */
export interface ReferralEvidence {
  advocate: Party;
  friend: Party;
  claimedAt: number;
  /** When the friend first bought, under this account or another of the same mailbox; null: never. */
  friendBoughtAt: number | null;
  /** Those of the friend's mailboxes that are at a provider of mailboxes which last for minutes. */
  disposableMailboxes: readonly string[];
  /**
   * When friends claimed offers of this advocate in the time that the policy looks back to. Only
   * those who are known by now: what anybody can do without a name must harm no real friend.
   */
  claimTimes: readonly number[];
  /** Who referred the advocate, who referred them, and so on. */
  referrers: readonly number[];
  /** Whether the friend has come by another, earlier referral that stands. */
  cameOtherwise: boolean;
}

/** What a rule found. */
export interface Finding {
  reason: ReferralReason;
  outcome: FraudOutcome;
  /** For the shop: without names and addresses. */
  detail: string;
  /** The facts that it rests on, as hashes and numbers: approving it approves these. */
  about: readonly string[];
}

/** One rule: undefined where it finds nothing. */
export type FraudRule = (evidence: ReferralEvidence, policy: FraudPolicy) => Finding | undefined;

/** What both sides have. */
export function shared(ones: readonly string[], others: readonly string[]): string[] {
  return ones.filter((one) => others.includes(one));
}

export function share(ones: readonly string[], others: readonly string[]): boolean {
  return shared(ones, others).length > 0;
}
