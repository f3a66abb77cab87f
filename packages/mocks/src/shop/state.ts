import type {
  Benefit,
  LocalizedText,
  MailPreferences,
  Money,
  Program,
} from '@stamm/contract/types';
import {
  type Discount,
  type Lot,
  type LotUse,
  latest,
  MemberAccount,
  type OrderFacts,
  type PendingGrant,
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
}

export interface MockCoupon {
  code: string;
  redemptionId: string;
  member: MockMember;
  rewardId: string;
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

export interface SignInCode {
  code: string;
  /** The one that whoever joins with it reads. */
  language: string | null;
  expiresAt: number;
  triesLeft: number;
}

/** All that a shop remembers. */
export interface ShopState {
  id: string;
  name: string;
  emailSignIn: boolean;
  programs: Program[];
  members: MockMember[];
  orders: Map<string, MockOrder>;
  /** By code. */
  coupons: Map<string, MockCoupon>;
  /** Reasons of adjustments by their id. */
  adjustments: Map<string, string>;
  /** What was answered, by whose and which idempotency key. */
  answers: Map<string, { request: string; answer: unknown }>;
  signInCodes: Map<string, SignInCode>;
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
  const bought = [...shop.coupons.values()].filter((coupon) => coupon.member === member);
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
    a.adjustmentId === b.adjustmentId
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
