import type { ReferralProgram } from '@stamm/contract/types';
import { withinCaps } from '@stamm/loyalty';
import type { ReferralRecord, StandingReferral } from '../../books/referrals.ts';
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
  const offers = new Map<number, ReferralProgram>();
  const offerOf = (referral: StandingReferral) => {
    const known = offers.get(referral.programVersion);
    if (known) return known;
    const { referral: offer } = rulesOf(shop, referral);
    offers.set(referral.programVersion, offer);
    return offer;
  };
  const standing = referrals.standingOf(advocate.number);
  const due = standing.filter(
    (referral) => referral.dueAt <= shop.now && offerOf(referral).forAdvocate !== null,
  );
  // By the orders' ids, which are the same however late a claim became known.
  const within = withinCaps(
    due.map((referral) => ({
      id: referral.orderId,
      paidAt: referral.paidAt,
      caps: offerOf(referral).caps,
      isKept: referral.keptAt !== null,
    })),
  );
  const chosen = new Set(due.filter(({ orderId }) => within.has(orderId)).map(({ id }) => id));
  // First what is taken back, so that nobody is over a cap in between.
  for (const id of referrals.rewardedInVain(advocate.number)) takeBack(shop, id);
  for (const { id, rewardedAt } of standing) {
    if (rewardedAt !== null && !chosen.has(id)) takeBack(shop, id);
  }
  for (const { id, rewardedAt, capped } of due) {
    if (chosen.has(id)) {
      if (rewardedAt === null) reward(shop, id);
    } else if (!capped) {
      referrals.save({ ...mustFind(shop, id), rewardedAt: null, capped: true });
    }
  }
}

function mustFind({ books }: ShopContext, id: string): ReferralRecord {
  const referral = books.referrals.find(id);
  if (!referral) throw new Error(`There is no referral ${id}.`);
  return referral;
}

function reward(shop: ShopContext, id: string): void {
  const referral = mustFind(shop, id);
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

function takeBack(shop: ShopContext, id: string): void {
  const referral = mustFind(shop, id);
  withdrawAward(shop, rewardId(referral));
  shop.books.referrals.save({ ...referral, rewardedAt: null, keptAt: null });
  // Where the verdict has changed, that was told already.
  if (referral.verdict === 'attributed') {
    announceReferral(shop, 'referral.reversed', referral, { orderId: referral.order?.id ?? null });
  }
}
