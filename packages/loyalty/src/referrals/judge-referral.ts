/**
 * What a referral comes to. Like an order's worth it depends on the facts alone, in whatever order
 * they became known: the same friend, orders, findings and decision give the same verdict.
 */
import type {
  Program,
  ReferralProgram,
  ReferralReason,
  ReferralState,
} from '@stamm/contract/types';
import { type OrderFacts, orderStatus, refundedMinor } from '../order-facts.ts';
import { pointsAvailableAt } from '../program.ts';
import { DAY_MS } from '../time.ts';
import type { Finding } from './fraud/evidence.ts';

/** An order of the friend's. */
export interface FriendOrder {
  id: string;
  facts: OrderFacts;
}

/** What the shop decided of a held referral. */
export interface ReferralDecision {
  decision: 'approved' | 'rejected';
  /** What the shop knew of when it approved: what is found later is held anew. */
  approved: readonly Approval[];
}

/** Something that was found and that the shop has no objection to. */
export interface Approval {
  reason: ReferralReason;
  /** The facts that it rested on; null, from earlier versions: whatever the facts. */
  about: readonly string[] | null;
}

export interface ReferralFacts {
  claimedAt: number;
  orderBy: number;
  /** The rules in force when it was claimed. */
  rules: ReferralProgram;
  pendingDays: Program['pendingDays'];
  orders: readonly FriendOrder[];
  findings: readonly Finding[];
  decision: ReferralDecision | null;
  advocateHasLeft: boolean;
}

/** Where a referral stands, apart from the advocate's reward. */
export type Verdict = 'claimed' | 'attributed' | 'reversed' | 'held' | 'rejected';

export interface Judgement {
  verdict: Verdict;
  /** All findings, those of the order among them. */
  findings: Finding[];
  /** The order that counts, once it was paid. */
  order: { id: string; paidAt: number; dueAt: number } | null;
}

/** Until when the friend's order must be placed. */
export function orderByOf({ claimDays }: Pick<ReferralProgram, 'claimDays'>, claimedAt: number) {
  return claimedAt + claimDays * DAY_MS;
}

/** Judges a referral by all that is known. */
export function judgeReferral(facts: ReferralFacts): Judgement {
  const counted = countedOrder(facts);
  const findings = [...facts.findings];
  if (counted?.fault) findings.push(counted.fault);
  if (facts.advocateHasLeft) findings.push(ADVOCATE_LEFT);
  const order = counted && !counted.fault ? counted.order : null;
  return { verdict: verdictOf(facts, findings, counted), findings, order };
}

const ADVOCATE_LEFT: Finding = {
  reason: 'advocateLeft',
  outcome: 'reject',
  detail: 'The advocate is no longer a member.',
  about: [],
};

function verdictOf(
  { decision }: ReferralFacts,
  findings: readonly Finding[],
  counted: CountedOrder | null,
): Verdict {
  if (decision?.decision === 'rejected') return 'rejected';
  if (findings.some(({ outcome }) => outcome === 'reject')) return 'rejected';
  if (reasonsToHold(findings, decision).length > 0) return 'held';
  if (counted === null) return 'claimed';
  return counted.stands ? 'attributed' : 'reversed';
}

/** What the shop still has to decide on. */
export function reasonsToHold(
  findings: readonly Finding[],
  decision: ReferralDecision | null,
): ReferralReason[] {
  return toDecideOn(findings, decision).map(({ reason }) => reason);
}

/** What the shop approves that approves all that holds a referral now, besides what it did before. */
export function approvalsOf(
  findings: readonly Finding[],
  decision: ReferralDecision | null,
): Approval[] {
  const added = toDecideOn(findings, decision).map(({ reason, about }) => ({ reason, about }));
  return [...(decision?.approved ?? []), ...added];
}

function toDecideOn(
  findings: readonly Finding[],
  decision: ReferralDecision | null,
): readonly Finding[] {
  const approved = decision?.decision === 'approved' ? decision.approved : [];
  return findings.filter(
    (finding) =>
      finding.outcome === 'hold' && !approved.some((approval) => covers(approval, finding)),
  );
}

function covers({ reason, about }: Approval, finding: Finding): boolean {
  if (reason !== finding.reason) return false;
  return about === null || finding.about.every((fact) => about.includes(fact));
}

interface CountedOrder {
  order: { id: string; paidAt: number; dueAt: number };
  /** Whether enough of it is left after refunds. */
  stands: boolean;
  /** Why it can never count. */
  fault: Finding | null;
}

/** The order by which the friend became a customer: the first that was paid and not canceled. */
function countedOrder(facts: ReferralFacts): CountedOrder | null {
  const { rules, claimedAt, orderBy } = facts;
  const paid = facts.orders
    .filter(({ facts: order }) => orderStatus(order) === 'paid')
    .filter(({ facts: order }) => {
      const placedAt = order.snapshot?.placedAt ?? 0;
      return placedAt >= claimedAt && placedAt <= orderBy;
    })
    .sort(byPlace);
  const isEnough = (order: FriendOrder) => reaches(order.facts, rules, 0);
  const stands = (order: FriendOrder) => reaches(order.facts, rules, refundedMinor(order.facts));
  // Where a later order may still be large enough, nothing is lost yet.
  const chosen = rules.firstOrderOnly ? paid[0] : (paid.find(stands) ?? paid.find(isEnough));
  const paidAt = chosen?.facts.snapshot?.paidAt ?? null;
  if (!chosen || paidAt === null) return null;
  const order = { id: chosen.id, paidAt, dueAt: rewardDueAt(facts, paidAt) };
  if (!isEnough(chosen)) return { order, stands: false, fault: BELOW_MINIMUM };
  return { order, stands: stands(chosen), fault: null };
}

const BELOW_MINIMUM: Finding = {
  reason: 'belowMinimum',
  outcome: 'reject',
  detail: "The friend's first order was too small.",
  about: [],
};

function byPlace(a: FriendOrder, b: FriendOrder): number {
  const byTime = (a.facts.snapshot?.placedAt ?? 0) - (b.facts.snapshot?.placedAt ?? 0);
  return byTime || (a.id < b.id ? -1 : 1);
}

/** Whether goods are left for the minimum, or at all. Refunds count in full, whatever they were for. */
function reaches(
  { snapshot }: OrderFacts,
  { minimumOrder }: Pick<ReferralProgram, 'minimumOrder'>,
  refunded: number,
): boolean {
  if (!snapshot) return false;
  const goods = snapshot.totalMinor - snapshot.shippingMinor - refunded;
  if (!minimumOrder) return goods > 0;
  return snapshot.currency === minimumOrder.currency && goods >= minimumOrder.amountMinor;
}

function rewardDueAt({ rules, pendingDays }: ReferralFacts, paidAt: number): number {
  return pointsAvailableAt({ pendingDays: rules.rewardAfterDays ?? pendingDays }, paidAt);
}

/** When the friend first bought, by these orders; null: never. */
export function firstBoughtAt(orders: readonly FriendOrder[]): number | null {
  const times = orders
    .filter(({ facts }) => orderStatus(facts) === 'paid')
    .map(({ facts }) => facts.snapshot?.placedAt ?? Number.POSITIVE_INFINITY);
  return times.length === 0 ? null : Math.min(...times);
}

/** How a referral is shown. `rewarded` and `capped` say what became of the advocate's reward. */
export function referralState(
  referral: { verdict: Verdict; orderBy: number; rewarded: boolean; capped: boolean },
  now: number,
): ReferralState {
  switch (referral.verdict) {
    case 'claimed':
      return now > referral.orderBy ? 'expired' : 'claimed';
    case 'attributed':
      if (referral.rewarded) return 'rewarded';
      return referral.capped ? 'capped' : 'attributed';
    default:
      return referral.verdict;
  }
}
