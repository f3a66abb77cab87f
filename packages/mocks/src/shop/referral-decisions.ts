/** What the shop's backend asks of referrals, and decides. */
import type {
  Referral,
  ReferralPage,
  ReferralRejection,
  ReferralState,
} from '@stamm/contract/types';
import { approvalsOf, Refusal } from '@stamm/loyalty';
import { numberInCursor } from './cursor.ts';
import { memberId } from './members.ts';
import { settleReferrals, stateOf } from './referrals.ts';
import {
  isoTime,
  isoTimeOrNull,
  type MockMember,
  type MockReferral,
  type ShopState,
} from './state.ts';

export function referralPage(
  shop: ShopState,
  {
    state,
    cursor,
    limit,
  }: { state?: ReferralState | undefined; cursor?: string | undefined; limit: number },
): ReferralPage {
  const before = cursor === undefined ? shop.referrals.length : numberInCursor(cursor);
  const found = shop.referrals
    .map((referral, index) => ({ referral, index }))
    .filter(
      ({ referral, index }) => index < before && (!state || stateOf(shop, referral) === state),
    )
    .reverse();
  const shown = found.slice(0, limit);
  return {
    items: shown.map(({ referral }) => referralView(shop, referral)),
    nextCursor: found.length > shown.length ? String(shown.at(-1)?.index) : null,
  };
}

/** @throws Refusal `referral_not_found` */
function mustFindReferral(shop: ShopState, id: string): MockReferral {
  const referral = shop.referrals.find((candidate) => candidate.id === id);
  if (referral) return referral;
  throw new Refusal('referral_not_found', `There is no referral ${id}.`);
}

export function readReferral(shop: ShopState, id: string): Referral {
  return referralView(shop, mustFindReferral(shop, id));
}

export function approveReferral(shop: ShopState, id: string): Referral {
  return decide(shop, id, 'approved', null);
}

export function rejectReferral(
  shop: ShopState,
  id: string,
  { reason }: ReferralRejection,
): Referral {
  return decide(shop, id, 'rejected', reason);
}

/** @throws Refusal `referral_not_found`, `referral_not_held` */
function decide(
  shop: ShopState,
  id: string,
  decision: 'approved' | 'rejected',
  reason: string | null,
): Referral {
  const referral = mustFindReferral(shop, id);
  if (referral.verdict !== 'held') {
    if (referral.decision?.decision === decision) return referralView(shop, referral);
    throw new Refusal('referral_not_held', 'This referral does not wait for a decision.');
  }
  const approved = decision === 'approved' ? approvalsOf(referral.findings, referral.decision) : [];
  referral.decision = { decision, approved, reason, at: shop.now() };
  settleReferrals(shop);
  return referralView(shop, referral);
}

function referralView(shop: ShopState, referral: MockReferral): Referral {
  const { advocate, friend, order, decision } = referral;
  const idOf = (member: MockMember | null) => (member && !member.erased ? memberId(member) : null);
  return {
    id: referral.id,
    code: referral.code,
    state: stateOf(shop, referral),
    advocateId: idOf(advocate),
    friendId: idOf(friend),
    claimedBy: referral.claimedBy,
    claimedAt: isoTime(referral.claimedAt),
    orderBy: isoTime(referral.orderBy),
    orderId: order?.id ?? null,
    rewardDueAt: isoTimeOrNull(order?.dueAt ?? null),
    rewardedAt: isoTimeOrNull(referral.rewardedAt),
    reasons: referral.findings,
    decision: decision && {
      decision: decision.decision,
      reason: decision.reason,
      at: isoTime(decision.at),
    },
  };
}
