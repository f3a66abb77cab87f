import { orderByOf, versionInForce } from '@stamm/loyalty';
import type { ReferralCodeRecord } from '../../books/referral-codes.ts';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { newId } from '../../secrets.ts';
import { announceReferral } from './referral-events.ts';

/** How a friend came. */
export type ClaimedHow = Pick<ReferralRecord, 'friend' | 'boundBy' | 'claimedBy' | 'claimedAt'> &
  Partial<Pick<ReferralRecord, 'claimKey' | 'boundOrder'>>;

/** Writes down that a friend came with a code. Undefined where nothing was offered at that time. */
export function openReferral(
  shop: ShopContext,
  { code, member: advocate }: ReferralCodeRecord,
  how: ClaimedHow,
): ReferralRecord | undefined {
  // Whoever claims now takes what is offered now, also where that is so since less than a second.
  const offeredAt = how.claimedBy === 'order' ? how.claimedAt : shop.now;
  const { version, rules } = versionInForce(shop.books.programs.all(), offeredAt);
  if (rules.referral === null) return undefined;
  const opened = shop.books.referrals.add({
    id: newId('ref'),
    advocate,
    code,
    claimKey: null,
    boundOrder: null,
    ...how,
    orderBy: orderByOf(rules.referral, how.claimedAt),
    programVersion: version,
    couponCode: null,
    welcomed: false,
    verdict: 'claimed',
    findings: [],
    order: null,
    rewardedAt: null,
    firstRewardedAt: null,
    capped: false,
    keptAt: null,
    decision: null,
  });
  announceReferral(shop, 'referral.claimed', opened, {});
  return opened;
}

/** Shops tell times in seconds: an order of the same second was not placed before the claim. */
export function claimTime(now: number): number {
  return Math.floor(now / 1000) * 1000;
}
