import { limits } from '@stamm/contract';
import type { OrderInput } from '@stamm/contract/types';
import { normalizeReferralCode, orderByOf } from '@stamm/loyalty';
import type { OrderRecord } from '../../books/orders.ts';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { adoptAward } from '../awards.ts';
import { noteFingerprints } from './fingerprints.ts';
import { welcomeId } from './judge-friend.ts';
import { openReferral } from './open-referral.ts';
import { knowsReferrals, rulesOf } from './referral-rules.ts';

/** Takes in what an order tells besides its facts: the code that the customer came with, and signs of who they are. */
export function noteReferralSigns(
  shop: ShopContext,
  order: OrderRecord,
  { referralCode, fingerprints }: Pick<OrderInput, 'referralCode' | 'fingerprints'>,
): void {
  if (order.member === null || !knowsReferrals(shop)) return;
  if (shop.books.members.find(order.member)?.erasedAt != null) return;
  if (fingerprints) noteFingerprints(shop, order.member, fingerprints);
  if (referralCode !== undefined) claimByOrder(shop, order, order.member, referralCode);
}

/** Has the friend's referrals judged anew where an order of theirs has changed. */
export function referralOrderChanged(shop: ShopContext, { id, member }: OrderRecord): void {
  if (member === null || !knowsReferrals(shop)) return;
  const { referrals } = shop.books;
  for (const referral of referrals.byOrder(id)) {
    if (referral.friend === null) bind(shop, referral, member);
  }
  if (referrals.hasFriend(member)) scheduleJudging(shop, member);
}

/** The same for a member whose order is another's by now. */
export function referralOrderLeft(shop: ShopContext, member: number): void {
  if (knowsReferrals(shop) && shop.books.referrals.hasFriend(member)) scheduleJudging(shop, member);
}

/** Whoever uses a friend's coupon for an order is that friend. */
export function referralCouponUsed(shop: ShopContext, couponCode: string, orderId: string): void {
  const referral = shop.books.referrals.byCoupon(couponCode);
  if (referral?.claimedBy !== 'visitor' || referral.boundBy === 'signIn') return;
  const bound: ReferralRecord = {
    ...referral,
    friend: null,
    boundBy: 'coupon',
    boundOrder: orderId,
    ...(referral.friend === null ? {} : withoutApproval(referral)),
  };
  shop.books.referrals.save(bound);
  const customer = shop.books.orders.find(orderId)?.member ?? null;
  if (customer !== null) bind(shop, bound, customer);
  if (referral.friend !== null) scheduleJudging(shop, referral.friend);
}

/** A coupon that was given back can be used by anybody again: whoever does is the friend. */
export function referralCouponReleased(shop: ShopContext, couponCode: string): void {
  const referral = shop.books.referrals.byCoupon(couponCode);
  if (referral?.boundBy !== 'coupon' || referral.rewardedAt !== null) return;
  shop.books.referrals.save({
    ...referral,
    friend: null,
    boundBy: null,
    boundOrder: null,
    verdict: 'claimed',
    order: null,
    ...withoutApproval(referral),
  });
  if (referral.friend !== null) scheduleJudging(shop, referral.friend);
}

/** What the shop approved was another friend's. */
function withoutApproval({ decision }: ReferralRecord): Pick<ReferralRecord, 'decision'> {
  return { decision: decision?.decision === 'approved' ? null : decision };
}

function bind(shop: ShopContext, referral: ReferralRecord, friend: number): void {
  shop.books.referrals.save({ ...referral, friend });
  adoptAward(shop, welcomeId(referral), friend);
  scheduleJudging(shop, friend);
}

function scheduleJudging({ books, now }: ShopContext, friend: number): void {
  books.jobs.schedule('judge-friend', String(friend), now);
}

/**
 * Whether a claim made without an order was over at a time, so that an order may claim anew. What
 * came of it does not count: that depends on orders which may still arrive.
 */
function hadExpired({ orderBy }: ReferralRecord, at: number): boolean {
  return orderBy < at;
}

/**
 * A code on an order claims the offer at the moment at which the order was placed. An unknown one
 * is passed over: no order is refused because of it. Of several orders the earliest counts, in
 * whatever order they arrive.
 */
function claimByOrder(
  shop: ShopContext,
  { id, facts: { snapshot } }: OrderRecord,
  friend: number,
  typed: string,
): void {
  const { referralCodes, referrals } = shop.books;
  const code = referralCodes.find(normalizeReferralCode(typed));
  if (!code || !snapshot) return;
  const { placedAt: claimedAt } = snapshot;
  const mine = referrals.ofFriend(friend);
  const ofSame = mine.filter((referral) => referral.advocate === code.member);
  const isOfOrder = (referral: ReferralRecord) =>
    referral.claimedBy === 'order' && referral.boundOrder === id;
  const [byOrder, others] = [
    ofSame.find(({ claimedBy }) => claimedBy === 'order'),
    ofSame.filter(({ claimedBy }) => claimedBy !== 'order'),
  ];
  const known =
    ofSame.find(isOfOrder) ??
    others.find((referral) => !hadExpired(referral, claimedAt)) ??
    byOrder;
  if (known) {
    const isSameOrder = isOfOrder(known);
    if (isSameOrder ? known.claimedAt === claimedAt : known.claimedAt <= claimedAt) return;
    const orderBy = orderByOf(rulesOf(shop, known).referral, claimedAt);
    referrals.save({ ...known, boundOrder: id, claimedAt, orderBy });
  } else {
    if (mine.length >= limits.MAX_CLAIMS_PER_FRIEND) return;
    openReferral(shop, code, {
      friend,
      boundBy: 'order',
      boundOrder: id,
      claimedBy: 'order',
      claimedAt,
    });
  }
  scheduleJudging(shop, friend);
}
