import type { Incentive } from '@stamm/contract/types';
import {
  COUPON_CODE_BYTES,
  couponCode,
  couponExpiresAt,
  lotTerms,
  type Measure,
} from '@stamm/loyalty';
import {
  keepAccount,
  type MockAward,
  type MockCoupon,
  type MockMember,
  openAccount,
  programAt,
  type ShopState,
} from './state.ts';

export interface AwardInput {
  /** Follows from what it is given for: nothing is given twice for one. */
  id: string;
  measure: Measure;
  /** Null for nobody's account: a coupon of whoever knows its code. */
  member: MockMember | null;
  incentive: Incentive;
}

/** Gives what a measure promised, once for each id; what was withdrawn counts again. */
export function giveAward(shop: ShopState, input: AwardInput): MockAward {
  const known = shop.awards.get(input.id);
  if (known?.withdrawnAt === null) return known;
  const award = known ?? newAward(shop, input);
  award.withdrawnAt = null;
  if (award.coupon) award.coupon.canceledAt = null;
  const { member, points } = award;
  if (member && points !== null) {
    const account = openAccount(shop, member);
    account.award(points, award, lotTerms(programAt(shop), shop.now()), shop.now());
    keepAccount(shop, member, account);
  }
  return award;
}

/** Takes an award back: points by the rules, a coupon unless it was used. */
export function withdrawAward(shop: ShopState, id: string): void {
  const award = shop.awards.get(id);
  if (!award || award.withdrawnAt !== null) return;
  award.withdrawnAt = shop.now();
  const { member, points, coupon } = award;
  // One that is used stays so, and is closed once it is given back.
  if (coupon) coupon.canceledAt ??= shop.now();
  if (member && points !== null) {
    const account = openAccount(shop, member);
    account.withdraw(points, award, shop.now());
    keepAccount(shop, member, account);
  }
}

/** A coupon of nobody's comes into a member's account. */
export function adoptAward(shop: ShopState, id: string, member: MockMember): void {
  const award = shop.awards.get(id);
  if (!award?.coupon || award.member) return;
  award.member = member;
  award.coupon.member = member;
}

function newAward(shop: ShopState, { id, measure, member, incentive }: AwardInput): MockAward {
  if (incentive.kind === 'points' && !member) throw new Error(`Points of ${id} need an account.`);
  const award: MockAward = {
    id,
    measure,
    member,
    points: incentive.kind === 'points' ? incentive.points : null,
    coupon: incentive.kind === 'coupon' ? newCoupon(shop, measure, member, incentive) : null,
    givenAt: shop.now(),
    withdrawnAt: null,
    afterSequence: shop.sequence,
  };
  shop.awards.set(id, award);
  return award;
}

function newCoupon(
  shop: ShopState,
  source: Measure,
  member: MockMember | null,
  { name, benefit, minimumOrder, validDays }: Incentive & { kind: 'coupon' },
): MockCoupon {
  const now = shop.now();
  const coupon: MockCoupon = {
    code: couponCode(crypto.getRandomValues(new Uint8Array(COUPON_CODE_BYTES))),
    source,
    redemptionId: null,
    member,
    rewardId: null,
    rewardName: name,
    points: 0,
    benefit,
    minimumOrder: minimumOrder ?? null,
    createdAt: now,
    expiresAt: couponExpiresAt(programAt(shop, now), { validDays }, now),
    lotUses: [],
    isUndone: false,
    canceledAt: null,
    use: null,
    releasedOrderId: null,
  };
  shop.coupons.set(coupon.code, coupon);
  return coupon;
}
