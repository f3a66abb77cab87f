import {
  type Finding,
  findFraud,
  fraudPolicy,
  type Judgement,
  judgeReferral,
  reasonsToHold,
  referralState,
} from '@stamm/loyalty';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { adoptAward, giveAward, withdrawAward } from '../awards.ts';
import {
  gatherEvidence,
  type KnownFriend,
  knownFriend,
  UNKNOWN_FRIEND,
} from './gather-evidence.ts';
import { announceReferral } from './referral-events.ts';
import { rulesOf } from './referral-rules.ts';

/** What the friend is given. */
export function welcomeId({ id }: Pick<ReferralRecord, 'id'>): string {
  return `referral:${id}:friend`;
}

/**
 * Judges all referrals by which a member came, by all that is known now, in the order in which they
 * were claimed: the first that stands is the one that counts. What follows for advocates is left to
 * a job of theirs.
 */
export function judgeFriend(shop: ShopContext, number: number): void {
  const friend = shop.books.members.find(number);
  if (!friend) return;
  const referrals = shop.books.referrals.ofFriend(friend.number);
  if (referrals.length === 0) return;
  const until = Math.max(...referrals.map(({ orderBy }) => orderBy));
  const known = knownFriend(shop, friend.number, until);
  const isErased = friend.erasedAt !== null;
  let cameOtherwise = false;
  for (const referral of referrals) {
    const judged = judge(shop, referral, known, { cameOtherwise, isErased });
    cameOtherwise ||= isStanding(judged, shop.now);
  }
}

/** Judges a referral whose friend nobody knows yet. */
export function judgeUnknown(shop: ShopContext, referral: ReferralRecord): ReferralRecord {
  return judge(shop, referral, UNKNOWN_FRIEND, { cameOtherwise: false, isErased: false });
}

/** Judges a referral, together with others of the same friend, and answers it as it is now. */
export function judgeAnew(shop: ShopContext, referral: ReferralRecord): ReferralRecord {
  if (referral.friend === null) return judgeUnknown(shop, referral);
  judgeFriend(shop, referral.friend);
  return shop.books.referrals.find(referral.id) ?? referral;
}

/** Whether a friend came by it, so that they cannot come by another. */
export function isStanding(referral: ReferralRecord, now: number): boolean {
  const state = stateOf(referral, now);
  return state !== 'rejected' && state !== 'expired';
}

export function stateOf(referral: ReferralRecord, now: number) {
  return referralState({ ...referral, rewarded: referral.rewardedAt !== null }, now);
}

function judge(
  shop: ShopContext,
  referral: ReferralRecord,
  friend: KnownFriend,
  { cameOtherwise, isErased }: { cameOtherwise: boolean; isErased: boolean },
): ReferralRecord {
  const advocate = shop.books.members.find(referral.advocate);
  const advocateHasLeft = !advocate || advocate.erasedAt !== null;
  const rules = rulesOf(shop, referral);
  const judgement = judgeReferral({
    ...referral,
    rules: rules.referral,
    pendingDays: rules.pendingDays,
    orders: friend.orders,
    // Of those who have left nothing can be found any more: what was found stays.
    findings:
      isErased || advocateHasLeft
        ? referral.findings.filter(isOfFraud)
        : findFraud(
            gatherEvidence(shop, referral, friend, cameOtherwise),
            fraudPolicy(rules.referral),
            referral.firstRewardedAt === null ? null : referral.findings,
          ),
    // Once rewarded, an advocate who leaves takes nothing away from anybody.
    advocateHasLeft: advocateHasLeft && referral.rewardedAt === null,
  });
  const judged = welcome(shop, { ...referral, ...judgement });
  if (!isSame(judged, referral)) shop.books.referrals.save(judged);
  if (judged.verdict !== referral.verdict) announceVerdict(shop, referral, judged);
  scheduleReward(shop, referral, judged);
  return judged;
}

/** What follows from the order or the advocate is found anew each time. */
function isOfFraud({ reason }: Finding): boolean {
  return reason !== 'belowMinimum' && reason !== 'advocateLeft';
}

function isSame(a: ReferralRecord, b: ReferralRecord): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Gives the friend what they were promised, once, and takes it back from who had no right to it. */
function welcome(shop: ShopContext, referral: ReferralRecord): ReferralRecord {
  const { verdict, findings, friend, claimedBy, decision } = referral;
  const incentive = rulesOf(shop, referral).referral.forFriend;
  if (incentive === null || verdict === 'held') return referral;
  if (verdict === 'rejected') {
    const hadNoRight =
      decision?.decision === 'rejected' ||
      findings.some((finding) => finding.outcome === 'reject' && isOfFraud(finding));
    if (!referral.welcomed || !hadNoRight) return referral;
    withdrawAward(shop, welcomeId(referral));
    return { ...referral, welcomed: false };
  }
  // A code on an order is a promise for when that order is paid.
  if (referral.welcomed || (claimedBy === 'order' && verdict === 'claimed')) return referral;
  const award = giveAward(shop, {
    id: welcomeId(referral),
    measure: 'friendOffer',
    member: friend,
    incentive,
  });
  if (!award) return referral;
  if (friend !== null) adoptAward(shop, award.id, friend);
  return { ...referral, welcomed: true, couponCode: award.couponCode };
}

function announceVerdict(
  shop: ShopContext,
  before: ReferralRecord,
  referral: ReferralRecord,
): void {
  const { verdict, findings, decision, order } = referral;
  switch (verdict) {
    case 'claimed':
      // Its order was canceled: the friend may still place another one.
      if (before.verdict !== 'attributed') return;
      announceReferral(shop, 'referral.reversed', referral, { orderId: before.order?.id ?? null });
      return;
    case 'attributed':
      if (order) announceReferral(shop, 'referral.attributed', referral, { orderId: order.id });
      return;
    case 'reversed':
      announceReferral(shop, 'referral.reversed', referral, { orderId: order?.id ?? null });
      return;
    case 'held':
      announceReferral(shop, 'referral.held', referral, {
        reasons: reasonsToHold(findings, decision),
      });
      return;
    case 'rejected':
      announceReferral(shop, 'referral.rejected', referral, {
        reasons: reasonsOfRejection(referral),
      });
  }
}

function reasonsOfRejection({ findings, decision }: Pick<ReferralRecord, 'findings' | 'decision'>) {
  const found = findings.filter(({ outcome }) => outcome === 'reject').map(({ reason }) => reason);
  return decision?.decision === 'rejected' ? [...found, 'shopDecision' as const] : found;
}

/** Has the friend looked at again when the return window closes, and the advocate seen to after it. */
function scheduleReward(
  { books, now }: ShopContext,
  before: ReferralRecord,
  { friend, advocate, verdict, order, rewardedAt, capped }: Judgement & ReferralRecord,
): void {
  const isDue = verdict === 'attributed' && order !== null && order.dueAt <= now;
  if (verdict === 'attributed' && order && order.dueAt > now && friend !== null) {
    books.jobs.schedule('judge-friend', String(friend), order.dueAt);
  }
  const isSettled = rewardedAt !== null || capped;
  const hasMoved = before.order?.paidAt !== order?.paidAt || before.verdict !== verdict;
  if (isDue ? !isSettled || hasMoved : isSettled) {
    books.jobs.schedule('reward-advocate', String(advocate), now);
  }
}
