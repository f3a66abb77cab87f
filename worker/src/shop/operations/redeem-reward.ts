import type { Redemption, RedemptionInput, Reward } from '@stamm/contract/types';
import { COUPON_CODE_BYTES, couponCode, couponExpiresAt, Refusal } from '@stamm/loyalty';
import type { BoughtCoupon } from '../books/coupons.ts';
import type { RedemptionRecord } from '../books/redemptions.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { Ledger } from '../ledger.ts';
import { newId } from '../secrets.ts';
import { couponView } from './coupon-view.ts';
import { memberScope, once } from './once.ts';
import { isoTime } from './order-state.ts';
import { mustFindSignedIn } from './resolve-member.ts';

/** A member buys a reward: points go, a coupon comes. */
export function redeemReward(
  shop: ShopContext,
  number: number,
  key: string,
  input: RedemptionInput,
): Redemption {
  const member = mustFindSignedIn(shop, number);
  // By the number in the session: a repetition stays one when the member was merged meanwhile.
  const call = { scope: memberScope(number), key, request: ['redemption', input] };
  return once(shop, call, () => {
    shop.rates.redemptions.count(String(member.number), shop.now);
    const { rules } = programInForce(shop);
    const reward = mustFindReward(rules.rewards, input);
    const id = newId('red');
    const ledger = new Ledger(shop);
    const uses = ledger.account(member.number).redeem(reward.points, id, shop.now);
    const coupon: BoughtCoupon = {
      code: couponCode(crypto.getRandomValues(new Uint8Array(COUPON_CODE_BYTES))),
      source: 'reward',
      redemptionId: id,
      awardId: null,
      member: member.number,
      rewardId: reward.id,
      rewardName: reward.name,
      points: reward.points,
      benefit: reward.benefit,
      minimumOrder: reward.minimumOrder ?? null,
      createdAt: shop.now,
      expiresAt: couponExpiresAt(rules, reward, shop.now),
      canceledAt: null,
      use: null,
      graceUntil: null,
    };
    const redemption: RedemptionRecord = {
      id,
      member: member.number,
      couponCode: coupon.code,
      uses,
      createdAt: shop.now,
      canceledAt: null,
    };
    shop.books.redemptions.add(redemption);
    shop.books.coupons.add(coupon);
    ledger.save();
    announceRedemption(shop, 'redemption.created', coupon);
    return redemptionView(redemption, coupon, shop.now);
  });
}

/** Tells the shop that a redemption was made, or undone. */
export function announceRedemption(
  shop: ShopContext,
  type: 'redemption.created' | 'redemption.canceled',
  { member, redemptionId, rewardId, code, points }: BoughtCoupon,
): void {
  announce(shop, {
    type,
    member,
    cause: `${type} ${redemptionId}`,
    at: shop.now,
    data: { redemptionId, rewardId, couponCode: code, points },
  });
}

/** A redemption as the API answers it. */
export function redemptionView(
  redemption: RedemptionRecord,
  coupon: BoughtCoupon,
  now: number,
): Redemption {
  return {
    id: redemption.id,
    rewardId: coupon.rewardId,
    points: coupon.points,
    status: redemption.canceledAt === null ? 'active' : 'canceled',
    createdAt: isoTime(redemption.createdAt),
    coupon: couponView(coupon, now),
  };
}

/** @throws Refusal `reward_not_found`, `reward_changed` */
function mustFindReward(rewards: readonly Reward[], input: RedemptionInput): Reward {
  const reward = rewards.find((candidate) => candidate.id === input.rewardId);
  if (!reward) {
    throw new Refusal(
      'reward_not_found',
      `There is no reward ${input.rewardId} in the program now. Read the program again.`,
    );
  }
  if (input.points !== undefined && input.points !== reward.points) {
    throw new Refusal(
      'reward_changed',
      `The reward now costs ${reward.points} points, not ${input.points}. Nothing was taken; show the new price and ask again.`,
    );
  }
  return reward;
}
