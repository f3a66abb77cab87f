import type {
  Coupon,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  CouponUse,
  Redemption,
  RedemptionInput,
} from '@stamm/contract/types';
import {
  COUPON_CODE_BYTES,
  couponCode,
  couponDiscount,
  couponExpiresAt,
  normalizeCouponCode,
  Refusal,
} from '@stamm/loyalty';
import {
  isoTime,
  keepAccount,
  type MockBoughtCoupon,
  type MockCoupon,
  type MockMember,
  newId,
  once,
  openAccount,
  programAt,
  type ShopState,
} from './state.ts';

function couponStatus(shop: ShopState, coupon: MockCoupon): Coupon['status'] {
  if (coupon.use) return 'used';
  if (coupon.canceledAt !== null) return 'canceled';
  return shop.now() > coupon.expiresAt ? 'expired' : 'active';
}

/** The active ones first, then the newest. */
export function couponsOf(shop: ShopState, member: MockMember): MockCoupon[] {
  const activeFirst = (coupon: MockCoupon) => (couponStatus(shop, coupon) === 'active' ? 0 : 1);
  return [...shop.coupons.values()]
    .filter((coupon) => coupon.member === member)
    .sort(
      (a, b) =>
        activeFirst(a) - activeFirst(b) || b.createdAt - a.createdAt || (a.code < b.code ? -1 : 1),
    );
}

export function couponView(shop: ShopState, coupon: MockCoupon): Coupon {
  return {
    code: coupon.code,
    source: coupon.source,
    redemptionId: coupon.redemptionId,
    rewardId: coupon.rewardId,
    rewardName: coupon.rewardName,
    points: coupon.points,
    benefit: coupon.benefit,
    minimumOrder: coupon.minimumOrder,
    status: couponStatus(shop, coupon),
    createdAt: isoTime(coupon.createdAt),
    expiresAt: isoTime(coupon.expiresAt),
    usedAt: coupon.use && isoTime(coupon.use.at),
  };
}

function redemptionView(shop: ShopState, coupon: MockBoughtCoupon): Redemption {
  return {
    id: coupon.redemptionId,
    rewardId: coupon.rewardId,
    points: coupon.points,
    status: coupon.isUndone ? 'canceled' : 'active',
    createdAt: isoTime(coupon.createdAt),
    coupon: couponView(shop, coupon),
  };
}

/** A member buys a reward: points go, a coupon comes. */
export function redeemReward(
  shop: ShopState,
  member: MockMember,
  key: string,
  input: RedemptionInput,
): Redemption {
  return once(shop, `member ${member.number} ${key}`, input, () => {
    const program = programAt(shop);
    const reward = program.rewards.find((candidate) => candidate.id === input.rewardId);
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
    const now = shop.now();
    const redemptionId = newId(shop, 'red');
    const account = openAccount(shop, member);
    const lotUses = account.redeem(reward.points, redemptionId, now);
    keepAccount(shop, member, account);
    const coupon: MockBoughtCoupon = {
      code: couponCode(crypto.getRandomValues(new Uint8Array(COUPON_CODE_BYTES))),
      source: 'reward',
      redemptionId,
      member,
      rewardId: reward.id,
      rewardName: reward.name,
      points: reward.points,
      benefit: reward.benefit,
      minimumOrder: reward.minimumOrder ?? null,
      createdAt: now,
      expiresAt: couponExpiresAt(program, reward, now),
      lotUses,
      isUndone: false,
      canceledAt: null,
      use: null,
      releasedOrderId: null,
    };
    shop.coupons.set(coupon.code, coupon);
    return redemptionView(shop, coupon);
  });
}

/** Undoes a redemption whose coupon was not used. */
export function cancelRedemption(shop: ShopState, id: string): Redemption {
  const coupon = [...shop.coupons.values()].find(
    (candidate): candidate is MockBoughtCoupon => candidate.redemptionId === id,
  );
  if (!coupon) throw new Refusal('redemption_not_found', `There is no redemption ${id}.`);
  if (coupon.isUndone) return redemptionView(shop, coupon);
  if (coupon.use) {
    throw new Refusal(
      'coupon_used',
      `The coupon was used for order ${coupon.use.orderId}. Release it first, if that order came to nothing.`,
    );
  }
  if (coupon.canceledAt !== null) {
    throw new Refusal('coupon_canceled', 'The member has left; the points stay spent.');
  }
  const account = openAccount(shop, coupon.member);
  const forgiven = new Map([...shop.orders.values()].map((order) => [order.id, order.forgiven]));
  const left = account.restore(coupon.lotUses, id, shop.now(), forgiven);
  for (const order of shop.orders.values()) order.forgiven = left.get(order.id) ?? order.forgiven;
  keepAccount(shop, coupon.member, account);
  coupon.isUndone = true;
  coupon.canceledAt = shop.now();
  return redemptionView(shop, coupon);
}

/** @throws Refusal `coupon_not_found` */
function mustFindCoupon(shop: ShopState, typed: string): MockCoupon {
  const coupon = shop.coupons.get(normalizeCouponCode(typed));
  if (coupon) return coupon;
  throw new Refusal('coupon_not_found', 'There is no coupon with this code. Check it for typos.');
}

/** @throws Refusal `coupon_used`, `coupon_expired`, `coupon_canceled` */
function mustBeUsable(shop: ShopState, coupon: MockCoupon): void {
  switch (couponStatus(shop, coupon)) {
    case 'used':
      throw new Refusal(
        'coupon_used',
        'The coupon was used for another order. Each coupon can be used once.',
      );
    case 'canceled':
      throw new Refusal('coupon_canceled', 'The coupon was canceled and cannot be used any more.');
    case 'expired':
      throw new Refusal(
        'coupon_expired',
        `The coupon could be used until ${isoTime(coupon.expiresAt)}.`,
      );
    case 'active':
      return;
  }
}

export function readCoupon(shop: ShopState, code: string): Coupon {
  return couponView(shop, mustFindCoupon(shop, code));
}

export function checkCoupon(shop: ShopState, code: string, basket: CouponCheckInput): CouponUse {
  const coupon = mustFindCoupon(shop, code);
  mustBeUsable(shop, coupon);
  const discount = couponDiscount(coupon.benefit, coupon.minimumOrder, basket);
  return { coupon: couponView(shop, coupon), ...discount };
}

/** Uses a coupon up for an order. Asked again for the same order, it answers the same. */
export function redeemCoupon(shop: ShopState, code: string, input: CouponRedeemInput): CouponUse {
  const coupon = mustFindCoupon(shop, code);
  const { orderId, ...basket } = input;
  if (coupon.use?.orderId !== orderId) {
    mustBeUsable(shop, coupon);
    const discount = couponDiscount(coupon.benefit, coupon.minimumOrder, basket);
    coupon.use = { orderId, at: shop.now(), discount };
  }
  return { coupon: couponView(shop, coupon), ...coupon.use.discount };
}

/** Gives a coupon back whose order came to nothing. */
export function releaseCoupon(shop: ShopState, code: string, input: CouponReleaseInput): Coupon {
  const coupon = mustFindCoupon(shop, code);
  const isReleased = !coupon.use && coupon.releasedOrderId === input.orderId;
  if (!isReleased && coupon.use?.orderId !== input.orderId) {
    throw new Refusal(
      'coupon_not_used',
      `The coupon was not used for order ${input.orderId}. Release it with the order that it was redeemed for.`,
    );
  }
  coupon.use = null;
  coupon.releasedOrderId = input.orderId;
  return couponView(shop, coupon);
}
