import type { Referral, ReferralPage, ReferralRejection } from '@stamm/contract/types';
import { approvalsOf, Refusal } from '@stamm/loyalty';
import type { ReferralsPage } from '../../api.ts';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { isoTime, isoTimeOrNull } from '../order-state.ts';
import { numberInCursor } from '../read-members.ts';
import { memberId } from '../resolve-member.ts';
import { judgeAnew, stateOf } from './judge-friend.ts';

/** Newest first; the cursor is the last one's number. */
export function readReferrals(shop: ShopContext, page: ReferralsPage): ReferralPage {
  const before = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : numberInCursor(page.cursor);
  const found = shop.books.referrals.page(page.state, before, shop.now, page.limit + 1);
  const shown = found.slice(0, page.limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return {
    items: shown.map((referral) => referralView(shop, referral)),
    nextCursor: last ? String(last.number) : null,
  };
}

/** @throws Refusal `referral_not_found` */
export function readReferral(shop: ShopContext, id: string): Referral {
  return referralView(shop, mustFind(shop, id));
}

/**
 * Lets a held referral count, for what is known now: another reason, or another fact for the same
 * one, holds it anew.
 * @throws Refusal `referral_not_found`, `referral_not_held`
 */
export function approveReferral(shop: ShopContext, id: string): Referral {
  return decide(shop, id, 'approved', ({ findings, decision }) => ({
    decision: 'approved',
    approved: approvalsOf(findings, decision),
    reason: null,
    at: shop.now,
  }));
}

/**
 * Has a held referral not count.
 * @throws Refusal `referral_not_found`, `referral_not_held`
 */
export function rejectReferral(
  shop: ShopContext,
  id: string,
  { reason }: ReferralRejection,
): Referral {
  return decide(shop, id, 'rejected', () => ({
    decision: 'rejected',
    approved: [],
    reason,
    at: shop.now,
  }));
}

function decide(
  shop: ShopContext,
  id: string,
  decision: 'approved' | 'rejected',
  decided: (referral: ReferralRecord) => NonNullable<ReferralRecord['decision']>,
): Referral {
  return shop.transaction(() => {
    const referral = mustFind(shop, id);
    if (referral.verdict !== 'held') {
      if (referral.decision?.decision === decision) return referralView(shop, referral);
      throw new Refusal(
        'referral_not_held',
        `Referral ${id} is ${stateOf(referral, shop.now)}. Only held ones wait for a decision.`,
      );
    }
    const saved = { ...referral, decision: decided(referral) };
    shop.books.referrals.save(saved);
    return referralView(shop, judgeAnew(shop, saved));
  });
}

/** @throws Refusal `referral_not_found` */
function mustFind(shop: ShopContext, id: string): ReferralRecord {
  const referral = shop.books.referrals.find(id);
  if (referral) return referral;
  throw new Refusal(
    'referral_not_found',
    `There is no referral ${id}. GET /v1/referrals lists all of them.`,
  );
}

function referralView(shop: ShopContext, referral: ReferralRecord): Referral {
  const { decision, order } = referral;
  return {
    id: referral.id,
    code: referral.code,
    state: stateOf(referral, shop.now),
    advocateId: nameOf(shop, referral.advocate),
    friendId: referral.friend === null ? null : nameOf(shop, referral.friend),
    claimedBy: referral.claimedBy,
    claimedAt: isoTime(referral.claimedAt),
    orderBy: isoTime(referral.orderBy),
    orderId: order?.id ?? null,
    rewardDueAt: isoTimeOrNull(order?.dueAt ?? null),
    rewardedAt: isoTimeOrNull(referral.rewardedAt),
    reasons: referral.findings.map(({ reason, outcome, detail }) => ({ reason, outcome, detail })),
    decision: decision && {
      decision: decision.decision,
      reason: decision.reason,
      at: isoTime(decision.at),
    },
  };
}

/** Null for who has left. */
function nameOf({ books }: ShopContext, number: number): string | null {
  const member = books.members.find(number);
  return member && member.erasedAt === null ? memberId(member) : null;
}
