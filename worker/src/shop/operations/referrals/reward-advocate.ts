import { withinCaps } from '@stamm/loyalty';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { giveAward, withdrawAward } from '../awards.ts';
import { announceReferral } from './referral-events.ts';
import { rulesOf } from './referral-rules.ts';

/** What the advocate is given: once for each referral, however often a job runs. */
export function rewardId({ id }: Pick<ReferralRecord, 'id'>): string {
  return `referral:${id}:advocate`;
}

/**
 * Brings an advocate's rewards to what their friends' orders say now: gives what is due and takes
 * back what has lost its cause. It writes the advocate's account alone.
 */
export function rewardAdvocate(shop: ShopContext, number: number): void {
  const { members, referrals } = shop.books;
  const advocate = members.find(number);
  if (!advocate) return;
  const due = referrals
    .dueOf(advocate.number, shop.now)
    .filter((referral) => rulesOf(shop, referral).referral.forAdvocate !== null);
  // By the orders' ids, which are the same however late a claim became known.
  const within = withinCaps(
    due.map((referral) => ({
      id: referral.order?.id ?? '',
      paidAt: referral.order?.paidAt ?? 0,
      caps: rulesOf(shop, referral).referral.caps,
    })),
  );
  const chosen = new Set(
    due.filter(({ order }) => within.has(order?.id ?? '')).map((referral) => referral.id),
  );
  // First what is taken back, so that nobody is over a cap in between.
  for (const referral of referrals.rewardedOf(advocate.number)) {
    if (!chosen.has(referral.id)) takeBack(shop, referral);
  }
  for (const referral of due) {
    if (chosen.has(referral.id)) reward(shop, referral);
    else if (!referral.capped) {
      referrals.save({ ...referral, rewardedAt: null, capped: true });
    }
  }
}

function reward(shop: ShopContext, referral: ReferralRecord): void {
  if (referral.rewardedAt !== null) return;
  const incentive = rulesOf(shop, referral).referral.forAdvocate;
  if (incentive === null || referral.order === null) return;
  const award = giveAward(shop, {
    id: rewardId(referral),
    measure: 'referral',
    member: referral.advocate,
    incentive,
  });
  if (!award) return;
  shop.books.referrals.save({
    ...referral,
    rewardedAt: shop.now,
    firstRewardedAt: referral.firstRewardedAt ?? shop.now,
    capped: false,
  });
  announceReferral(shop, 'referral.rewarded', referral, { orderId: referral.order.id });
}

function takeBack(shop: ShopContext, referral: ReferralRecord): void {
  withdrawAward(shop, rewardId(referral));
  shop.books.referrals.save({ ...referral, rewardedAt: null });
  // Where the verdict has changed, that was told already.
  if (referral.verdict === 'attributed') {
    announceReferral(shop, 'referral.reversed', referral, { orderId: referral.order?.id ?? null });
  }
}
