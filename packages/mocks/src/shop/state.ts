import type {
  Benefit,
  Coupon,
  Incentive,
  LocalizedText,
  MailPreferences,
  Money,
  NewsletterChange,
  OrderInput,
  Photo,
  Program,
  ReferralProgram,
  RejectionReason,
  ReviewChange,
  ReviewState,
} from '@stamm/contract/types';

import {
  type ConsentWords,
  type Discount,
  type Judgement,
  type Lot,
  type LotUse,
  latest,
  type Measure,
  MemberAccount,
  type OrderFacts,
  type PendingGrant,
  type ReferralDecision,
  Refusal,
  type Transfer,
  versionInForce,
} from '@stamm/loyalty';

/** A transfer with the entry that it is told under. */
export interface ToldTransfer extends Transfer {
  entry: number;
}

export interface MockMember {
  number: number;
  customerId: string | null;
  email: string | null;
  name: string | null;
  language: string | null;
  joinedAt: number;
  erased: boolean;
  mails: MailPreferences;
  /** The address that they have shown to read; counts while it is theirs. */
  provenEmail: string | null;
  pending: Map<string, PendingGrant>;
  lots: Map<string, Lot>;
  debt: number;
  transfers: ToldTransfer[];
}

export interface MockOrder {
  id: string;
  member: MockMember | null;
  facts: OrderFacts;
  programVersion: number | null;
  granted: number;
  /** What of the debt that it left was written off. */
  forgiven: number;
  availableAt: number | null;
  fingerprints: OrderInput['fingerprints'];
}

/** What a measure gave a member. */
export interface MockAward {
  id: string;
  measure: Measure;
  member: MockMember | null;
  points: number | null;
  coupon: MockCoupon | null;
  givenAt: number;
  withdrawnAt: number | null;
  /** The last transfer of the shop before it: its place in the member's story. */
  afterSequence: number;
}

export interface MockCoupon {
  code: string;
  source: Coupon['source'];
  /** Null for what a measure gave. */
  redemptionId: string | null;
  member: MockMember | null;
  rewardId: string | null;
  rewardName: LocalizedText;
  points: number;
  benefit: Benefit;
  minimumOrder: Money | null;
  createdAt: number;
  expiresAt: number;
  /** What it took from which lot. */
  lotUses: LotUse[];
  /** Whether its redemption was canceled and those points returned. */
  isUndone: boolean;
  canceledAt: number | null;
  use: { orderId: string; at: number; discount: Discount } | null;
  releasedOrderId: string | null;
}

export interface MockReview extends ReviewChange {
  id: string;
  number: number;
  member: MockMember | null;
  productId: string;
  orderId: string | null;
  state: ReviewState;
  rejectedFor: RejectionReason | null;
  writtenAt: number;
  editedAt: number | null;
  answer: { text: string; answeredAt: number } | null;
  /** What was promised for it; null: nothing. */
  incentive: Incentive | null;
  /** When that comes at the latest. */
  dueAt: number | null;
}

export interface MockPhoto {
  view: Photo;
  type: string;
  bytes: Uint8Array;
  member: MockMember;
  /** The one that shows it. */
  reviewId: string | null;
}

/** One that a member bought with points. */
export interface MockBoughtCoupon extends MockCoupon {
  redemptionId: string;
  member: MockMember;
  rewardId: string;
}

export interface MockReferralCode {
  code: string;
  member: MockMember;
  displayName: string | null;
}

export interface MockReferral extends Judgement {
  id: string;
  advocate: MockMember;
  friend: MockMember | null;
  code: string;
  claimedBy: 'visitor' | 'member' | 'order';
  claimedAt: number;
  orderBy: number;
  /** The rules when it was claimed. */
  program: Program & { referral: ReferralProgram };
  claimKey: string | null;
  rewardedAt: number | null;
  /** Whether the advocate was ever rewarded: what was suspicious before stays what it was. */
  wasRewarded: boolean;
  capped: boolean;
  decision: (ReferralDecision & { reason: string | null; at: number }) | null;
}

export interface SignInCode {
  code: string;
  /** The one that whoever joins with it reads. */
  language: string | null;
  expiresAt: number;
  triesLeft: number;
}

/** A subscription that waits for its confirmation, or has got it. */
export interface MockSubscriptionRequest {
  email: string;
  name: string | null;
  topics: string[];
  language: string | null;
  consent: ConsentWords;
  page: string;
  /** Whose session asked for it. */
  member: MockMember | null;
  /** In the link of the mail. */
  token: string;
  requestedAt: number;
  usedAt: number | null;
}

/** Somebody who reads the newsletter, or did. */
export interface MockSubscriber {
  id: string;
  email: string;
  name: string | null;
  topics: string[];
  language: string | null;
  /** Whose address it is proven to be. */
  member: MockMember | null;
  confirmedAt: number;
  unsubscribedAt: number | null;
  /** What they have confirmed, oldest first. */
  proofs: MockSubscriptionRequest[];
  changes: NewsletterChange[];
}

/** What one person was promised for subscribing. */
export interface MockNewsletterReward {
  awardId: string;
  incentive: Incentive;
  member: MockMember | null;
  isGiven: boolean;
}

/** All that a shop remembers. */
export interface ShopState {
  id: string;
  name: string;
  /** Where the shop's own front page is. */
  home: string;
  emailSignIn: boolean;
  programs: Program[];
  members: MockMember[];
  orders: Map<string, MockOrder>;
  /** By code. */
  coupons: Map<string, MockCoupon>;
  /** By id. */
  awards: Map<string, MockAward>;
  referralCodes: MockReferralCode[];
  /** In the order in which they were claimed. */
  referrals: MockReferral[];
  /** Reasons of adjustments by their id. */
  adjustments: Map<string, string>;
  /** What was answered, by whose and which idempotency key. */
  answers: Map<string, { request: string; answer: unknown }>;
  signInCodes: Map<string, SignInCode>;
  /** By id. */
  reviews: Map<string, MockReview>;
  photos: Map<string, MockPhoto>;
  /** How many there have been. */
  reviewsWritten: number;
  /** Ids of reviews that were taken back, by member and product: written anew, they are the same. */
  reviewsTakenBack: Map<string, string>;
  newsletter: {
    /** Oldest first. */
    requests: MockSubscriptionRequest[];
    subscribers: MockSubscriber[];
    /** By mailbox. */
    rewards: Map<string, MockNewsletterReward>;
  };
  /** Transfers posted so far. */
  sequence: number;
  /** Ids given so far. */
  ids: number;
  now(): number;
}

export const isoTime = (instant: number): string => new Date(instant).toISOString();

export const isoTimeOrNull = (instant: number | null): string | null =>
  instant === null ? null : isoTime(instant);

export function newId(shop: ShopState, prefix: string): string {
  shop.ids++;
  return `${prefix}_${String(shop.ids).padStart(6, '0')}`;
}

/** The program that judges what is placed at an instant; by default the one in force. */
export function programAt(shop: ShopState, instant = shop.now()): Program {
  const versions = shop.programs.map((program) => ({
    program,
    version: program.version,
    inForceFrom: program.inForceFrom === null ? null : Date.parse(program.inForceFrom),
  }));
  return versionInForce(versions, instant).program;
}

/** A copy of the member's points, settled until now. Nothing is kept until `keepAccount`. */
export function openAccount(shop: ShopState, member: MockMember): MemberAccount {
  const account = new MemberAccount({
    pending: [...member.pending.values()],
    lots: [...member.lots.values()],
    debt: member.debt,
    lastActivityAt: lastActivityOf(shop, member),
    timeZone: programAt(shop).timeZone,
  });
  account.settle(shop.now());
  return account;
}

/** A member's last purchase or redemption; null where there was none. */
export function lastActivityOf(
  shop: ShopState,
  member: MockMember,
  exceptOrder?: string,
): number | null {
  const paid = [...shop.orders.values()].filter(
    (order) => order.member === member && order.id !== exceptOrder,
  );
  const bought = [...shop.coupons.values()].filter(
    (coupon) => coupon.member === member && coupon.redemptionId !== null,
  );
  return [
    ...paid.map((order) => order.facts.snapshot?.paidAt ?? null),
    ...bought.map((coupon) => coupon.createdAt),
  ].reduce(latest, null);
}

/** Keeps what came of an account: the only place where points change. */
export function keepAccount(shop: ShopState, member: MockMember, account: MemberAccount): void {
  account.settle(shop.now());
  for (const lot of account.changedLots) member.lots.set(lot.id, { ...lot });
  for (const grant of account.changedPending) {
    if (grant.points === 0) member.pending.delete(grant.orderId);
    else member.pending.set(grant.orderId, { ...grant });
  }
  member.debt = account.debt;
  let before: ToldTransfer | undefined;
  for (const transfer of account.transfers) {
    shop.sequence++;
    const entry = before && isSameEntry(before, transfer) ? before.entry : shop.sequence;
    before = { ...transfer, entry };
    member.transfers.push(before);
  }
}

function isSameEntry(a: Transfer, b: Transfer): boolean {
  if (a.reason !== b.reason || a.at !== b.at) return false;
  if (a.reason === 'expiry') return true;
  return (
    a.orderId === b.orderId &&
    a.redemptionId === b.redemptionId &&
    a.adjustmentId === b.adjustmentId &&
    a.awardId === b.awardId
  );
}

/**
 * Does something once for each idempotency key; a refusal is not remembered.
 * @throws Refusal `idempotency_conflict`
 */
export function once<Answer>(
  shop: ShopState,
  key: string,
  request: unknown,
  effect: () => Answer,
): Answer {
  const asked = JSON.stringify(request);
  const known = shop.answers.get(key);
  if (known && known.request !== asked) {
    throw new Refusal(
      'idempotency_conflict',
      'This Idempotency-Key was sent before with another request. Use a new key for a new request.',
    );
  }
  if (known) return known.answer as Answer;
  const answer = effect();
  shop.answers.set(key, { request: asked, answer });
  return answer;
}
